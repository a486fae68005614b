#include "engine/api/error.h"
#include "engine/runtime/token_choice.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace rmtscope;

namespace {

const std::vector<float> logits{1.0F, 3.0F, 2.0F, -1.0F};

/// How often each of 20,000 drawn tokens was which.
std::array<double, 4> frequencies(const GenerationOptions& options) {
    constexpr int draws = 20'000;
    TokenChoice choose(options);
    std::array<double, 4> counts{};
    for (int i = 0; i < draws; ++i) {
        counts.at(static_cast<std::size_t>(choose(logits, logits.size()).id)) += 1.0 / draws;
    }
    return counts;
}

std::vector<double> softmax(double temperature) {
    std::vector<double> weights;
    double sum = 0;
    for (const float logit : logits) {
        weights.push_back(std::exp(static_cast<double>(logit) / temperature));
        sum += weights.back();
    }
    for (double& weight : weights) {
        weight /= sum;
    }
    return weights;
}

} // namespace

class TestTokenChoice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheMostProbable_data();
    void takesTheMostProbable();
    void drawsInProportion_data();
    void drawsInProportion();
    void leavesOutTheImprobable();
    void paddingIsNeverChosen();
    void theSameSeedGivesTheSameTokens();
    void refusesWhatChoosesNothing_data();
    void refusesWhatChoosesNothing();
};

void TestTokenChoice::takesTheMostProbable_data() {
    QTest::addColumn<double>("temperature");
    QTest::addColumn<int>("topK");
    QTest::addColumn<double>("topP");
    QTest::newRow("temperature 0") << 0.0 << 0 << 1.0;
    QTest::newRow("one candidate") << 1.0 << 1 << 1.0;
    QTest::newRow("the first reaches top-p") << 1.0 << 0 << 0.5;
    QTest::newRow("nearly cold") << 0.01 << 0 << 1.0;
}

void TestTokenChoice::takesTheMostProbable() {
    QFETCH(double, temperature);
    QFETCH(int, topK);
    QFETCH(double, topP);
    TokenChoice choose({.temperature = temperature, .topK = topK, .topP = topP, .seed = 5});
    for (int i = 0; i < 100; ++i) {
        const auto chosen = choose(logits, logits.size());
        QCOMPARE(chosen.id, 1);
        QVERIFY(std::abs(static_cast<double>(chosen.probability) - softmax(1)[1]) < 1e-6);
    }
}

void TestTokenChoice::drawsInProportion_data() {
    QTest::addColumn<double>("temperature");
    QTest::newRow("as the model says") << 1.0;
    QTest::newRow("hot") << 3.0;
    QTest::newRow("cool") << 0.5;
}

void TestTokenChoice::drawsInProportion() {
    QFETCH(double, temperature);
    const auto drawn = frequencies({.temperature = temperature, .seed = 1});
    const auto expected = softmax(temperature);
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        QVERIFY(std::abs(drawn.at(i) - expected[i]) < 0.015); // four standard deviations
    }
}

void TestTokenChoice::leavesOutTheImprobable() {
    const auto twoBest = frequencies({.temperature = 1, .topK = 2, .seed = 1});
    QCOMPARE(twoBest[0] + twoBest[3], 0.0);
    QVERIFY(twoBest[2] > 0.2);
    // 0.65 + 0.24 don't reach 0.9 yet, so the third is the last that counts.
    const auto nine = frequencies({.temperature = 1, .topP = 0.9, .seed = 1});
    QCOMPARE(nine[3], 0.0);
    QVERIFY(nine[0] > 0.05);
}

void TestTokenChoice::paddingIsNeverChosen() {
    for (const double temperature : {0.0, 1.0}) {
        TokenChoice choose({.temperature = temperature, .seed = 5});
        for (int i = 0; i < 100; ++i) {
            const auto chosen = choose(logits, 1);
            QCOMPARE(chosen.id, std::int64_t{0});
            QVERIFY(std::abs(static_cast<double>(chosen.probability) - softmax(1)[0]) < 1e-6); // of all there are
        }
    }
}

void TestTokenChoice::theSameSeedGivesTheSameTokens() {
    const auto text = [](std::uint64_t seed) {
        TokenChoice choose({.temperature = 2, .seed = seed});
        std::vector<std::int64_t> ids(50);
        std::ranges::generate(ids, [&] { return choose(logits, logits.size()).id; });
        return ids;
    };
    QCOMPARE(text(7), text(7));
    QVERIFY(text(7) != text(8));
}

void TestTokenChoice::refusesWhatChoosesNothing_data() {
    QTest::addColumn<int>("maxTokens");
    QTest::addColumn<double>("temperature");
    QTest::addColumn<int>("topK");
    QTest::addColumn<double>("topP");
    QTest::newRow("no token") << 0 << 0.0 << 0 << 1.0;
    QTest::newRow("fewer than none") << -1 << 0.0 << 0 << 1.0;
    QTest::newRow("temperature below 0") << 64 << -0.1 << 0 << 1.0;
    QTest::newRow("no number") << 64 << std::nan("") << 0 << 1.0;
    QTest::newRow("top-k below 0") << 64 << 1.0 << -1 << 1.0;
    QTest::newRow("top-p of nothing") << 64 << 1.0 << 0 << 0.0;
    QTest::newRow("top-p above 1") << 64 << 1.0 << 0 << 1.1;
}

void TestTokenChoice::refusesWhatChoosesNothing() {
    QFETCH(int, maxTokens);
    QFETCH(double, temperature);
    QFETCH(int, topK);
    QFETCH(double, topP);
    try {
        const TokenChoice choose(
            {.maxTokens = maxTokens, .temperature = temperature, .topK = topK, .topP = topP, .seed = 0});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Usage);
        QVERIFY2(QByteArray(error.what()).endsWith('.'), error.what());
    }
}

QTEST_APPLESS_MAIN(TestTokenChoice)
#include "tst_token_choice.moc"
