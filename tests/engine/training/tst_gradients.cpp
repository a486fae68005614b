#include "engine/backbones/bert.h"
#include "engine/backbones/gpt2.h"
#include "engine/layers/parameters.h"
#include "engine/layers/self_attention.h"
#include "engine/memory/rmt_decoder.h"
#include "engine/memory/rmt_encoder.h"
#include "engine/training/parameter_list.h"

#include <ATen/ATen.h>
#include <QTest>

#include <cmath>
#include <functional>

using namespace rmtscope;

namespace {

constexpr std::int64_t slots = 3;
constexpr std::int64_t words = 20;
constexpr std::int64_t hidden = 8;

struct Case {
    NamedTensors leaves;
    std::function<at::Tensor(const NamedTensors&)> loss;
};

at::Tensor textOf(std::int64_t first) {
    return at::arange(first, first + 10, at::kLong).remainder(words - slots).view({2, 5});
}

/// [B, T] of equally long texts as the memory system lays them out.
SegmentBatch layOut(const MemorySystem& memory, const at::Tensor& texts) {
    std::vector<at::Tensor> rows;
    for (std::int64_t row = 0; row < texts.size(0); ++row) {
        const at::Tensor text = texts[row].contiguous();
        SegmentLayout layout;
        memory.layOut({text.data_ptr<std::int64_t>(), static_cast<std::size_t>(text.numel())}, layout);
        rows.push_back(at::tensor(layout.ids));
    }
    return {at::stack(rows), {}};
}

/// The memory behind two segments: what a third one would read.
at::Tensor memoryAfterTwo(const MemorySystem& memory) {
    at::Tensor state = memory.initialState(2);
    for (const std::int64_t first : {0, 7}) {
        state = memory.step(layOut(memory, textOf(first)), state, nullptr, {}).state;
    }
    return state;
}

at::Tensor encoderLoss(const NamedTensors& leaves, const BertConfig& config) {
    Parameters parameters(leaves);
    const auto scope = [&parameters](const char* name) { return ParameterScope(parameters, name); };
    const auto memory = makeRmtEncoder(
        makeBert(config, {scope("model.bert"), scope("model.bert.pooler.dense"), scope("model.classifier")}), slots,
        {.classifier = 1, .separator = 2, .firstMemory = words - slots});
    const StepOutput output = memory->step(layOut(*memory, textOf(3)), memoryAfterTwo(*memory), nullptr, {});
    return at::cross_entropy_loss(memory->answer(output), at::tensor({2, 0}, at::kLong));
}

at::Tensor decoderLoss(const NamedTensors& leaves, const Gpt2Config& config) {
    Parameters parameters(leaves);
    const ParameterScope model(parameters, "memory_cell.model");
    const auto memory = makeRmtDecoder(makeGpt2(config, model / "transformer", model / "lm_head"),
                                       parameters.take("memory_cell.memory", {slots, hidden}));
    const auto answer = memory->begin({textOf(3), memoryAfterTwo(*memory), false}, nullptr, {});
    return at::cross_entropy_loss(answer->logits(), at::tensor({2, 0}, at::kLong));
}

/// GPT-NeoX's way of knowing positions, which turns queries and keys in place when nobody asks for gradients.
at::Tensor rotaryLoss(const NamedTensors& leaves) {
    Parameters parameters(leaves);
    const ParameterScope scope(parameters, "attention");
    const auto rotary = std::make_shared<const Rotary>(2, 10000.0, at::Device(at::kCPU));
    const SelfAttention attention(Linear::headByHead(scope, hidden, 2), 2, rotary);
    const at::Tensor context = attention(leaves.at("x"), {}, {}).context;
    return (context * at::arange(context.numel(), at::kDouble).view(context.sizes()).sin()).sum();
}

NamedTensors leavesOf(const std::vector<ParameterShape>& list) {
    at::manual_seed(3);
    NamedTensors leaves;
    for (const ParameterShape& each : list) {
        leaves[each.name] = at::randn(each.shape, at::kDouble).mul_(0.4).requires_grad_(true);
    }
    return leaves;
}

} // namespace

/// Training goes through the very layers that inference uses: every gradient is held against finite differences.
class TestGradients : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areSlopes_data();
    void areSlopes();
};

void TestGradients::areSlopes_data() {
    QTest::addColumn<Case>("test");
    for (const auto& [name, activation] :
         {std::pair("gelu", Activation::Gelu), std::pair("gelu by tanh", Activation::GeluTanh),
          std::pair("relu", Activation::Relu)}) {
        BertConfig bert;
        bert.hiddenSize = hidden;
        bert.layers = bert.heads = 2;
        bert.intermediateSize = 12;
        bert.positions = 16;
        bert.activation = activation;
        bert.labels = {"a", "b", "c"};
        Gpt2Config gpt2;
        gpt2.hiddenSize = hidden;
        gpt2.layers = gpt2.heads = 2;
        gpt2.intermediateSize = 12;
        gpt2.positions = 16;
        gpt2.activation = activation;
        QTest::addRow("encoder with %s", name) << Case{
            leavesOf(bertParameters(bert, words)), [bert](const auto& leaves) { return encoderLoss(leaves, bert); }};
        QTest::addRow("decoder with %s", name)
            << Case{leavesOf(gpt2Parameters(gpt2, words, slots)),
                    [gpt2](const auto& leaves) { return decoderLoss(leaves, gpt2); }};
    }
    QTest::newRow("rotary attention") << Case{
        leavesOf({{"x", {2, 5, hidden}}, {"attention.weight", {3 * hidden, hidden}}, {"attention.bias", {3 * hidden}}}),
        rotaryLoss};
}

void TestGradients::areSlopes() {
    QFETCH(Case, test);
    const auto& [leaves, loss] = test;
    loss(leaves).backward();
    constexpr double step = 1e-5;
    for (const auto& [name, leaf] : leaves) {
        const at::Tensor direction = at::randn_like(leaf);
        NamedTensors moved = leaves;
        const auto lossAt = [&, &loss = loss, &leaf = leaf, &name = name](double distance) {
            moved[name] = (leaf.detach() + direction * distance).requires_grad_(true);
            return loss(moved).item<double>();
        };
        const double slope = (lossAt(step) - lossAt(-step)) / (2 * step);
        QVERIFY2(leaf.grad().defined(), name.c_str());
        const double expected = (leaf.grad() * direction).sum().item<double>();
        QVERIFY2(std::abs(slope - expected) < 1e-6 * (1 + std::abs(slope)),
                 qPrintable(QStringLiteral("%1: %2 is no slope %3").arg(name.c_str()).arg(expected).arg(slope)));
    }
}

QTEST_APPLESS_MAIN(TestGradients)
#include "tst_gradients.moc"
