#include "engine/tasks/segment_text.h"
#include "engine/text/document_reader.h"
#include "engine/text/open_tokenizer.h"
#include "tests/engine/tasks/reference_tasks.h"
#include "tests/engine/text/text_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace rmtscope;

namespace {

FactsToPlant about(const std::string& person, std::vector<double> positions) {
    std::vector<std::string> facts(std::max<std::size_t>(positions.size(), 1));
    for (std::size_t i = 0; i < facts.size(); ++i) {
        facts[i] = person + " went to place " + std::to_string(i + 1) + ".";
    }
    return {"qa1", "Where is " + person + "?", "place", std::move(facts), std::move(positions)};
}

/// The tokenizer of a folder of tests/reference, or the bundled model's.
std::shared_ptr<const Tokenizer> tokenizerNamed(const std::string& name) {
    return name == "bundled" ? bundledTokenizer() : openTokenizer(referenceFolder / name);
}

class SegmentTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAsLongAsWanted_data();
    void isAsLongAsWanted();
    void factsStandAtTheirPosition_data();
    void factsStandAtTheirPosition();
    void dependsOnTheSeed();
    void refuses_data();
    void refuses();

private:
    [[nodiscard]] std::filesystem::path file() const { return m_folder.filePath("out.txt").toStdString(); }

    QTemporaryDir m_folder;
};

void SegmentTextTest::isAsLongAsWanted_data() {
    QTest::addColumn<std::string>("model");
    QTest::addColumn<QByteArray>("noise");
    QTest::addColumn<int>("segments");
    QTest::addColumn<int>("size");
    const QByteArray novel = readReference(RMTSCOPE_SOURCE_DIR "/resources/documents/moby-dick.txt");
    const QByteArray little = "Call me Ishmael. Zoë said: “Go!” 🐳 swam";
    QTest::newRow("one segment") << std::string("bundled") << novel << 1 << 64;
    QTest::newRow("some segments") << std::string("bundled") << novel << 21 << 64;
    QTest::newRow("long segments") << std::string("bundled") << novel << 40 << 499;
    QTest::newRow("longer than the noise") << std::string("bundled") << little << 30 << 64;
    QTest::newRow("byte pairs") << std::string("tokenizers") << novel << 21 << 64;
    QTest::newRow("byte pairs, longer than the noise") << std::string("tokenizers") << little << 30 << 64;
}

void SegmentTextTest::isAsLongAsWanted() {
    QFETCH(std::string, model);
    QFETCH(QByteArray, noise);
    QFETCH(int, segments);
    QFETCH(int, size);
    const auto tokenizer = tokenizerNamed(model);
    const std::vector facts = {about("Mary", {0.9, 0.3, 0.3}), about("John", {0}), about("Sandra", {1}),
                               about("Daniel", {})};
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const SegmentText written =
            writeSegmentText(file(), *tokenizer, {noise.constData(), static_cast<std::size_t>(noise.size())}, facts,
                             {segments, size}, seed);
        const auto document = readDocument(file(), {}, {}); // which checks the facts' places
        QCOMPARE(document->text.size(), written.bytes);
        const std::size_t tokens = tokenIdsOf(*tokenizer, document->text).size();
        QVERIFY2(tokens <= std::size_t(segments * size) && tokens > std::size_t(segments * size - size),
                 qPrintable(QString::number(tokens)));
        if (model == "bundled") {
            QCOMPARE(static_cast<std::size_t>(written.tokens), tokens);
        }
        QCOMPARE(document->questions.size(), facts.size());
        for (std::size_t i = 0; i < facts.size(); ++i) {
            QCOMPARE(document->questions[i].facts.size(), facts[i].facts.size());
            QCOMPARE(document->questions[i].facts[0].bytes, written.questions[i].facts[0].bytes);
        }
        QCOMPARE(document->questions[0].facts[2].text, facts[0].facts[0]); // position 0.9 comes last
        QCOMPARE(document->questions[1].facts[0].bytes.begin, 0U);
        QCOMPARE(document->questions[2].facts[0].bytes.end, written.bytes);
    }
}

void SegmentTextTest::factsStandAtTheirPosition_data() {
    QTest::addColumn<double>("position");
    for (const double position : {0.0, 0.15, 0.5, 0.95}) {
        QTest::addRow("%g", position) << position;
    }
}

void SegmentTextTest::factsStandAtTheirPosition() {
    QFETCH(double, position);
    const auto tokenizer = bundledTokenizer();
    const QByteArray noise = readReference(RMTSCOPE_SOURCE_DIR "/resources/documents/moby-dick.txt");
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const SegmentText written =
            writeSegmentText(file(), *tokenizer, {noise.constData(), static_cast<std::size_t>(noise.size())},
                             std::vector{about("Mary", {position})}, {20, 64}, seed);
        const std::string text = readBytes(file());
        const ByteSpan fact = written.questions[0].facts[0].bytes;
        const auto before = static_cast<double>(tokenIdsOf(*tokenizer, text.substr(0, fact.begin)).size());
        QVERIFY2(before >= position * 20 * 64 && before < position * 20 * 64 + 10,
                 qPrintable(QString("%1 of %2").arg(before).arg(position * 20 * 64)));
    }
}

void SegmentTextTest::dependsOnTheSeed() {
    const auto tokenizer = bundledTokenizer();
    const QByteArray noise = readReference(RMTSCOPE_SOURCE_DIR "/resources/documents/moby-dick.txt");
    const auto text = [&](std::uint64_t seed) {
        writeSegmentText(file(), *tokenizer, {noise.constData(), static_cast<std::size_t>(noise.size())},
                         std::vector{about("Mary", {0})}, {3, 64}, seed);
        return readBytes(file());
    };
    const std::string first = text(1);
    QVERIFY(text(2) != first);
    QCOMPARE(text(1), first);
}

void SegmentTextTest::refuses_data() {
    QTest::addColumn<std::string>("noise");
    QTest::addColumn<double>("position");
    QTest::addColumn<int>("segments");
    QTest::addColumn<int>("size");
    QTest::addColumn<QString>("part");
    const std::string words = "One two three.";
    QTest::newRow("facts too long") << words << 0.5 << 1 << 4 << "don't fit in 1 segment(s) of 4";
    QTest::newRow("no segment") << words << 0.5 << 0 << 64 << "don't fit";
    QTest::newRow("position") << words << 1.5 << 3 << 64 << "position 1.5";
    QTest::newRow("no word") << std::string("  ") << 0.5 << 3 << 64 << "no word";
    QTest::newRow("endless word") << std::string(90, 'x') << 0.5 << 2 << 16 << "longer than a segment of 16";
}

void SegmentTextTest::refuses() {
    QFETCH(std::string, noise);
    QFETCH(double, position);
    QFETCH(int, segments);
    QFETCH(int, size);
    QFETCH(QString, part);
    const auto tokenizer = bundledTokenizer();
    std::filesystem::remove(file());
    const Thrown thrown = thrownBy([&] {
        writeSegmentText(file(), *tokenizer, noise, std::vector{about("Mary", {position})}, {segments, size}, 1);
    });
    QCOMPARE(thrown.code, std::optional(ErrorCode::Usage));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
    QVERIFY(!std::filesystem::exists(file()));
}

} // namespace

QTEST_APPLESS_MAIN(SegmentTextTest)
#include "tst_segment_text.moc"
