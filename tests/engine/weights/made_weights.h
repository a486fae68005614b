#pragma once

#include "engine/weights/infer_model.h"

#include <memory>
#include <string>
#include <vector>

namespace rmtscope {

/// Weights of nothing but names and shapes.
class MadeWeights {
public:
    MadeWeights& add(const std::string& name, const std::vector<std::int64_t>& shape) {
        m_weights.tensors[name] = TensorView{DType::F32, shape, {}};
        return *this;
    }
    MadeWeights& remove(const std::string& name) {
        m_weights.tensors.erase(name);
        return *this;
    }
    MadeWeights& addBert(const std::string& prefix, std::int64_t layers, std::int64_t hidden) {
        add(prefix + "embeddings.word_embeddings.weight", {210, hidden});
        add(prefix + "embeddings.position_embeddings.weight", {64, hidden});
        add(prefix + "embeddings.token_type_embeddings.weight", {2, hidden});
        for (std::int64_t layer = 0; layer < layers; ++layer) {
            add(prefix + "encoder.layer." + std::to_string(layer) + ".intermediate.dense.weight", {4 * hidden, hidden});
        }
        return *this;
    }
    MadeWeights& addGpt2(const std::string& prefix, std::int64_t layers, std::int64_t hidden) {
        add(prefix + "wte.weight", {300, hidden});
        add(prefix + "wpe.weight", {64, hidden});
        for (std::int64_t layer = 0; layer < layers; ++layer) {
            add(prefix + "h." + std::to_string(layer) + ".mlp.c_fc.weight", {hidden, 4 * hidden});
        }
        return *this;
    }
    [[nodiscard]] const Weights& weights() const { return m_weights; }

private:
    Weights m_weights;
};

} // namespace rmtscope
