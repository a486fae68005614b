#include "engine/api/error.h"
#include "viewmodels/session_file.h"
#include "viewmodels/session_json.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <memory>

using namespace rmtscope;

namespace {

class SessionFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void comesBack();
    void samplesComeBack();
    void namesFilesBesideItRelatively();
    void namesBundledFilesByWhatTheyAreCalled();
    void movesWithItsFiles();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void namesWhatIsMissing();
    void keepsTheFileWhereItCannotBeWritten();
    void writesNothingTooLargeToBeRead();
    void writesKeptMemoriesOnce();
    void toleratesWhatViewsHave();
    void tellsOfOtherSettings();
    void tellsOfAnotherText();
    void opensFilesThatSayNothingOfTheText();

private:
    [[nodiscard]] QString path(const QString& name) const { return m_folder->filePath(name); }
    /// Returns its path.
    QString make(const QString& name, const QByteArray& content = "x") const {
        QDir().mkpath(QFileInfo(path(name)).absolutePath());
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("no room for files");
        }
        return path(name);
    }
    [[nodiscard]] SavedSession session() const;
    [[nodiscard]] QJsonObject json(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    /// The sentence of the error; empty without one.
    [[nodiscard]] QString sentenceOf(const QString& fileName) const {
        try {
            static_cast<void>(readSession(fileName, path(QStringLiteral("bundled"))));
        } catch (const Error& error) {
            return QString::fromUtf8(error.what());
        }
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void SessionFileTest::init() {
    m_folder = std::make_unique<QTemporaryDir>();
}

SavedSession SessionFileTest::session() const {
    SavedSession session;
    session.model = make(QStringLiteral("work/models/tiny/config.json"));
    session.modelSettings = SavedModel{4, 2, 10, 64, SegmentAlignment::Center};
    session.document = make(QStringLiteral("elsewhere/book.txt"));
    session.text = TextFingerprint{12'345, QByteArray(32, '\xab')};
    session.options.capture = CaptureLevel::Masses;
    session.options.detailBudgetBytes = 12345678901;
    session.options.askEvery = 16;
    session.segmentsRead = 4'000'000'000;
    session.selection.segment = SegmentIndex(7);
    session.selection.heads = HeadChoice(HeadIndex(1));
    MemoryChange zeroed{{InterventionKind::Zero, SegmentIndex(7), {SlotIndex(3), SlotIndex(1)}}};
    session.branches = {{QStringLiteral("without Mary"), SegmentIndex(7), {zeroed}}};
    session.views = {{QStringLiteral("scaling"), QJsonObject{{QStringLiteral("log"), true}}}};
    session.layout = QByteArray("\0\xff\x01", 3);
    return session;
}

void SessionFileTest::comesBack() {
    const SavedSession before = session();
    const QString file = path(QStringLiteral("work/a.rmtscope"));
    writeSession(file, before, path(QStringLiteral("bundled")));
    const SavedSession after = readSession(file, path(QStringLiteral("bundled")));
    QCOMPARE(after.model, before.model);
    QVERIFY(after.modelSettings == before.modelSettings);
    QCOMPARE(after.document, before.document);
    QVERIFY(after.text == before.text);
    QVERIFY(!after.sample);
    QVERIFY(after.options == before.options);
    QCOMPARE(after.segmentsRead, before.segmentsRead);
    QVERIFY(after.selection == before.selection);
    QVERIFY(after.branches == before.branches);
    QCOMPARE(after.views, before.views);
    QCOMPARE(after.layout, before.layout);
}

void SessionFileTest::samplesComeBack() {
    SavedSession before = session();
    before.document.clear();
    SampleName sample;
    sample.task = "reasoning";
    sample.segments = 64;
    sample.seed = 18'446'744'073'709'551'615U; // the largest there is
    sample.evaluationSeed = 3;
    sample.noise = make(QStringLiteral("work/noise.txt")).toStdString();
    sample.trainShare = 0.75;
    before.sample = sample;
    const QString file = path(QStringLiteral("work/a.rmtscope"));
    writeSession(file, before, {});
    QVERIFY(readSession(file, {}).sample == before.sample);
    QVERIFY(!json(QStringLiteral("work/a.rmtscope")).contains(QStringLiteral("document")));
}

void SessionFileTest::namesFilesBesideItRelatively() {
    writeSession(path(QStringLiteral("work/a.rmtscope")), session(), {});
    const QJsonObject written = json(QStringLiteral("work/a.rmtscope"));
    QCOMPARE(written[QStringLiteral("model")][QStringLiteral("path")].toString(),
             QStringLiteral("models/tiny/config.json"));
    // Not below the session's folder.
    QCOMPARE(written[QStringLiteral("document")][QStringLiteral("path")].toString(),
             path(QStringLiteral("elsewhere/book.txt")));
    QVERIFY(!written.contains(QStringLiteral("theme")));
}

void SessionFileTest::namesBundledFilesByWhatTheyAreCalled() {
    SavedSession saved = session();
    saved.document = make(QStringLiteral("bundled/documents/novel.txt"));
    const QString file = path(QStringLiteral("work/a.rmtscope"));
    writeSession(file, saved, path(QStringLiteral("bundled")));
    QCOMPARE(json(QStringLiteral("work/a.rmtscope"))[QStringLiteral("document")][QStringLiteral("path")].toString(),
             QStringLiteral("documents/novel.txt"));
    const QString installed = path(QStringLiteral("installed")); // on another machine
    QVERIFY(QDir().rename(path(QStringLiteral("bundled")), installed));
    QCOMPARE(readSession(file, installed).document, installed + QStringLiteral("/documents/novel.txt"));
}

void SessionFileTest::movesWithItsFiles() {
    writeSession(path(QStringLiteral("work/a.rmtscope")), session(), {});
    QVERIFY(QDir().rename(path(QStringLiteral("work")), path(QStringLiteral("moved"))));
    QCOMPARE(readSession(path(QStringLiteral("moved/a.rmtscope")), {}).model,
             path(QStringLiteral("moved/models/tiny/config.json")));
}

void SessionFileTest::refusesWhatIsWrong_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("words");
    const QByteArray head = R"({"format": "rmtscope-session", "version": 1, )";
    QTest::newRow("no JSON") << QByteArray("%PDF-1.7") << "is damaged: ";
    QTest::newRow("empty") << QByteArray() << "is damaged: ";
    QTest::newRow("cut off") << head.chopped(2) << "is damaged: ";
    QTest::newRow("another kind of JSON") << QByteArray("{\"layers\": 4}") << "is no session of this program";
    QTest::newRow("a list") << QByteArray("[1, 2]") << "is no session of this program";
    QTest::newRow("a later version") << QByteArray(R"({"format": "rmtscope-session", "version": 3})")
                                     << "has format 3, which a newer version";
    QTest::newRow("no version") << QByteArray(R"({"format": "rmtscope-session"})") << "\"version\" is missing";
    QTest::newRow("a model that isn't one") << head + R"("model": 3})"
                                            << "\"model\" isn't an object";
    QTest::newRow("a name that isn't one") << head + R"("document": {"path": 3}})"
                                           << "\"path\" isn't the name of a file";
    QTest::newRow("a text's hash that isn't one") << head + R"("document": {"path": "a", "bytes": 3, "sha256": "abc"}})"
                                                  << "in \"document\", \"sha256\" isn't 64 hexadecimal digits";
    QTest::newRow("a text of unknown length")
        << head + R"("document": {"path": "a", "sha256": ")" + QByteArray(64, '0') + "\"}}"
        << "in \"document\", \"bytes\" is missing";
    QTest::newRow("a position that isn't one") << head + R"("segments_read": -1})"
                                               << "\"segments_read\" isn't a number";
    QTest::newRow("half a segment") << head + R"("segments_read": 1.5})"
                                    << "\"segments_read\" isn't a number";
    QTest::newRow("branches that aren't some") << head + R"("branches": {}})"
                                               << "\"branches\" isn't a list";
    QTest::newRow("memories that aren't some") << head + R"("branches": [], "memories": {}})"
                                               << "\"memories\" isn't a list";
    QTest::newRow("a memory that isn't one") << head + R"("branches": [], "memories": ["AAAAAA==", "*"]})"
                                             << "entry 1 of \"memories\" isn't float32 numbers";
    QTest::newRow("a branch that isn't one") << head + R"("branches": [{"name": "a", "segment": 1, "changes": []}, 3]})"
                                             << "in entry 1 of \"branches\", there is no object";
    QTest::newRow("a branch without changes") << head + R"("branches": [{"name": "without Mary", "segment": 1}]})"
                                              << "in entry 0 of \"branches\" (without Mary), \"changes\" is missing";
    QTest::newRow("slots that aren't a list")
        << head +
               R"("branches": [{"name": "a", "segment": 1, "changes": [{"kind": "zero", "segment": 1, "slots": 3}]}]})"
        << "in entry 0 of \"branches\" (a), in entry 0 of \"changes\", \"slots\" isn't a list";
    const auto sample = [&head](const char* name, const QByteArray& key, const QByteArray& value, const char* words) {
        QByteArray json = R"("sample": {"task": "reasoning", "segments": 8, "seed": "3", "evaluation_seed": "0", )"
                          R"("noise": "", "train_share": 0.9})";
        const qsizetype begin = json.indexOf('"' + key + "\": ") + key.size() + 4;
        const qsizetype end = json.indexOf(key == "train_share" ? '}' : ',', begin);
        QTest::newRow(name) << head + json.replace(begin, end - begin, value) + "}"
                            << QStringLiteral("in \"sample\", ") + QString::fromLatin1(words);
    };
    sample("a task that isn't text", "task", "3", "\"task\" isn't text");
    sample("no task", "task", "\"\"", "\"task\" is empty");
    sample("no segments", "segments", "0", "\"segments\" isn't a number from 1");
    sample("a seed in words", "seed", "\"three\"", "\"seed\" isn't a whole number of 64 bits");
    sample("a seed that isn't text", "seed", "3", "\"seed\" isn't a whole number of 64 bits");
    sample("a negative seed of the evaluation", "evaluation_seed", "\"-1\"",
           "\"evaluation_seed\" isn't a whole number of 64 bits");
    sample("noise that isn't a file", "noise", "[]", "\"noise\" isn't the name of a file");
    sample("more than all of the noise", "train_share", "1.5", "\"train_share\" isn't a number from 0 to 1");
    sample("a share in words", "train_share", "\"most\"", "\"train_share\" isn't a number from 0 to 1");
    QTest::newRow("an empty sample") << head + R"("sample": {}})"
                                     << "in \"sample\", \"task\" is missing";
    QTest::newRow("an unknown word") << head + R"("options": {"capture": "all"}})"
                                     << "\"capture\" is none of off, masses, rows";
}

void SessionFileTest::refusesWhatIsWrong() {
    QFETCH(QByteArray, content);
    QFETCH(QString, words);
    const QString sentence = sentenceOf(make(QStringLiteral("work/wrong.rmtscope"), content));
    QVERIFY2(sentence.contains(words), qPrintable(sentence));
    QVERIFY2(sentence.contains(QStringLiteral("wrong.rmtscope")), qPrintable(sentence));
    QVERIFY2(sentence.endsWith(QLatin1Char('.')), qPrintable(sentence));
}

void SessionFileTest::namesWhatIsMissing() {
    QVERIFY(sentenceOf(path(QStringLiteral("none.rmtscope"))).contains(QStringLiteral("There is no session file")));
    SavedSession saved = session();
    saved.document = path(QStringLiteral("gone.txt"));
    const QString file = path(QStringLiteral("work/a.rmtscope"));
    writeSession(file, saved, {});
    QVERIFY2(sentenceOf(file).contains(QStringLiteral("gone.txt, which isn't there")), qPrintable(sentenceOf(file)));
    QVERIFY(QDir(path(QStringLiteral("work/models"))).removeRecursively());
    const QString both = sentenceOf(file);
    QVERIFY2(both.contains(QStringLiteral("config.json and ")) &&
                 both.contains(QStringLiteral("gone.txt, which aren't")),
             qPrintable(both));
}

void SessionFileTest::keepsTheFileWhereItCannotBeWritten() {
    const QString file = path(QStringLiteral("nowhere/at/all.rmtscope"));
    QVERIFY_EXCEPTION_THROWN(writeSession(file, session(), {}), Error);
    QVERIFY(!QFile::exists(file));
}

void SessionFileTest::writesNothingTooLargeToBeRead() {
    const QString file = path(QStringLiteral("work/a.rmtscope"));
    SavedSession saved = session();
    writeSession(file, saved, {});
    const QJsonObject before = json(QStringLiteral("work/a.rmtscope"));
    MemoryChange replaced{{InterventionKind::Replace, SegmentIndex(7), {}}};
    replaced.intervention.values.resize(std::size_t{13} << 18); // 13 MiB, 17.3 as Base64
    saved.branches.push_back({QStringLiteral("of another run"), SegmentIndex(7), {replaced}});
    QString sentence;
    try {
        writeSession(file, saved, {});
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::WriteFailed);
        sentence = QString::fromUtf8(error.what());
    }
    QVERIFY2(sentence.contains(QStringLiteral("would have 18 MiB, and 16 MiB are the most")), qPrintable(sentence));
    QVERIFY2(sentence.contains(QStringLiteral("delete branches")), qPrintable(sentence));
    QCOMPARE(json(QStringLiteral("work/a.rmtscope")), before); // what was there stays
    saved.branches.back().changes.front().intervention.values.resize(std::size_t{11} << 18);
    writeSession(file, saved, {});
    QVERIFY(readSession(file, {}).branches == saved.branches);
}

