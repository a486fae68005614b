#include "engine/text/token_stream.h"
#include "tests/engine/text/text_files.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <span>

using namespace rmtscope;

namespace {

/// Every run of bytes other than blanks is a token; its id is its length.
class RunTokenizer final : public Tokenizer {
public:
    void tokenize(std::string_view text, std::uint64_t base, std::vector<Token>& out) const override {
        tokenizedBytes += text.size();
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find(' ', begin), text.size());
            if (end > begin) {
                out.push_back({static_cast<std::int32_t>(end - begin), {base + begin, base + end}});
            }
            begin = end + 1;
        }
    }
    std::size_t cutBefore(std::string_view text, std::size_t wanted) const override {
        return wanted >= text.size() ? text.size() : text.substr(0, wanted).rfind(' ') + 1;
    }
    std::int64_t vocabularySize() const override { return 0; }
    std::string_view entry(std::int32_t) const override { return {}; }
    TokenPiece piece(std::int32_t) const override { return {}; }
    std::optional<std::int32_t> find(std::string_view) const override { return {}; }
    const SpecialTokens& special() const override { return m_special; }

    mutable std::uint64_t tokenizedBytes = 0;

private:
    SpecialTokens m_special;
};

bool operator==(const Token& a, const Token& b) {
    return a.id == b.id && a.bytes == b.bytes;
}

bool sameTokens(const std::vector<Token>& found, std::span<const Token> expected) {
    return std::equal(found.begin(), found.end(), expected.begin(), expected.end(),
                      [](const Token& a, const Token& b) { return a == b; });
}

std::string randomText(std::size_t size, int blankEvery) {
    std::mt19937 random(7);
    std::string text(size, 'x');
    for (char& c : text) {
        c = random() % static_cast<unsigned>(blankEvery) == 0 ? ' ' : 'x';
    }
    return text;
}

class TokenStreamTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatTokenizingEverythingGives_data();
    void readsWhatTokenizingEverythingGives();
    void readsAnyPlace_data() { readsWhatTokenizingEverythingGives_data(); }
    void readsAnyPlace();
    void readingInOrderTokenizesOnce();
    void readingAgainWithinAChunkTokenizesNothing();
    void countsOnce();
    void aCloneIsCountedAndReadsByItself();
    void nothingHasNoTokens_data();
    void nothingHasNoTokens();
    void cancelsAndCountsAgain();
    void reportsProgress();
};

