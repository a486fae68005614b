#include "engine/backbones/bert.h"
#include "engine/backbones/gpt2.h"
#include "engine/training/initial_weights.h"

#include <ATen/ATen.h>
#include <QTest>

using namespace rmtscope;

namespace {

constexpr std::int64_t words = 300;
constexpr std::int64_t length = 77;
const std::vector<std::int64_t> looks{-1, 1, -3, 2, -5, 5};

class FirstMaps final : public Probe {
public:
    bool wantsAttention(LayerIndex layer) const override { return layer.value == 0; }
    void attention(LayerIndex, const at::Tensor& probabilities) override { maps = probabilities[0].clone(); }
    at::Tensor maps; ///< [heads, T, T]
};

ModelFolder bertFolder() {
    BertConfig bert;
    bert.hiddenSize = 96;
    bert.layers = 1;
    bert.heads = 6;
    bert.intermediateSize = 32;
    bert.positions = 128;
    bert.labels = {"a", "b"};
    ModelFolder folder;
    folder.modelType = "bert";
    folder.backbone = bert;
    return folder;
}

ModelFolder gpt2Folder() {
    Gpt2Config gpt2;
    gpt2.hiddenSize = 96;
    gpt2.layers = 1;
    gpt2.heads = 6;
    gpt2.intermediateSize = 32;
    gpt2.positions = 128;
    ModelFolder folder;
    folder.modelType = "gpt2";
    folder.backbone = gpt2;
    return folder;
}

std::vector<ParameterShape> listOf(const ModelFolder& folder) {
    const auto* gpt2 = std::get_if<Gpt2Config>(&folder.backbone);
    return gpt2 != nullptr ? gpt2Parameters(*gpt2, words, 10)
                           : bertParameters(std::get<BertConfig>(folder.backbone), words);
}

at::Tensor firstMaps(const ModelFolder& folder, const TensorPack& values) {
    Parameters parameters(values.tensors());
    FirstMaps probe;
    const at::Tensor ids = at::randint(words, {1, length}, at::kLong);
    if (const auto* gpt2 = std::get_if<Gpt2Config>(&folder.backbone)) {
        const ParameterScope scope(parameters, "memory_cell.model");
        const auto decoder = makeGpt2(*gpt2, scope / "transformer", scope / "lm_head");
        DecoderInput input;
        input.words = decoder->words(ids);
        static_cast<void>(decoder->decode(input, &probe, {}));
        return probe.maps;
    }
    const auto scope = [&parameters](const char* name) { return ParameterScope(parameters, name); };
    const auto encoder = makeBert(std::get<BertConfig>(folder.backbone),
                                  {scope("model.bert"), scope("model.bert.pooler.dense"), scope("model.classifier")});
    EncoderInput input;
    input.words = encoder->words(ids);
    static_cast<void>(encoder->encode(input, &probe, {}));
    return probe.maps;
}

} // namespace

class TestInitialWeights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headsLookWhereTheyShould_data();
    void headsLookWhereTheyShould();
    void areTheSameForTheSameSeed();
};

void TestInitialWeights::headsLookWhereTheyShould_data() {
    QTest::addColumn<bool>("decoder");
    QTest::newRow("encoder") << false;
    QTest::newRow("decoder") << true;
}

void TestInitialWeights::headsLookWhereTheyShould() {
    QFETCH(bool, decoder);
    const ModelFolder folder = decoder ? gpt2Folder() : bertFolder();
    TensorPack values(listOf(folder));
    initialise(values, folder, {.positionWidth = 24, .looks = looks}, 1);
    const at::Tensor maps = firstMaps(folder, values);
    for (std::size_t head = 0; head < looks.size(); ++head) {
        const std::int64_t distance = looks[head];
        if (decoder && distance > 0) {
            continue; // which a causal mask hides
        }
        double share = 0;
        for (std::int64_t token = 5; token < length - 5; ++token) {
            share += maps[static_cast<std::int64_t>(head)][token][token + distance].item<double>() / (length - 10);
        }
        QVERIFY2(share > 0.5, qPrintable(QStringLiteral("head %1 looks there by %2").arg(head).arg(share)));
    }
}

void TestInitialWeights::areTheSameForTheSameSeed() {
    const ModelFolder folder = bertFolder();
    TensorPack first(listOf(folder));
    TensorPack second(listOf(folder));
    TensorPack other(listOf(folder));
    initialise(first, folder, {}, 1);
    initialise(second, folder, {}, 1);
    initialise(other, folder, {}, 2);
    QVERIFY(at::equal(first.all(), second.all()));
    QVERIFY(!at::equal(first.all(), other.all()));
}

QTEST_APPLESS_MAIN(TestInitialWeights)
#include "tst_initial_weights.moc"
