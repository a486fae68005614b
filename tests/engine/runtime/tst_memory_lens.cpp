#include "engine/api/engine.h"
#include "engine/api/error.h"
#include "engine/runtime/memory_lens.h"
#include "tests/support/one_token_decoder.h"

#include <ATen/ATen.h>
#include <QTest>

#include <cmath>

using namespace rmtscope;

namespace {

const std::filesystem::path decoder = RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny";
const std::filesystem::path encoder = RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64";

std::shared_ptr<const Document> documentOf(const std::string& text) {
    auto storage = std::make_shared<std::string>(text);
    auto document = std::make_shared<Document>();
    document->path = "made up";
    document->text = *storage;
    document->storage = storage;
    return document;
}

class TestMemoryLens : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheSlotsThroughTheOutputMatrix();
    void seesTheOneWordThatADecoderKnows();
    void saysThatAnEncoderHasNoHead();
    void refusesWhatIsNoNumber();
    void refusesWhatWasNotRead();
};

void TestMemoryLens::readsTheSlotsThroughTheOutputMatrix() {
    const TorchModel model(readModelFolder(decoder), {});
    const c10::InferenceMode inference;
    at::manual_seed(5);
    const at::Tensor state = at::randn({1, model.info().slots, model.info().hiddenSize});
    const MemoryLens lens = lensOf(model, SegmentIndex(4), state, 6);
    QVERIFY(lens.obstacle.empty());
    QCOMPARE(lens.segment, SegmentIndex(4));
    QCOMPARE(lens.tokensASlot, 6);
    QCOMPARE(lens.tokens.size(), static_cast<std::size_t>(6 * model.info().slots));
    const std::int64_t words = model.tokenizer()->vocabularySize();
    const at::Tensor matrix = model.decoder()->words(at::arange(words)); // the head is tied
    const at::Tensor shares = at::softmax(at::matmul(state[0], matrix.t()).to(at::kDouble), 1);
    for (std::int64_t slot = 0; slot < model.info().slots; ++slot) {
        for (std::int64_t rank = 0; rank < 6; ++rank) {
            const LensToken& token = lens.tokens[static_cast<std::size_t>(slot * 6 + rank)];
            const double share = shares[slot][token.id].item<double>();
            QVERIFY(std::abs(static_cast<double>(token.probability) - share) < 1e-5);
            QCOMPARE((shares[slot] > share + 1e-9).sum().item<std::int64_t>(), rank); // so many are more probable
        }
    }
}

void TestMemoryLens::seesTheOneWordThatADecoderKnows() {
    const OneTokenDecoder made(OneTokenDecoder::letterA);
    const auto engine = makeEngine();
    const auto model = engine->openModel(made.path(), {}, {}, {});
    const auto session = engine->createSession(model, documentOf("some words about whales"), {});
    session->prepare({}, {});
    static_cast<void>(session->advance({}));
    const MemoryLens lens = session->memoryLens(SegmentIndex(0), 1);
    QCOMPARE(lens.tokens.size(), static_cast<std::size_t>(model->info().slots));
    const double words = static_cast<double>(model->info().vocabularySize);
    const double expected = std::exp(1.0) / (std::exp(1.0) + words - 1); // its logit is 1, that of all others 0
    for (const LensToken& token : lens.tokens) {
        QCOMPARE(token.id, OneTokenDecoder::letterA);
        QCOMPARE(token.text, std::string("a"));
        QVERIFY(std::abs(static_cast<double>(token.probability) - expected) < 1e-6);
    }
}

void TestMemoryLens::saysThatAnEncoderHasNoHead() {
    const TorchModel model(readModelFolder(encoder), {});
    const MemoryLens lens =
        lensOf(model, SegmentIndex(0), at::zeros({1, model.info().slots, model.info().hiddenSize}), 3);
    QVERIFY(lens.tokens.empty());
    QVERIFY(QString::fromStdString(lens.obstacle).startsWith(QStringLiteral("rmt-encoder-64 has no head")));
}

void TestMemoryLens::refusesWhatIsNoNumber() {
    const TorchModel model(readModelFolder(decoder), {});
    const at::Tensor state = at::full({1, model.info().slots, model.info().hiddenSize}, std::nan(""));
    try {
        static_cast<void>(lensOf(model, SegmentIndex(0), state, 3));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::NotFinite);
    }
}

void TestMemoryLens::refusesWhatWasNotRead() {
    const auto engine = makeEngine();
    const auto session = engine->createSession(engine->openModel(decoder, {}, {}, {}), documentOf("some words"), {});
    session->prepare({}, {});
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(session->memoryLens(SegmentIndex(0), 3)), Error);
}

} // namespace

QTEST_APPLESS_MAIN(TestMemoryLens)
#include "tst_memory_lens.moc"