void TokenStreamTest::readsWhatTokenizingEverythingGives_data() {
    QTest::addColumn<std::string>("text");
    QTest::newRow("a few words") << std::string("call me ishmael");
    QTest::newRow("several chunks") << randomText(100'000, 5);
    QTest::newRow("words longer than a chunk") << randomText(300'000, 40'000);
    QTest::newRow("one endless word") << std::string(200'000, 'x');
    QTest::newRow("long silence in the middle") << "one" + std::string(100'000, ' ') + "two";
    QTest::newRow("blanks at both ends") << std::string(50'000, ' ') + "one" + std::string(50'000, ' ');
}

void TokenStreamTest::readsWhatTokenizingEverythingGives() {
    QFETCH(std::string, text);
    const auto tokenizer = std::make_shared<RunTokenizer>();
    std::vector<Token> all;
    tokenizer->tokenize(text, 0, all);
    TokenStream stream(tokenizer, text);
    stream.count({}, {});
    QCOMPARE(stream.tokens(), static_cast<std::int64_t>(all.size()));
    std::vector<Token> found;
    stream.read(TokenIndex(0), stream.tokens(), found);
    QVERIFY(sameTokens(found, all));
}

void TokenStreamTest::readsAnyPlace() {
    QFETCH(std::string, text);
    const auto tokenizer = std::make_shared<RunTokenizer>();
    std::vector<Token> all;
    tokenizer->tokenize(text, 0, all);
    TokenStream stream(tokenizer, text);
    stream.count({}, {});
    std::mt19937 random(3);
    std::vector<Token> found{{99, {}}};
    for (int i = 0; i < 200; ++i) {
        const std::size_t first = random() % (all.size() + 1);
        const std::size_t count = random() % (all.size() - first + 1);
        stream.read(TokenIndex(static_cast<std::int64_t>(first)), static_cast<std::int64_t>(count), found);
        QVERIFY(sameTokens(found, std::span(all).subspan(first, count)));
    }
}

void TokenStreamTest::readingInOrderTokenizesOnce() {
    const std::string text = randomText(500'000, 6);
    const auto tokenizer = std::make_shared<RunTokenizer>();
    TokenStream stream(tokenizer, text);
    stream.count({}, {});
    QCOMPARE(tokenizer->tokenizedBytes, text.size());
    std::vector<Token> found;
    for (std::int64_t first = 0; first < stream.tokens(); first += 499) {
        stream.read(TokenIndex(first), std::min<std::int64_t>(499, stream.tokens() - first), found);
    }
    QCOMPARE(tokenizer->tokenizedBytes, 2 * text.size());
}

void TokenStreamTest::readingAgainWithinAChunkTokenizesNothing() {
    const std::string text = randomText(500'000, 6);
    const auto tokenizer = std::make_shared<RunTokenizer>();
    TokenStream stream(tokenizer, text);
    stream.count({}, {});
    std::vector<Token> found;
    stream.read(TokenIndex(10), 10, found);
    const std::uint64_t before = tokenizer->tokenizedBytes;
    QVERIFY(before < text.size() + 100'000); // one chunk, not all of them
    stream.read(TokenIndex(0), 10, found);
    QCOMPARE(tokenizer->tokenizedBytes, before);
}

void TokenStreamTest::countsOnce() {
    const auto tokenizer = std::make_shared<RunTokenizer>();
    TokenStream stream(tokenizer, "call me");
    QVERIFY(!stream.counted());
    stream.count({}, {});
    stream.count({}, {});
    QVERIFY(stream.counted());
    QCOMPARE(tokenizer->tokenizedBytes, 7U);
}

void TokenStreamTest::aCloneIsCountedAndReadsByItself() {
    const std::string text = randomText(100'000, 6);
    const auto tokenizer = std::make_shared<RunTokenizer>();
    TokenStream stream(tokenizer, text);
    stream.count({}, {});
    const std::uint64_t counting = tokenizer->tokenizedBytes;
    const auto clone = stream.clone();
    clone->count({}, {});
    QCOMPARE(clone->tokens(), stream.tokens());
    QCOMPARE(tokenizer->tokenizedBytes, counting);
    std::vector<Token> theirs;
    std::vector<Token> ours;
    stream.read(TokenIndex(10), 10, ours);
    clone->read(TokenIndex(stream.tokens() - 10), 10, theirs);
    const std::uint64_t reading = tokenizer->tokenizedBytes;
    stream.read(TokenIndex(0), 20, ours); // its window is where it was
    QCOMPARE(tokenizer->tokenizedBytes, reading);
    clone->read(TokenIndex(0), 20, theirs);
    QVERIFY(sameTokens(theirs, ours));
}

void TokenStreamTest::nothingHasNoTokens_data() {
    QTest::addColumn<std::string>("text");
    QTest::newRow("no text") << std::string();
    QTest::newRow("blanks") << std::string(100'000, ' ');
}

void TokenStreamTest::nothingHasNoTokens() {
    QFETCH(std::string, text);
    TokenStream stream(std::make_shared<RunTokenizer>(), text);
    stream.count({}, {});
    QCOMPARE(stream.tokens(), 0);
    std::vector<Token> found{{99, {}}};
    stream.read(TokenIndex(0), 0, found);
    QVERIFY(found.empty());
}

void TokenStreamTest::cancelsAndCountsAgain() {
    const std::string text = randomText(200'000, 6);
    TokenStream stream(std::make_shared<RunTokenizer>(), text);
    std::stop_source stop;
    // The first report comes at once, the stop is seen at the next chunk.
    const Thrown thrown =
        thrownBy([&] { stream.count([&](const Progress&) { stop.request_stop(); }, stop.get_token()); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::Cancelled));
    QVERIFY(!stream.counted());
    stream.count({}, {});
    QCOMPARE(stream.tokens(), static_cast<std::int64_t>([&] {
                 std::vector<Token> all;
                 RunTokenizer().tokenize(text, 0, all);
                 return all.size();
             }()));
}

void TokenStreamTest::reportsProgress() {
    const std::string text = randomText(200'000, 6);
    TokenStream stream(std::make_shared<RunTokenizer>(), text);
    std::vector<std::uint64_t> done;
    stream.count(
        [&](const Progress& progress) {
            QCOMPARE(progress.total, text.size());
            QCOMPARE(progress.stage, std::string_view("Counting tokens"));
            done.push_back(progress.done);
        },
        {});
    QVERIFY(std::ranges::is_sorted(done));
    QCOMPARE(done.front(), 0U);
    QCOMPARE(done.back(), text.size());
}

} // namespace

QTEST_APPLESS_MAIN(TokenStreamTest)
#include "tst_token_stream.moc"
