#include "engine/runtime/candidate_scores.h"

#include <ATen/ATen.h>
#include <QTest>

#include <cmath>

using namespace rmtscope;

/// Against whole passes, one a label, whose logits the published cases vouch for.
class TestCandidateScores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areTheProductsOfTheirTokens_data();
    void areTheProductsOfTheirTokens();
};

void TestCandidateScores::areTheProductsOfTheirTokens_data() {
    QTest::addColumn<bool>("writeMemory");
    QTest::newRow("behind the text") << false;
    QTest::newRow("behind the write memory") << true;
}

void TestCandidateScores::areTheProductsOfTheirTokens() {
    QFETCH(bool, writeMemory);
    ModelFolder folder = readModelFolder(RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny");
    folder.memory.labels = {"a", "kitchen", "the garden"};
    folder.memory.generatesAfterWriteMemory = writeMemory;
    const TorchModel model(folder, {});
    const GenerativeMemory& memory = *model.generative();
    const at::Tensor text = at::tensor({5, 17, 120, 33}, at::kLong).unsqueeze(0);
    const at::Tensor state = at::randn({1, memory.shape().slots, memory.hiddenSize()});

    std::vector<double> expected;
    std::int64_t longest = 0;
    for (const std::string& label : folder.memory.labels) {
        std::vector<Token> tokens;
        model.tokenizer()->tokenize(" " + label, 0, tokens);
        const auto continuation = memory.begin({text, state, writeMemory}, nullptr, {});
        longest = std::max(longest, static_cast<std::int64_t>(tokens.size()));
        double product = 1;
        for (const Token& token : tokens) {
            product *= at::softmax(continuation->logits().to(at::kDouble), -1)[0][token.id].item<double>();
            continuation->append(at::tensor({std::int64_t{token.id}}, at::kLong), nullptr, {});
        }
        expected.push_back(product);
    }
    QCOMPARE(Candidates(model).positions(), longest - 1);
    const double sum = expected[0] + expected[1] + expected[2];
    const std::vector<float> probabilities = Candidates(model).probabilities(text, state, {});
    QCOMPARE(probabilities.size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i) {
        QVERIFY(std::abs(static_cast<double>(probabilities[i]) - expected[i] / sum) < 1e-5);
    }
}

QTEST_APPLESS_MAIN(TestCandidateScores)
#include "tst_candidate_scores.moc"
