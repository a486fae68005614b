#include "engine/tasks/noise_tokens.h"
#include "tests/engine/tasks/reference_tasks.h"
#include "tests/engine/text/text_files.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace rmtscope;

namespace {

using Ids = std::vector<std::int32_t>;

const Tokenizer& tokenizer() {
    static const auto one = bundledTokenizer();
    return *one;
}

/// `words` different words, as far as there are so many.
std::string countedWords(int words) {
    std::string text;
    for (int i = 0; i < words; ++i) {
        text += std::string(1, static_cast<char>('a' + i % 26)) + " ";
    }
    return text;
}

Ids idsOf(std::span<const std::int32_t> ids) {
    return {ids.begin(), ids.end()};
}

class NoiseTokensTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsAreTheText_data();
    void partsAreTheText();
    void passagesStayInTheirPart_data();
    void passagesStayInTheirPart();
    void drawsTheSamePassageForTheSameSeed();
    void tokenizesLongTexts();
    void refuses_data();
    void refuses();
    void refusesLongPassages();
    void leavesOutKnownFacts_data();
    void leavesOutKnownFacts();
};

void NoiseTokensTest::partsAreTheText_data() {
    QTest::addColumn<double>("share");
    QTest::addColumn<int>("train");
    QTest::newRow("nine tenths") << 0.9 << 90;
    QTest::newRow("half") << 0.5 << 50;
    QTest::newRow("all for training") << 1.0 << 100;
    QTest::newRow("all for testing") << 0.0 << 0;
}

void NoiseTokensTest::partsAreTheText() {
    QFETCH(double, share);
    QFETCH(int, train);
    const std::string text = countedWords(100);
    const NoiseTokens noise(tokenizer(), text, 10, share);
    Ids all = idsOf(noise.part(NoisePart::Train));
    QCOMPARE(all.size(), std::size_t(train));
    const Ids test = idsOf(noise.part(NoisePart::Test));
    all.insert(all.end(), test.begin(), test.end());
    QCOMPARE(all, tokenIdsOf(tokenizer(), text));
}

void NoiseTokensTest::passagesStayInTheirPart_data() {
    QTest::addColumn<NoisePart>("part");
    QTest::addColumn<int>("tokens");
    QTest::newRow("train") << NoisePart::Train << 7;
    QTest::newRow("test") << NoisePart::Test << 7;
    QTest::newRow("the whole test part") << NoisePart::Test << 20;
    QTest::newRow("nothing") << NoisePart::Test << 0;
}

void NoiseTokensTest::passagesStayInTheirPart() {
    QFETCH(NoisePart, part);
    QFETCH(int, tokens);
    const NoiseTokens noise(tokenizer(), countedWords(100), 10, 0.8);
    const std::span<const std::int32_t> whole = noise.part(part);
    SeededRandom random(1);
    std::set<std::ptrdiff_t> begins;
    for (int i = 0; i < 2000; ++i) {
        const auto passage = noise.passage(part, tokens, random);
        QCOMPARE(passage.size(), std::size_t(tokens));
        QVERIFY(passage.data() >= whole.data() && passage.data() + tokens <= whole.data() + whole.size());
        begins.insert(passage.data() - whole.data());
    }
    QCOMPARE(begins.size(), whole.size() - std::size_t(tokens) + 1); // every place is drawn
}

void NoiseTokensTest::drawsTheSamePassageForTheSameSeed() {
    const NoiseTokens noise(tokenizer(), countedWords(100), 10);
    const auto begins = [&noise](std::uint64_t seed) {
        SeededRandom random(seed);
        std::vector<const std::int32_t*> all;
        for (int i = 0; i < 10; ++i) {
            all.push_back(noise.passage(NoisePart::Train, 5, random).data());
        }
        return all;
    };
    QCOMPARE(begins(3), begins(3));
    QVERIFY(begins(3) != begins(4));
}

void NoiseTokensTest::tokenizesLongTexts() {
    const std::string text = countedWords(50'000); // several of the tokenizer's chunks
    const NoiseTokens noise(tokenizer(), text, 64, 1);
    QCOMPARE(idsOf(noise.part(NoisePart::Train)), tokenIdsOf(tokenizer(), text));
}

void NoiseTokensTest::refuses_data() {
    QTest::addColumn<int>("words");
    QTest::addColumn<double>("share");
    QTest::addColumn<QString>("part");
    QTest::newRow("no text") << 0 << 0.9 << "0 tokens for training";
    QTest::newRow("short for training") << 50 << 0.1 << "5 tokens for training, which is less than a segment of 10";
    QTest::newRow("short for testing") << 90 << 0.9 << "for testing";
    QTest::newRow("short without a split") << 9 << 1.0 << "9 tokens for training";
    QTest::newRow("share above 1") << 100 << 1.5 << "from 0 to 1";
    QTest::newRow("negative share") << 100 << -0.5 << "from 0 to 1";
    QTest::newRow("share that is no number") << 100 << std::nan("") << "from 0 to 1";
}

void NoiseTokensTest::refuses() {
    QFETCH(int, words);
    QFETCH(double, share);
    QFETCH(QString, part);
    const Thrown thrown = thrownBy([&] { const NoiseTokens noise(tokenizer(), countedWords(words), 10, share); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::Usage));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
}

void NoiseTokensTest::refusesLongPassages() {
    const NoiseTokens noise(tokenizer(), countedWords(100), 10);
    SeededRandom random(1);
    for (const int count : {11, -1}) {
        const Thrown thrown = thrownBy([&] { static_cast<void>(noise.passage(NoisePart::Test, count, random)); });
        QCOMPARE(thrown.code, std::optional(ErrorCode::Usage));
    }
}

void NoiseTokensTest::leavesOutKnownFacts_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<QList<int>>("spans"); // begin and end of each fact
    QTest::addColumn<std::string>("left");
    QTest::addColumn<int>("count");
    QTest::newRow("none") << std::string("One. Two.") << QList<int>{} << std::string("One. Two.") << 0;
    QTest::newRow("one") << std::string("One. Two. Three.") << QList<int>{5, 10} << std::string("One. Three.") << 1;
    QTest::newRow("last first") << std::string("One. Two. Three.") << QList<int>{10, 16, 0, 5} << std::string("Two. ")
                                << 2;
    QTest::newRow("twice the same") << std::string("One. Two.") << QList<int>{0, 5, 0, 5} << std::string("Two.") << 1;
    QTest::newRow("overlapping") << std::string("One. Two.") << QList<int>{0, 5, 2, 9} << std::string() << 2;
}

void NoiseTokensTest::leavesOutKnownFacts() {
    QFETCH(std::string, text);
    QFETCH(QList<int>, spans);
    QFETCH(std::string, left);
    Document document;
    document.text = text;
    for (qsizetype i = 0; i < spans.size(); i += 2) {
        const ByteSpan bytes{static_cast<std::uint64_t>(spans[i]), static_cast<std::uint64_t>(spans[i + 1])};
        document.questions.push_back({"q", "", "", "", {{bytes, ""}}});
    }
    QCOMPARE(textWithoutFacts(document), left);
    QTEST(static_cast<int>(countFacts(document)), "count");
}

} // namespace

QTEST_APPLESS_MAIN(NoiseTokensTest)
#include "tst_noise_tokens.moc"