void SessionFileTest::writesKeptMemoriesOnce() {
    const QString file = path(QStringLiteral("work/a.rmtscope"));
    SavedSession saved = session();
    writeSession(file, saved, {});
    QCOMPARE(json(QStringLiteral("work/a.rmtscope"))[QStringLiteral("version")].toInt(), 1); // nothing new in it
    MemoryChange replaced{{InterventionKind::Replace, SegmentIndex(7), {}}};
    replaced.intervention.values.resize(std::size_t{11} << 18, 0.5F); // 11 MiB: a second one would be too much
    saved.branches.push_back({QStringLiteral("of another run"), SegmentIndex(7), {replaced}});
    replaced.intervention.segment = SegmentIndex(9);
    saved.branches.push_back({QStringLiteral("later"), SegmentIndex(9), {replaced}});
    replaced.intervention.values = {0, 1};
    saved.branches.push_back({QStringLiteral("another memory"), SegmentIndex(9), {replaced}});
    replaced.intervention.values = {-0.0F, 1};
    saved.branches.push_back({QStringLiteral("nearly the same"), SegmentIndex(9), {replaced}});
    writeSession(file, saved, {});
    const QJsonObject written = json(QStringLiteral("work/a.rmtscope"));
    QCOMPARE(written[QStringLiteral("version")].toInt(), 2);
    QCOMPARE(written[QStringLiteral("memories")].toArray().size(), 3);
    const SavedSession read = readSession(file, {});
    QVERIFY(read.branches == saved.branches);
    QVERIFY(std::signbit(read.branches.back().changes.front().intervention.values.front()));
}

