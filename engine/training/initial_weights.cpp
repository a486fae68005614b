#include "engine/training/initial_weights.h"

#include "engine/training/seed_mix.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

namespace rmtscope {

namespace {

bool endsWith(const std::string& name, std::string_view end) {
    return name.ends_with(end);
}

/// Radians a token, so high that neighbours differ in most dimensions: what is to be found is a few tokens away.
at::Tensor frequencies(std::int64_t pairs) {
    constexpr double highest = 2.5;
    constexpr double ratio = 0.7;
    return highest * at::pow(at::scalar_tensor(ratio, at::kDouble), at::arange(pairs, at::kDouble));
}

/// [positions, width]: sin and cos of each frequency side by side
at::Tensor sinusoids(std::int64_t positions, std::int64_t width) {
    const at::Tensor angles = at::outer(at::arange(positions, at::kDouble), frequencies(width / 2));
    return at::stack({angles.sin(), angles.cos()}, 2).view({positions, width}).to(at::kFloat);
}

/// [width, width]: turns sinusoids of position p into those of position p + distance.
at::Tensor shift(std::int64_t width, std::int64_t distance) {
    at::Tensor turn = at::zeros({width, width}, at::kFloat);
    const at::Tensor angles = frequencies(width / 2) * static_cast<double>(distance);
    for (std::int64_t pair = 0; pair < width / 2; ++pair) {
        const auto angle = angles[pair].item<double>();
        // sin(p + a) = sin p cos a + cos p sin a; cos(p + a) = cos p cos a - sin p sin a
        turn[2 * pair][2 * pair] = std::cos(angle);
        turn[2 * pair][2 * pair + 1] = std::sin(angle);
        turn[2 * pair + 1][2 * pair] = -std::sin(angle);
        turn[2 * pair + 1][2 * pair + 1] = std::cos(angle);
    }
    return turn;
}

/// Where a backbone's positions and layer 0's queries and keys stand.
struct Places {
    at::Tensor words;
    at::Tensor others; ///< what is added to words or stands beside them: token types, a decoder's memory
    at::Tensor positions;
    at::Tensor query; ///< [hidden out, hidden in], a view
    at::Tensor key;
};

Places placesOf(const TensorPack& values, const ModelFolder& folder) {
    const auto at = [&values](const std::string& name) { return values.tensors().at(name); };
    if (std::holds_alternative<BertConfig>(folder.backbone)) {
        const std::string self = "model.bert.encoder.layer.0.attention.self.";
        return {at("model.bert.embeddings.word_embeddings.weight"),
                at("model.bert.embeddings.token_type_embeddings.weight"),
                at("model.bert.embeddings.position_embeddings.weight"), at(self + "query.weight"),
                at(self + "key.weight")};
    }
    const std::string gpt2 = "memory_cell.model.transformer.";
    const at::Tensor packed = at(gpt2 + "h.0.attn.c_attn.weight"); // [in, 3 out]
    const std::int64_t hidden = packed.size(0);
    return {at(gpt2 + "wte.weight"), at("memory_cell.memory"), at(gpt2 + "wpe.weight"), packed.narrow(1, 0, hidden).t(),
            packed.narrow(1, hidden, hidden).t()};
}

void useSinusoids(const Places& places, std::int64_t width, double scale) {
    places.words.narrow(1, 0, width).zero_();
    places.others.narrow(1, 0, width).zero_();
    places.positions.zero_();
    places.positions.narrow(1, 0, width).copy_(sinusoids(places.positions.size(0), width) * scale);
}

/// query p · key k is largest where k = p + distance: the query is the key's projection turned by the distance.
void look(const Places& places, const InitialWeights& how) {
    const auto heads = static_cast<std::int64_t>(how.looks.size());
    const std::int64_t hidden = places.query.size(0);
    const std::int64_t headWidth = hidden / heads;
    const std::int64_t width = std::min(how.positionWidth, headWidth);
    for (std::int64_t head = 0; head < heads; ++head) {
        at::Tensor query = places.query.narrow(0, head * headWidth, headWidth);
        at::Tensor key = places.key.narrow(0, head * headWidth, headWidth);
        const std::int64_t distance = how.looks[static_cast<std::size_t>(head)];
        const at::Tensor turned = shift(how.positionWidth, distance).narrow(0, 0, width);
        query.narrow(0, 0, width).narrow(1, 0, how.positionWidth).add_(turned * how.lookStrength);
        key.narrow(0, 0, width)
            .narrow(1, 0, how.positionWidth)
            .add_(at::eye(how.positionWidth).narrow(0, 0, width) * how.lookStrength);
    }
}

} // namespace

void initialise(TensorPack& values, const ModelFolder& folder, const InitialWeights& how, std::uint64_t seed) {
    const at::Generator random = at::detail::createCPUGenerator(mixSeeds({seed}));
    for (const auto& [name, tensor] : values.tensors()) {
        at::Tensor value = tensor;
        if (value.dim() >= 2) {
            value.copy_(at::randn(value.sizes(), random, at::TensorOptions()).mul_(how.deviation));
        } else {
            const bool norm = name.find("LayerNorm.weight") != std::string::npos || endsWith(name, "ln_1.weight") ||
                              endsWith(name, "ln_2.weight") || endsWith(name, "ln_f.weight");
            value.fill_(norm ? 1.0 : 0.0);
        }
    }
    const Places places = placesOf(values, folder);
    if (how.positionWidth > 0) {
        // Twice as large as a word's other dimensions: the norm behind them then leaves both to be seen.
        useSinusoids(places, how.positionWidth, 2 * how.deviation * std::sqrt(2.0));
    }
    if (!how.looks.empty()) {
        look(places, how);
    }
}

} // namespace rmtscope
