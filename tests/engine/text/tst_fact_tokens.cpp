#include "engine/text/fact_tokens.h"

#include <QTest>

#include <algorithm>

using namespace rmtscope;

Q_DECLARE_METATYPE(std::vector<ByteSpan>)

namespace {

using Spans = std::vector<ByteSpan>;

std::vector<Token> tokensOf(const Spans& spans) {
    std::vector<Token> tokens;
    for (const ByteSpan& span : spans) {
        tokens.push_back({1, span});
    }
    return tokens;
}

class FactTokensTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheFirstToken_data();
    void findsTheFirstToken();
    void tellsWhoseFactsTheyAre();
    void findsWhatALookAtAllFindsToo();
};

void FactTokensTest::findsTheFirstToken_data() {
    QTest::addColumn<Spans>("tokens");
    QTest::addColumn<Spans>("facts");
    QTest::addColumn<QList<qint64>>("found");
    const Spans words{{10, 14}, {15, 18}, {20, 24}}; // bytes 18 and 19 belong to no token
    QTest::newRow("no token") << Spans{} << Spans{{10, 14}} << QList<qint64>{};
    QTest::newRow("no fact") << words << Spans{} << QList<qint64>{};
    QTest::newRow("a word") << words << Spans{{15, 18}} << QList<qint64>{101};
    QTest::newRow("from within a word") << words << Spans{{12, 24}} << QList<qint64>{100};
    QTest::newRow("began before") << words << Spans{{3, 11}} << QList<qint64>{100};
    QTest::newRow("goes on behind") << words << Spans{{19, 90}} << QList<qint64>{102};
    QTest::newRow("over everything") << words << Spans{{0, 90}} << QList<qint64>{100};
    QTest::newRow("before and behind") << words << Spans{{0, 10}, {24, 30}} << QList<qint64>{};
    QTest::newRow("between two tokens") << words << Spans{{18, 20}} << QList<qint64>{};
    QTest::newRow("pieces of one character") << Spans{{0, 3}, {0, 3}, {3, 4}} << Spans{{0, 4}} << QList<qint64>{100};
    QTest::newRow("a long one hides none") << words << Spans{{0, 90}, {1, 2}, {20, 24}} << QList<qint64>{100, 102};
}

void FactTokensTest::findsTheFirstToken() {
    QFETCH(Spans, tokens);
    QFETCH(Spans, facts);
    QFETCH(QList<qint64>, found);
    std::vector<Question> questions(1);
    for (const ByteSpan& span : facts) {
        questions[0].facts.push_back({span, ""});
    }
    QList<qint64> told;
    for (const FactToken& fact : FactTokens(questions).among(tokensOf(tokens), TokenIndex(100))) {
        told.append(fact.token.value);
    }
    QCOMPARE(told, found);
}

void FactTokensTest::tellsWhoseFactsTheyAre() {
    std::vector<Question> questions(2);
    questions[0].facts = {{{6, 8}, ""}, {{2, 3}, ""}};
    questions[1].facts = {{{3, 5}, ""}};
    const std::vector<Token> tokens = tokensOf({{0, 2}, {2, 4}, {4, 6}, {6, 8}});
    const std::vector<FactToken> expected{{0, 1, TokenIndex(8)}, {1, 0, TokenIndex(8)}, {0, 0, TokenIndex(10)}};
    QVERIFY(FactTokens(questions).among(tokens, TokenIndex(7)) == expected);
}

void FactTokensTest::findsWhatALookAtAllFindsToo() {
    std::vector<Question> questions(200);
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const std::uint64_t begin = i * 7919 % 1000;
        questions[i].facts.push_back({{begin, begin + 1 + i % 40}, ""});
    }
    const FactTokens facts(questions);
    for (std::uint64_t first = 0; first < 1000; first += 50) {
        Spans spans;
        for (std::uint64_t begin = first; begin < first + 50; begin += 5) {
            spans.push_back({begin, begin + 4});
        }
        std::size_t expected = 0;
        for (const Question& question : questions) {
            expected +=
                std::ranges::any_of(spans, [&](const ByteSpan& span) { return span.overlaps(question.facts[0].bytes); })
                    ? 1U
                    : 0U;
        }
        const std::vector<FactToken> found = facts.among(tokensOf(spans), TokenIndex(0));
        QCOMPARE(found.size(), expected);
        for (const FactToken& fact : found) {
            const ByteSpan span = questions[fact.question].facts[0].bytes;
            const auto token = static_cast<std::size_t>(fact.token.value);
            QVERIFY(spans[token].overlaps(span));
            QVERIFY(token == 0 || !spans[token - 1].overlaps(span));
        }
    }
}

} // namespace

QTEST_APPLESS_MAIN(FactTokensTest)
#include "tst_fact_tokens.moc"
