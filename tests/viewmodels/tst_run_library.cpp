#include "tests/support/made_runs.h"
#include "tests/viewmodels/library_fixture.h"

#include <QFile>
#include <QSignalSpy>

using namespace rmtscope;

namespace {

class TestRunLibrary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void listsWhatWasPut();
    void writesEverythingBeforeItGoes();
    void tellsWhatChanges();
    void answersTheNewestSearchOnly();
    void tellsOnlyWhatIsSearched();
    void removesAndRestores();
    void givesDetailsInOrder();
    void seesTheOtherWindow();
    void worksOnWithoutAFile_data();
    void worksOnWithoutAFile();
    void complainsOnceAboutARunThatGoesOn();
    void lookingForDetailsMayFail();

private:
    std::unique_ptr<LibraryFixture> m_fixture;
    [[nodiscard]] RunLibrary& library() const { return *m_fixture->library; }
    [[nodiscard]] const RunTable& table() const { return m_fixture->table; }
};

void TestRunLibrary::init() {
    m_fixture = std::make_unique<LibraryFixture>();
}

void TestRunLibrary::listsWhatWasPut() {
    library().put(madeRun(QStringLiteral("a")));
    library().put(madeRun(QStringLiteral("b"), 1));
    QVERIFY(m_fixture->lists(2));
    QCOMPARE(table().at(0).id, QStringLiteral("b"));
    m_fixture->library.reset();
    RunLibrary next(m_fixture->path());
    RunTable listed(next);
    QTRY_COMPARE(listed.rowCount(), 2);
    QCOMPARE(listed.at(1).model.name, std::string("tiny"));
}

void TestRunLibrary::writesEverythingBeforeItGoes() {
    for (int i = 0; i < 30; ++i) {
        library().put(madeRun(QString::number(i), i));
    }
    library().setTags(QStringLiteral("29"), QStringLiteral("last"));
    const QList<KeptRun> runs = m_fixture->close();
    QCOMPARE(runs.size(), 30);
    QCOMPARE(runs[0].record.tags, QStringLiteral("last"));
}

void TestRunLibrary::tellsWhatChanges() {
    library().put(madeRun(QStringLiteral("a")), [] {
        RunDetails details;
        details.answers = {madeAnswer(QStringLiteral("q"), true)};
        return details;
    });
    QVERIFY(m_fixture->lists(1));
    QTRY_COMPARE(table().at(0).correct, 1);
    library().setTags(QStringLiteral("a"), QStringLiteral("one, two"));
    library().setNotes(QStringLiteral("a"), QStringLiteral("a note"));
    QTRY_COMPARE(table().at(0).notes, QStringLiteral("a note"));
    QCOMPARE(table().at(0).tags, QStringLiteral("one, two"));
    QCOMPARE(table().rowCount(), 1);
}

void TestRunLibrary::answersTheNewestSearchOnly() {
    library().put(madeRun(QStringLiteral("a")));
    RunRecord other = madeRun(QStringLiteral("b"), 1);
    other.document.title = QStringLiteral("whale");
    library().put(other);
    QVERIFY(m_fixture->lists(2));
    QSignalSpy lists(&library(), &RunLibrary::listed);
    for (const char* words : {"w", "wh", "story", "whale"}) {
        library().search(QString::fromLatin1(words));
    }
    QTRY_COMPARE(lists.size(), 1);
    QCOMPARE(table().rowCount(), 1);
    QCOMPARE(table().at(0).id, QStringLiteral("b"));
    library().search(QString());
    QVERIFY(m_fixture->lists(2));
    QCOMPARE(lists.size(), 2);
}

void TestRunLibrary::tellsOnlyWhatIsSearched() {
    library().search(QStringLiteral("baseline"));
    library().put(madeRun(QStringLiteral("a")));
    library().put(madeRun(QStringLiteral("b"), 1));
    library().setTags(QStringLiteral("a"), QStringLiteral("baseline"));
    QVERIFY(m_fixture->lists(1));
    QCOMPARE(table().at(0).id, QStringLiteral("a"));
    library().setTags(QStringLiteral("a"), QStringLiteral("second"));
    QVERIFY(m_fixture->lists(0));
}

