#include "engine/api/error.h"
#include "library/library_file.h"
#include "library/run_columns.h"
#include "library/run_store.h"
#include "library/sql_values.h"
#include "tests/support/made_runs.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <thread>
#include <vector>

using namespace rmtscope;

namespace {

/// Every value of a record in the order of the columns.
QVariantList valuesOf(const RunRecord& record) {
    QVariantList values{record.id};
    const auto add = [&values](const char*, const auto& value) { values.append(toSql(value)); };
    eachColumn(record, add);
    eachFurtherColumn(record, add);
    return values;
}

/// No two of its numbers are the same, and nothing is as a new record has it.
RunRecord unusualRun() {
    RunRecord record;
    int next = 1000;
    eachColumn(record, [&next](const char*, auto& value) {
        using Value = std::remove_reference_t<decltype(value)>;
        ++next;
        if constexpr (std::is_same_v<Value, bool>) {
            value = !value;
        } else if constexpr (std::is_arithmetic_v<Value>) {
            value = static_cast<Value>(next) + static_cast<Value>(0.25);
        } else if constexpr (std::is_enum_v<Value>) {
            value = static_cast<Value>(value == Value{} ? 1 : 0);
        } else if constexpr (std::is_same_v<Value, QDateTime>) {
            value = QDateTime(QDate(2026, 3, 1), QTime(1, 2, 3, next % 1000), Qt::UTC);
        } else if constexpr (std::is_same_v<Value, QString>) {
            value = QStringLiteral("Grüße 文 'n' \"%1\"").arg(next);
        } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
            value = {"kitchen", "a, \"b\"", "Küche"};
        } else {
            value = "text " + std::to_string(next);
        }
    });
    record.id = QStringLiteral("unusual");
    record.document.sample.seed = 0xFFFF'FFFF'FFFF'FFFEU;
    return record;
}

QStringList idsOf(const QList<RunRecord>& records) {
    QStringList ids;
    for (const RunRecord& record : records) {
        ids.append(record.id);
    }
    return ids;
}

class RunStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsEveryValue();
    void keepsDetails();
    void leavesWhatAPersonWrote();
    void countsWhatIsRight();
    void listsTheNewestFirst();
    void finds_data();
    void finds();
    void removesAndRestores();
    void leavesWhatIsUnderWay();
    void marksWhatWasInterrupted();
    void leavesNoLocks();
    void seesWhatOthersWrite();
    void losesNothingThoughManyWrite();

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("library.sqlite")); }
    [[nodiscard]] RunStore& store() { return *m_store; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RunStore> m_store;
};

void RunStoreTest::init() {
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<RunStore>(path());
}

void RunStoreTest::keepsEveryValue() {
    const RunRecord record = unusualRun();
    store().put(record);
    const QList<RunRecord> records = store().list();
    QCOMPARE(records.size(), 1);
    QCOMPARE(valuesOf(records[0]), valuesOf(record));
    QCOMPARE(records[0].document.sample.seed, record.document.sample.seed);
    QVERIFY(records[0].model.labels == record.model.labels);
    QVERIFY(records[0].session == record.session);
    QVERIFY(records[0].device == record.device);
    QVERIFY(records[0].document.sample == record.document.sample);
}

void RunStoreTest::keepsDetails() {
    KeptRun sweep = madeSweep(QStringLiteral("a"));
    sweep.details.answers = {madeAnswer(QStringLiteral("q0"), true), madeAnswer(QStringLiteral("q1"), std::nullopt)};
    sweep.details.answers[1].expectedProbability.reset();
    sweep.details.points[1].problem = QStringLiteral("It doesn't fit.");
    sweep.details.thumbnail = QByteArray("\x89PNG\0\1", 6);
    store().put(sweep.record, &sweep.details);
    const RunDetails details = store().details(QStringLiteral("a"));
    QCOMPARE(details.answers.size(), 2);
    QCOMPARE(details.answers[0].probability, 0.75);
    QCOMPARE(details.answers[0].expectedProbability, std::optional(0.75));
    QCOMPARE(details.answers[1].expectedProbability, std::optional<double>());
    QCOMPARE(details.answers[1].correct, std::optional<bool>());
    QCOMPARE(details.points.size(), 3);
    QVERIFY(details.points[2].result.key == (ResultKey{"memorize", 8, true}));
    QCOMPARE(details.points[1].problem, QStringLiteral("It doesn't fit."));
    QCOMPARE(details.points[0].result.chance, 0.25);
    QCOMPARE(store().list()[0].thumbnail, sweep.details.thumbnail);
    // Those that are written later take their place.
    sweep.details.points.removeLast();
    sweep.details.thumbnail.clear();
    store().put(sweep.record, &sweep.details);
    QCOMPARE(store().details(QStringLiteral("a")).points.size(), 2);
    QVERIFY2(!store().list()[0].thumbnail.isEmpty(), "without a new one the picture stays");
}

