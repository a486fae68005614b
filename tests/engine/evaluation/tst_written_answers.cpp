#include "engine/api/error.h"
#include "engine/evaluation/written_answers.h"
#include "engine/text/byte_alphabet.h"
#include "engine/text/utf8.h"

#include <ATen/ATen.h>
#include <QTest>

#include <cmath>
#include <limits>

using namespace rmtscope;

/// What a small decoder of random weights writes, against generating the same prompts one by one.
class TestWrittenAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void writesAsGenerationDoes();
    void saysHowProbableThatIs();
    void knowsTheRightAnswer();
    void claimsNothingWithoutNumbers();

private:
    [[nodiscard]] std::string generated(std::int64_t row, std::int64_t tokens) const;

    std::unique_ptr<const TorchModel> m_model;
    at::Tensor m_text;  ///< [2, 8]
    at::Tensor m_state; ///< [2, slots, hidden]
};

void TestWrittenAnswers::initTestCase() {
    m_model = std::make_unique<const TorchModel>(
        readModelFolder(std::filesystem::path(RMTSCOPE_SOURCE_DIR) / "tests/reference/gpt2-rmt-tiny"), DeviceOptions{});
    m_text = at::arange(16, at::kLong).view({2, 8}) + 40;
    m_state = m_model->memory()->initialState(2).clone();
    m_state[1].mul_(-1);
}

/// Token by token, by the continuation that also writes for the window.
std::string TestWrittenAnswers::generated(std::int64_t row, std::int64_t tokens) const {
    const Prompt prompt{m_text.slice(0, row, row + 1), m_state.slice(0, row, row + 1), false};
    const auto continuation = m_model->generative()->begin(prompt, nullptr, {});
    std::string text;
    for (std::int64_t i = 0; i < tokens; ++i) {
        const at::Tensor best = continuation->logits().argmax(1);
        text += textOfEntry(m_model->tokenizer()->entry(static_cast<std::int32_t>(best.item<std::int64_t>())));
        continuation->append(best, nullptr, {});
    }
    return text;
}

void TestWrittenAnswers::writesAsGenerationDoes() {
    const std::vector<std::string> answers{"kitchen", "the old garden"};
    std::vector<std::int64_t> lengths;
    for (const std::string& answer : answers) {
        std::vector<Token> tokens;
        m_model->tokenizer()->tokenize(" " + answer, 0, tokens);
        lengths.push_back(static_cast<std::int64_t>(tokens.size()));
    }
    const auto given = writtenAnswers(*m_model, {m_text, m_state, false}, answers, {});
    QCOMPARE(given.size(), answers.size());
    for (std::int64_t row = 0; row < 2; ++row) {
        const auto index = static_cast<std::size_t>(row);
        QCOMPARE(given[index].text, withoutInvalidUtf8(generated(row, lengths[index])));
    }
}

/// Against the logits of reading prompt and answer anew, one token longer each time.
void TestWrittenAnswers::saysHowProbableThatIs() {
    const std::vector<std::string> answers{"kitchen", "garden"};
    const auto given = writtenAnswers(*m_model, {m_text, m_state, false}, answers, {});
    for (std::int64_t row = 0; row < 2; ++row) {
        std::vector<Token> right;
        m_model->tokenizer()->tokenize(" " + answers[static_cast<std::size_t>(row)], 0, right);
        at::Tensor text = m_text.slice(0, row, row + 1);
        double expected = 1;
        for (std::size_t i = 0; i < right.size(); ++i) {
            const Prompt prompt{text, m_state.slice(0, row, row + 1), false};
            const at::Tensor logits = m_model->generative()->begin(prompt, nullptr, {})->logits();
            const at::Tensor shares = at::softmax(logits.slice(1, 0, m_model->tokenizer()->vocabularySize()), 1);
            expected *= shares.max().item<double>();
            text = at::cat({text, shares.argmax(1).unsqueeze(1)}, 1);
        }
        const double found = given[static_cast<std::size_t>(row)].probability;
        QVERIFY2(std::abs(found - expected) < 1e-4 * expected, QByteArray::number(found));
    }
}

/// Prompts are tried until the model writes a word that is one token.
void TestWrittenAnswers::knowsTheRightAnswer() {
    for (std::int64_t first = 0; first < 300; ++first) {
        m_text = at::arange(16, at::kLong).mul(7).add(first).remainder(200).view({2, 8});
        const std::string word = generated(0, 1);
        const std::string answer = word.substr(word.empty() ? 0 : 1);
        std::vector<Token> tokens;
        m_model->tokenizer()->tokenize(" " + answer, 0, tokens);
        if (word.starts_with(' ') && tokens.size() == 1) {
            const std::vector<std::string> answers{answer, "kitchen"};
            const auto given = writtenAnswers(*m_model, {m_text, m_state, false}, answers, {});
            QCOMPARE(given[0].text, answer);
            QVERIFY(given[1].text != "kitchen");
            return;
        }
    }
    QFAIL("no prompt is answered by a whole word");
}

void TestWrittenAnswers::claimsNothingWithoutNumbers() {
    const at::Tensor broken = at::full_like(m_state, std::numeric_limits<float>::quiet_NaN());
    const std::vector<std::string> answers{"kitchen", "garden"};
    try {
        static_cast<void>(writtenAnswers(*m_model, {m_text, broken, false}, answers, {}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::NotFinite);
    }
}

QTEST_APPLESS_MAIN(TestWrittenAnswers)
#include "tst_written_answers.moc"