void TestRunLibrary::removesAndRestores() {
    library().put(madeRun(QStringLiteral("a")));
    library().put(madeRun(QStringLiteral("b"), 1));
    library().setNotes(QStringLiteral("a"), QStringLiteral("keep me"));
    RunRecord going = madeRun(QStringLiteral("c"), 2);
    going.state = RecordState::UnderWay;
    library().put(going);
    QVERIFY(m_fixture->lists(3));
    library().remove({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
    QVERIFY(m_fixture->lists(1));
    QCOMPARE(table().at(0).id, QStringLiteral("c"));
    library().restore({QStringLiteral("a"), QStringLiteral("b")});
    QVERIFY(m_fixture->lists(3));
    QCOMPARE(table().at(2).id, QStringLiteral("a"));
    QCOMPARE(table().at(2).notes, QStringLiteral("keep me"));
    library().restore({QStringLiteral("a")}); // once is enough
    QCOMPARE(m_fixture->close().size(), 3);
}

void TestRunLibrary::givesDetailsInOrder() {
    const KeptRun sweep = madeSweep(QStringLiteral("a"));
    library().put(sweep.record, [details = sweep.details] { return details; });
    library().put(madeRun(QStringLiteral("b"), 1));
    QList<KeptRun> runs;
    connect(&library(), &RunLibrary::detailsAvailable, this, [&runs](const QList<KeptRun>& found) { runs = found; });
    library().requestDetails({QStringLiteral("b"), QStringLiteral("nobody"), QStringLiteral("a")});
    QTRY_COMPARE(runs.size(), 2);
    QCOMPARE(runs[0].record.id, QStringLiteral("b"));
    QCOMPARE(runs[1].details.points.size(), 3);
}

void TestRunLibrary::seesTheOtherWindow() {
    RunLibrary other(m_fixture->path());
    RunTable listed(other);
    library().put(madeRun(QStringLiteral("a")));
    QVERIFY(m_fixture->lists(1));
    other.refresh();
    QTRY_COMPARE(listed.rowCount(), 1);
    other.setTags(QStringLiteral("a"), QStringLiteral("theirs"));
    QTRY_COMPARE(listed.at(0).tags, QStringLiteral("theirs"));
    library().refresh();
    QTRY_COMPARE(table().at(0).tags, QStringLiteral("theirs"));
}

void TestRunLibrary::worksOnWithoutAFile_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("says");
    QTest::newRow("in a file") << "file/library.sqlite"
                               << "folder";
    QTest::newRow("a folder") << "."
                              << "right to write";
    QTest::newRow("no library") << "file"
                                << "damaged";
    QTest::newRow("a newer one") << "newer.sqlite"
                                 << "update RMTScope";
}

void TestRunLibrary::worksOnWithoutAFile() {
    QFETCH(QString, name);
    QFETCH(QString, says);
    QFile file(m_fixture->folder.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("no database ").repeated(100));
    file.close();
    {
        QList<SchemaStep> steps = librarySteps();
        steps.append(SchemaStep());
        const RunStore newer(m_fixture->folder.filePath(QStringLiteral("newer.sqlite")), steps);
    }
    RunLibrary broken(m_fixture->folder.filePath(name));
    QSignalSpy failures(&broken, &RunLibrary::failed);
    QTRY_COMPARE(failures.size(), 1);
    QVERIFY2(broken.problem().contains(says), qPrintable(broken.problem()));
    broken.put(madeRun(QStringLiteral("a")));
    broken.setTags(QStringLiteral("a"), QStringLiteral("x"));
    broken.remove({QStringLiteral("a")});
    broken.search(QStringLiteral("a"));
    broken.refresh();
    bool asked = false;
    broken.put(madeRun(QStringLiteral("b")), [&asked] {
        asked = true;
        return RunDetails();
    });
    library().put(madeRun(QStringLiteral("a"))); // meanwhile everything else goes on
    QVERIFY(m_fixture->lists(1));
    QCOMPARE(failures.size(), 1);
    QVERIFY(!asked);
}

void TestRunLibrary::complainsOnceAboutARunThatGoesOn() {
    QSignalSpy failures(&library(), &RunLibrary::failed);
    const auto fail = []() -> RunDetails { throw Error(ErrorCode::WriteFailed, "The disk is full; free some space."); };
    for (int i = 0; i < 3; ++i) {
        library().put(madeRun(QStringLiteral("a")), fail);
    }
    library().put(madeRun(QStringLiteral("b"), 1));
    QVERIFY(m_fixture->lists(1));
    QCOMPARE(failures.size(), 1);
    library().put(madeRun(QStringLiteral("a")), fail); // it had gone well in between
    QTRY_COMPARE(failures.size(), 2);
}

void TestRunLibrary::lookingForDetailsMayFail() {
    QSignalSpy failures(&library(), &RunLibrary::failed);
    library().put(madeRun(QStringLiteral("a")), []() -> RunDetails { throw std::runtime_error("impossible"); });
    QTRY_COMPARE(failures.size(), 1);
    library().put(madeRun(QStringLiteral("a")));
    QVERIFY(m_fixture->lists(1));
}

} // namespace

QTEST_GUILESS_MAIN(TestRunLibrary)
#include "tst_run_library.moc"