void SessionFileTest::toleratesWhatViewsHave() {
    const QByteArray content = R"({"format": "rmtscope-session", "version": 1, "selection": {"segment": "x"},
        "views": {"scaling": 3, "of another version": {"a": []}}, "of another version": true,
        "trace": {"path": "run.rmttrace"}})";
    const SavedSession read = readSession(make(QStringLiteral("a.rmtscope"), content), {});
    QVERIFY(read.selection == SelectionState());
    QCOMPARE(read.views.size(), 2);
    QVERIFY(read.model.isEmpty());
}

void SessionFileTest::tellsOfOtherSettings() {
    ModelInfo info;
    info.layers = 4;
    info.heads = 2;
    info.slots = 10;
    info.segmentSize = 64;
    info.alignment = SegmentAlignment::Center;
    SavedSession saved = session();
    QVERIFY(changedModelText(saved, info).isEmpty());
    info.segmentSize = 128;
    info.alignment = SegmentAlignment::Left;
    const QString text = changedModelText(saved, info);
    QVERIFY2(text.contains(QStringLiteral("tokens of a segment 128 instead of 64, another alignment")),
             qPrintable(text));
    saved.modelSettings.reset(); // nobody knows
    QVERIFY(changedModelText(saved, info).isEmpty());
}

void SessionFileTest::tellsOfAnotherText() {
    SavedSession saved = session();
    QVERIFY(changedDocumentText(saved, saved.text).isEmpty());
    QVERIFY(changedDocumentText(saved, std::nullopt).isEmpty());
    QString text = changedDocumentText(saved, TextFingerprint{12'344, QByteArray(32, 'a')});
    QVERIFY2(text.startsWith(QStringLiteral("book.txt has changed since the session was saved")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("12344 bytes instead of 12345")), qPrintable(text));
    QVERIFY(text.endsWith(QLatin1Char('.')));
    text = changedDocumentText(saved, TextFingerprint{12'345, QByteArray(32, 'a')});
    QVERIFY2(text.contains(QStringLiteral("as many bytes as then, but others")), qPrintable(text));
    saved.text.reset(); // nobody knows
    QVERIFY(changedDocumentText(saved, TextFingerprint{}).isEmpty());
}

void SessionFileTest::opensFilesThatSayNothingOfTheText() {
    const QByteArray content = R"({"format": "rmtscope-session", "version": 1, "document": {"path": "book.txt"}})";
    static_cast<void>(make(QStringLiteral("book.txt")));
    const SavedSession read = readSession(make(QStringLiteral("a.rmtscope"), content), {});
    QCOMPARE(read.document, path(QStringLiteral("book.txt")));
    QVERIFY(!read.text);
}

} // namespace

QTEST_GUILESS_MAIN(SessionFileTest)
#include "tst_session_file.moc"
