#include "engine/api/error.h"
#include "tests/engine/runtime/tiny_models.h"

#include <QTest>

#include <functional>

using namespace rmtscope;

namespace {

constexpr std::int64_t segmentSize = 51;
constexpr SegmentIndex branchPoint(3);

/// As tinyText(), a word each.
std::vector<std::string> textWords(std::size_t count) {
    std::vector<std::string> words;
    const std::string text = tinyText(count);
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find(' ', begin);
        words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += word + " ";
    }
    return text;
}

std::string errorOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

/// Branches that read another text from some place on; a token is a word.
class TestBranchText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isARunOfTheChangedText();
    void aLongerTextIsCutAtTheSamePlaces();
    void aShorterTextEndsEarlier();
    void asksTheQuestionsOfItsOwnDocument();
    void asksAsOftenAsTheRun();
    void saysWhereTheTextDiffersTooEarly_data();
    void saysWhereTheTextDiffersTooEarly();
    void saysThatTooLittleIsLeft();
    void canBeStopped();

private:
    [[nodiscard]] std::unique_ptr<Session> branchWith(const std::vector<std::string>& words) {
        return m_run->branch({.segment = branchPoint, .document = documentOf(joined(words))}, {}, {});
    }

    std::vector<std::string> m_words = textWords(330);
    std::shared_ptr<const TorchModel> m_model;
    std::unique_ptr<Session> m_run;
    std::size_t m_first = 0; ///< the word with which the branch's first segment begins
};

void TestBranchText::initTestCase() {
    m_model = openTinyModel("bert-rmt-tiny");
    m_run = openTiny(m_model, documentOf(joined(m_words)));
    QCOMPARE(m_run->geometry().tokens, 330);
    QCOMPARE(m_run->geometry().segmentSize, segmentSize);
    while (!m_run->finished()) {
        const auto trace = m_run->advance({});
        m_first = trace->segment == branchPoint ? trace->firstToken.offset() : m_first;
    }
    QCOMPARE(m_first, std::size_t{330 - 4 * 51}); // the first segment is the short one
}

void TestBranchText::isARunOfTheChangedText() {
    auto words = m_words;
    words[m_first + 10] = "whale";
    const auto branch = branchWith(words);
    readToEnd(*branch);
    const auto fresh = openTiny(m_model, documentOf(joined(words)));
    readToEnd(*fresh);
    for (SegmentIndex k; k.value <= fresh->geometry().segments; ++k) {
        QVERIFY(branch->memoryBefore(k) == fresh->memoryBefore(k));
        QCOMPARE(branch->memoryBefore(k) == m_run->memoryBefore(k), k <= branchPoint);
    }
    QVERIFY(branch->replay(branchPoint, {})->weights == fresh->replay(branchPoint, {})->weights);
}

void TestBranchText::aLongerTextIsCutAtTheSamePlaces() {
    auto words = m_words;
    words.insert(words.begin() + static_cast<std::ptrdiff_t>(m_first) + 5, 7, "sea");
    const auto branch = branchWith(words);
    QCOMPARE(branch->geometry().tokens, 337);
    QCOMPARE(branch->geometry().segments, m_run->geometry().segments + 1); // seven words behind the last
    QVERIFY(branch->memoryBefore(branchPoint) == m_run->memoryBefore(branchPoint));
    std::shared_ptr<const SegmentTrace> last;
    while (!branch->finished()) {
        last = branch->advance({});
        QCOMPARE(last->firstToken.value,
                 static_cast<std::int64_t>(m_first) + (last->segment - branchPoint) * segmentSize);
    }
    QCOMPARE(last->tokens, 7);
}

void TestBranchText::aShorterTextEndsEarlier() {
    auto words = m_words;
    words.resize(m_first + 60);
    const auto branch = branchWith(words);
    QCOMPARE(branch->geometry().segments, branchPoint.value + 2);
    readToEnd(*branch);
    QVERIFY(branch->memoryBefore(branchPoint + 1) == m_run->memoryBefore(branchPoint + 1));
    QVERIFY(branch->memoryBefore(branchPoint + 2) != m_run->memoryBefore(branchPoint + 2));
}

void TestBranchText::asksTheQuestionsOfItsOwnDocument() {
    SessionOptions options;
    options.askEvery = 1;
    const auto branch = m_run->branch(
        {.segment = branchPoint, .document = documentOf(joined(m_words), whereIsMary()), .options = options}, {}, {});
    QCOMPARE(branch->advance({})->answers.size(), std::size_t{1});
}

/// A run of its own would be asked after every second of so many segments.
void TestBranchText::asksAsOftenAsTheRun() {
    auto words = m_words;
    words.insert(words.end(), 100 * segmentSize, "sea");
    const auto branch = m_run->branch(
        {.segment = branchPoint, .document = documentOf(joined(words), whereIsMary()), .options = SessionOptions()}, {},
        {});
    QVERIFY(branch->geometry().segments > 100);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(branch->advance({})->answers.size(), std::size_t{1});
    }
}

void TestBranchText::saysWhereTheTextDiffersTooEarly_data() {
    QTest::addColumn<int>("word");
    QTest::addColumn<QString>("segment");
    QTest::newRow("the very first") << 0 << "segment 0, from byte 0";
    QTest::newRow("the last of segment 2") << static_cast<int>(330 - 4 * 51 - 1) << "segment 2,";
}

void TestBranchText::saysWhereTheTextDiffersTooEarly() {
    QFETCH(const int, word);
    QFETCH(const QString, segment);
    auto words = m_words;
    words[static_cast<std::size_t>(word)] = "whale";
    const std::string error = errorOf([&] { static_cast<void>(branchWith(words)); });
    QVERIFY2(QString::fromStdString(error).contains(segment), error.c_str());
}

void TestBranchText::saysThatTooLittleIsLeft() {
    auto words = m_words;
    words.resize(m_first);
    const std::string error = errorOf([&] { static_cast<void>(branchWith(words)); });
    QVERIFY2(QString::fromStdString(error).contains(QStringLiteral("has only 3 segments")), error.c_str());
    QVERIFY(!errorOf([&] { static_cast<void>(branchWith({})); }).empty());
}

void TestBranchText::canBeStopped() {
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(
            m_run->branch({.segment = branchPoint, .document = documentOf(joined(m_words))}, {}, stop.get_token()));
        QFAIL("a stopped branch must not begin");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Cancelled);
    }
}

QTEST_APPLESS_MAIN(TestBranchText)
#include "tst_branch_text.moc"