void RunStoreTest::leavesWhatAPersonWrote() {
    RunRecord record = madeRun(QStringLiteral("a"));
    store().put(record);
    store().setTags(record.id, QStringLiteral("baseline"));
    store().setNotes(record.id, QStringLiteral("the first one"));
    record.tags = QStringLiteral("nothing");
    record.results.tokens = 1;
    store().put(record);
    const RunRecord kept = store().list()[0];
    QCOMPARE(kept.tags, QStringLiteral("baseline"));
    QCOMPARE(kept.notes, QStringLiteral("the first one"));
    QCOMPARE(kept.results.tokens, 1);
}

void RunStoreTest::countsWhatIsRight() {
    const KeptRun sweep = madeSweep(QStringLiteral("sweep"));
    store().put(sweep.record, &sweep.details);
    QCOMPARE(store().list()[0].asked, 200); // the control isn't the model
    QCOMPARE(store().list()[0].correct, 190);
    RunDetails details;
    details.answers = {madeAnswer(QStringLiteral("q0"), true), madeAnswer(QStringLiteral("q1"), false),
                       madeAnswer(QStringLiteral("q2"), std::nullopt)};
    store().put(madeRun(QStringLiteral("run"), 5), &details);
    QCOMPARE(store().list()[0].asked, 2);
    QCOMPARE(store().list()[0].correct, 1);
}

void RunStoreTest::listsTheNewestFirst() {
    for (const int minute : {5, 700, 60}) {
        store().put(madeRun(QString::number(minute), minute));
    }
    QCOMPARE(idsOf(store().list()), (QStringList{"700", "60", "5"}));
    QCOMPARE(idsOf(store().list({}, QStringLiteral("60"))), QStringList{"60"});
    QVERIFY(store().list({}, QStringLiteral("61")).isEmpty());
}

void RunStoreTest::finds_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("nothing") << "" << QStringList{"b", "a"};
    QTest::newRow("blanks") << "  " << QStringList{"b", "a"};
    QTest::newRow("a model") << "tiny" << QStringList{"a"};
    QTest::newRow("a part of a folder") << "odels/ti" << QStringList{"a"};
    QTest::newRow("a document") << "STORY" << QStringList{"b", "a"};
    QTest::newRow("a tag") << "base" << QStringList{"a"};
    QTest::newRow("a note, in other letters") << "größe" << QStringList{"b"};
    QTest::newRow("two words that are there") << "gRÖßE Huge" << QStringList{"b"};
    QTest::newRow("what SQL takes for any text") << "%" << QStringList{"b"};
    QTest::newRow("a quote") << "'" << QStringList{"b"};
    QTest::newRow("nobody's") << "zebra" << QStringList{};
}

void RunStoreTest::finds() {
    QFETCH(QString, words);
    QFETCH(QStringList, found);
    store().put(madeRun(QStringLiteral("a")));
    store().setTags(QStringLiteral("a"), QStringLiteral("Baseline"));
    RunRecord other = madeRun(QStringLiteral("b"), 1);
    other.model.name = "Huge";
    other.model.path = "/elsewhere";
    store().put(other);
    store().setNotes(QStringLiteral("b"), QStringLiteral("Größe 100 % of 'it'"));
    QCOMPARE(idsOf(store().list(words)), found);
}

void RunStoreTest::removesAndRestores() {
    KeptRun run{madeRun(QStringLiteral("a")), {}};
    run.details.answers = {madeAnswer(QStringLiteral("q0"), true)};
    run.details.thumbnail = QByteArray("picture");
    store().put(run.record, &run.details);
    store().setTags(run.record.id, QStringLiteral("baseline"));
    store().setNotes(run.record.id, QStringLiteral("the first one"));
    const QVariantList before = valuesOf(store().list()[0]);
    const QList<KeptRun> removed = store().remove({run.record.id, QStringLiteral("nobody")});
    QCOMPARE(removed.size(), 1);
    QVERIFY(store().list().isEmpty());
    QCOMPARE(store().file().value(QStringLiteral("SELECT count(*) FROM answers")).toInt(), 0);
    store().restore(removed);
    QCOMPARE(valuesOf(store().list()[0]), before);
    QCOMPARE(store().details(run.record.id).answers.size(), 1);
    QCOMPARE(idsOf(store().list(QStringLiteral("baseline first"))), QStringList{"a"});
}

