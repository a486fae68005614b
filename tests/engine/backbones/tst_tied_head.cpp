#include "engine/api/error.h"
#include "engine/backbones/gpt2.h"
#include "engine/backbones/gpt_neox.h"
#include "tests/support/memory_checkpoint.h"

#include <QTest>

using namespace rmtscope;

namespace {

constexpr std::int64_t hidden = 4;
constexpr std::int64_t wide = 8;
constexpr std::int64_t words = 6;

void addGpt2(MemoryCheckpoint& checkpoint) {
    checkpoint.add("wte.weight", {words, hidden});
    checkpoint.add("wpe.weight", {5, hidden});
    checkpoint.addLayerNorm("ln_f", hidden);
    checkpoint.addLayerNorm("h.0.ln_1", hidden);
    checkpoint.addLayerNorm("h.0.ln_2", hidden);
    // Conv1D weights stand the other way round.
    checkpoint.add("h.0.attn.c_attn.weight", {hidden, 3 * hidden});
    checkpoint.add("h.0.attn.c_attn.bias", {3 * hidden});
    checkpoint.addLinear("h.0.attn.c_proj", hidden, hidden);
    checkpoint.add("h.0.mlp.c_fc.weight", {hidden, wide});
    checkpoint.add("h.0.mlp.c_fc.bias", {wide});
    checkpoint.add("h.0.mlp.c_proj.weight", {wide, hidden});
    checkpoint.add("h.0.mlp.c_proj.bias", {hidden});
}

void addGptNeox(MemoryCheckpoint& checkpoint) {
    checkpoint.add("embed_in.weight", {words, hidden});
    checkpoint.addLayerNorm("final_layer_norm", hidden);
    checkpoint.addLayerNorm("layers.0.input_layernorm", hidden);
    checkpoint.addLayerNorm("layers.0.post_attention_layernorm", hidden);
    checkpoint.addLinear("layers.0.attention.query_key_value", hidden, 3 * hidden);
    checkpoint.addLinear("layers.0.attention.dense", hidden, hidden);
    checkpoint.addLinear("layers.0.mlp.dense_h_to_4h", hidden, wide);
    checkpoint.addLinear("layers.0.mlp.dense_4h_to_h", wide, hidden);
}

std::unique_ptr<Decoder> makeDecoder(bool neox, bool tied, Parameters& parameters) {
    const ParameterScope backbone(parameters, "");
    if (neox) {
        GptNeoxConfig config;
        config.hiddenSize = hidden;
        config.layers = 1;
        config.heads = 1;
        config.intermediateSize = wide;
        config.positions = 5;
        config.rotaryWidth = 2;
        config.tiesHead = tied;
        return makeGptNeox(config, backbone, ParameterScope(parameters, "head"));
    }
    Gpt2Config config;
    config.hiddenSize = hidden;
    config.layers = 1;
    config.heads = 1;
    config.intermediateSize = wide;
    config.positions = 5;
    config.tiesHead = tied;
    return makeGpt2(config, backbone, ParameterScope(parameters, "head"));
}

} // namespace

/// Whose numbers give the words their scores.
class TestTiedHead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheConfiguration_data();
    void followsTheConfiguration();
    void needsAHeadThatIsNotTied();
};

void TestTiedHead::followsTheConfiguration_data() {
    QTest::addColumn<bool>("neox");
    QTest::addColumn<bool>("tied");
    QTest::addColumn<QString>("stored");
    QTest::addColumn<QString>("used");
    QTest::addColumn<bool>("unused"); // the stored head
    for (const bool neox : {false, true}) {
        const QByteArray family = neox ? "GPT-NeoX, " : "GPT-2, ";
        const auto row = [&](const char* name) -> QTestData& { return QTest::newRow(family + name) << neox; };
        row("tied") << true << "none"
                    << "words" << false;
        row("tied, with another head") << true << "other"
                                       << "words" << true;
        row("tied, with a copy") << true << "copy"
                                 << "words" << false;
        row("of its own") << false << "other"
                          << "other" << false;
        row("of its own, with the same numbers") << false << "copy"
                                                 << "words" << false;
    }
}

void TestTiedHead::followsTheConfiguration() {
    QFETCH(bool, neox);
    QFETCH(bool, tied);
    QFETCH(QString, stored);
    QFETCH(QString, used);
    QFETCH(bool, unused);
    MemoryCheckpoint checkpoint;
    neox ? addGptNeox(checkpoint) : addGpt2(checkpoint);
    const at::Tensor embedding = checkpoint.at(neox ? "embed_in.weight" : "wte.weight");
    const at::Tensor other = at::randn({words, hidden});
    if (stored != QLatin1String("none")) {
        checkpoint.set("head.weight", stored == QLatin1String("copy") ? embedding.clone() : other);
    }
    Parameters parameters = checkpoint.parameters();
    const auto decoder = makeDecoder(neox, tied, parameters);
    const at::Tensor state = at::randn({1, hidden});
    const at::Tensor head = used == QLatin1String("words") ? embedding : other;
    QVERIFY(largestDifference(decoder->logits(state), at::matmul(state, head.t())) < 1e-6);
    const std::vector<std::string> expected =
        unused ? std::vector<std::string>{"head.weight"} : std::vector<std::string>{};
    QCOMPARE(parameters.unused(), expected);
}

void TestTiedHead::needsAHeadThatIsNotTied() {
    MemoryCheckpoint checkpoint;
    addGpt2(checkpoint);
    Parameters parameters = checkpoint.parameters();
    try {
        static_cast<void>(makeDecoder(false, false, parameters));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::WeightsMismatch);
        QCOMPARE(error.subject(), std::string("head.weight"));
    }
}

QTEST_APPLESS_MAIN(TestTiedHead)
#include "tst_tied_head.moc"
