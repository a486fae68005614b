#include "engine/evaluation/full_attention.h"

#include "engine/api/error.h"
#include "engine/evaluation/cost_model.h"
#include "engine/runtime/architecture.h"
#include "engine/runtime/device.h"
#include "engine/runtime/tensor_memory.h"
#include "engine/runtime/torch_errors.h"
#include "engine/text/open_tokenizer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <optional>

namespace rmtscope {

namespace {

using Clock = std::chrono::steady_clock;

bool isPositionTable(const std::string& name) {
    return name.ends_with("position_embeddings.weight") || name.ends_with("wpe.weight");
}

/// The same table with `rows` rows: behind the last one it begins again with row `offset`.
TensorView repeated(const TensorView& table, std::int64_t offset, std::int64_t rows, Weights& owner) {
    const auto rowBytes = table.data.size() / static_cast<std::size_t>(table.shape.at(0));
    const std::int64_t period = table.shape.at(0) - offset;
    const auto buffer = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(rows) * rowBytes);
    for (std::int64_t row = 0; row < rows; ++row) {
        const std::int64_t from = row < offset ? row : offset + (row - offset) % period;
        std::memcpy(buffer->data() + static_cast<std::size_t>(row) * rowBytes,
                    table.data.data() + static_cast<std::size_t>(from) * rowBytes, rowBytes);
    }
    owner.storages.push_back(buffer);
    TensorView view = table;
    view.shape[0] = rows;
    view.data = *buffer;
    return view;
}

/// Has every map computed as a whole, as the published code does: that is what full attention's memory goes into.
class WholeMaps final : public Probe {
public:
    [[nodiscard]] bool wantsAttention(LayerIndex) const override { return true; }
};

/// A backbone that reads inputs of up to `positions` tokens.
class LongBackbone {
public:
    LongBackbone(ModelFolder folder, at::Device device, std::int64_t positions) {
        std::int64_t offset = 0;
        if (auto* const bert = std::get_if<BertConfig>(&folder.backbone)) {
            bert->positions = positions;
            offset = bert->positionOffset;
        } else if (auto* const gpt2 = std::get_if<Gpt2Config>(&folder.backbone)) {
            gpt2->positions = positions;
        } else {
            throw Error(ErrorCode::Usage, folder.path.filename().string() +
                                              " has no table of positions; the full-attention baseline knows BERT's "
                                              "and GPT-2's.");
        }
        const auto weights = std::make_shared<Weights>(*openWeights(folder.weights));
        for (auto& [name, view] : weights->tensors) {
            if (isPositionTable(name)) {
                view = repeated(view, offset, offset + positions, *weights);
            }
        }
        Parameters parameters(weights, device);
        m_built = std::holds_alternative<BertConfig>(folder.backbone)
                      ? buildEncoder(folder, parameters, *openTokenizer(folder.path))
                      : buildDecoder(folder, parameters);
    }

    /// One pass; the numbers don't matter.
    void read(std::int64_t tokens, const std::stop_token& stop) const {
        const at::Device device = m_built.encoder ? m_built.encoder->device() : m_built.decoder->device();
        const at::Tensor ids = at::zeros({1, tokens}, at::TensorOptions().dtype(at::kLong).device(device));
        at::Tensor result;
        WholeMaps maps;
        if (m_built.encoder) {
            EncoderInput input;
            input.words = m_built.encoder->words(ids);
            input.wantedRows = 1;
            result = m_built.encoder->encode(input, &maps, stop);
        } else {
            DecoderInput input;
            input.words = m_built.decoder->words(ids);
            input.wanted = {tokens - 1, tokens};
            result = m_built.decoder->decode(input, &maps, stop);
        }
        static_cast<void>(result.to(at::kCPU)); // waits for the device
    }

private:
    Architecture m_built;
};

FullAttentionCost measure(const LongBackbone& backbone, std::int64_t tokens, at::Device device,
                          const std::stop_token& stop) {
    releaseTensorMemory();
    forgetPeakDeviceBytes(device);
    const std::uint64_t before = deviceBytes(device);
    const auto start = Clock::now();
    backbone.read(tokens, stop);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const std::uint64_t peak = peakDeviceBytes(device);
    return {tokens, seconds, peak > before ? peak - before : 0, peak, true};
}

/// Of the last one measured, for another number of tokens.
FullAttentionCost computed(const FullAttentionCost& last, const TransformerShape& shape, std::int64_t tokens) {
    const auto wanted = static_cast<double>(tokens);
    const auto known = static_cast<double>(last.tokens);
    const double growth = wanted / known;
    const auto bytes = static_cast<std::uint64_t>(static_cast<double>(last.bytes) * growth * growth);
    return {tokens, last.seconds * fullAttentionFlops(shape, wanted) / fullAttentionFlops(shape, known), bytes,
            last.peakBytes - last.bytes + bytes, false};
}

TransformerShape shapeOf(const ModelFolder& folder) {
    return std::visit(
        [&folder](const auto& config) {
            return TransformerShape{config.layers, config.hiddenSize, config.heads, folder.embeddedWords};
        },
        folder.backbone);
}

} // namespace

std::vector<FullAttentionCost> fullAttentionCosts(const ModelFolder& folder, std::span<const std::int64_t> tokens,
                                                  const DeviceOptions& options, std::uint64_t availableBytes,
                                                  const std::stop_token& stop) {
    const c10::InferenceMode inference;
    const at::Device device = parseDevice(options.device);
    useThreads(options.threads > 0 ? options.threads : availableProcessors());
    const TransformerShape shape = shapeOf(folder);
    std::vector<FullAttentionCost> costs;
    std::optional<FullAttentionCost> last;
    for (const std::int64_t wanted : tokens) {
        const bool fits = !last || (last->measured && computed(*last, shape, wanted).bytes <= availableBytes);
        if (fits) {
            try {
                costs.push_back(withTorchErrors(
                    [&] { return measure(LongBackbone(folder, device, wanted), wanted, device, stop); }));
                last = costs.back();
                continue;
            } catch (const Error& error) {
                if (error.code() != ErrorCode::OutOfMemory || !last) {
                    throw;
                }
            }
        }
        costs.push_back(computed(*last, shape, wanted));
        last->measured = false; // whatever is longer won't fit either
    }
    return costs;
}

double tokensThatFit(std::span<const FullAttentionCost> costs, std::uint64_t availableBytes) {
    const FullAttentionCost* longest = nullptr;
    for (const FullAttentionCost& cost : costs) {
        longest = cost.measured ? &cost : longest;
    }
    return longest == nullptr || longest->bytes == 0
               ? 0
               : static_cast<double>(longest->tokens) *
                     std::sqrt(static_cast<double>(availableBytes) / static_cast<double>(longest->bytes));
}

} // namespace rmtscope