void RunStoreTest::leavesWhatIsUnderWay() {
    RunRecord record = madeRun(QStringLiteral("a"));
    record.state = RecordState::UnderWay;
    store().put(record);
    QVERIFY(store().remove({record.id}).isEmpty());
    QCOMPARE(store().list().size(), 1);
}

void RunStoreTest::marksWhatWasInterrupted() {
    RunRecord record = madeRun(QStringLiteral("a"));
    record.state = RecordState::UnderWay;
    store().put(record);
    store().put(madeRun(QStringLiteral("b"), 1));
    {
        const RunStore other(path());
        QVERIFY(other.list()[1].state == RecordState::UnderWay); // its writer lives
    }
    m_store.reset();
    const RunStore next(path());
    QVERIFY(next.list()[1].state == RecordState::Interrupted);
    QVERIFY(next.list()[0].state == RecordState::Finished);
}

void RunStoreTest::leavesNoLocks() {
    const QDir folder(m_folder->path());
    const auto locks = [&folder] { return folder.entryList({QStringLiteral("*.lock")}, QDir::Files); };
    QCOMPARE(locks().size(), 1);
    QFile orphan(folder.filePath(QStringLiteral("library.sqlite.0-dead.lock")));
    QVERIFY(orphan.open(QIODevice::WriteOnly));
    orphan.write("999999999\nsomething\n\n"); // there is no such process
    orphan.close();
    {
        const RunStore other(path());
        QCOMPARE(locks().size(), 2);
    }
    m_store.reset();
    QCOMPARE(locks(), QStringList());
}

void RunStoreTest::seesWhatOthersWrite() {
    RunStore other(path());
    QVERIFY(!store().changedElsewhere());
    store().put(madeRun(QStringLiteral("a")));
    QVERIFY(!store().changedElsewhere());
    QVERIFY(other.changedElsewhere());
    QCOMPARE(other.list().size(), 1);
    other.setTags(QStringLiteral("a"), QStringLiteral("mine"));
    QVERIFY(store().changedElsewhere());
    QCOMPARE(store().list()[0].tags, QStringLiteral("mine"));
    QVERIFY(!store().changedElsewhere());
}

void RunStoreTest::losesNothingThoughManyWrite() {
    constexpr int programs = 3;
    constexpr int runs = 10;
    store().put(madeRun(QStringLiteral("shared"), 1000));
    std::vector<QString> problems(programs);
    {
        std::vector<std::jthread> threads;
        for (int program = 0; program < programs; ++program) {
            threads.emplace_back([this, program, &problem = problems[static_cast<std::size_t>(program)]] {
                try {
                    RunStore mine(path());
                    for (int i = 0; i < runs; ++i) {
                        const RunDetails details{{madeAnswer(QStringLiteral("q"), true)}, {}, {}};
                        mine.put(madeRun(QStringLiteral("%1-%2").arg(program).arg(i), i), &details);
                        if (program == 0) {
                            mine.setTags(QStringLiteral("shared"), QString::number(i));
                        } else if (program == 1) {
                            mine.setNotes(QStringLiteral("shared"), QString::number(i));
                        }
                    }
                } catch (const std::exception& error) {
                    problem = QString::fromUtf8(error.what());
                }
            });
        }
    }
    for (const QString& problem : problems) {
        QCOMPARE(problem, QString());
    }
    const QList<RunRecord> records = store().list();
    QCOMPARE(records.size(), programs * runs + 1);
    QCOMPARE(store().file().value(QStringLiteral("SELECT count(*) FROM answers")).toInt(), programs * runs);
    QCOMPARE(records[0].tags, QString::number(runs - 1)); // neither has written over the other
    QCOMPARE(records[0].notes, QString::number(runs - 1));
}

} // namespace

QTEST_GUILESS_MAIN(RunStoreTest)
#include "tst_run_store.moc"
