#pragma once

#include "engine/backbones/bert.h"
#include "tests/support/memory_checkpoint.h"

namespace rmtscope {

/// A random BERT: 2 layers x 8, 2 heads, 40 words, 3 labels.
class TinyBert {
public:
    TinyBert() {
        m_config = {.hiddenSize = hidden,
                    .layers = 2,
                    .heads = 2,
                    .intermediateSize = 16,
                    .positions = 32,
                    .labels = {"a", "b", "c"}};
        m_checkpoint.add("embeddings.word_embeddings.weight", {words, hidden});
        m_checkpoint.add("embeddings.position_embeddings.weight", {32, hidden});
        m_checkpoint.add("embeddings.token_type_embeddings.weight", {2, hidden});
        m_checkpoint.addLayerNorm("embeddings.LayerNorm", hidden);
        for (const std::string layer : {"encoder.layer.0", "encoder.layer.1"}) {
            for (const char* part : {".query", ".key", ".value"}) {
                m_checkpoint.addLinear(layer + ".attention.self" + part, hidden, hidden);
            }
            m_checkpoint.addLinear(layer + ".attention.output.dense", hidden, hidden);
            m_checkpoint.addLayerNorm(layer + ".attention.output.LayerNorm", hidden);
            m_checkpoint.addLinear(layer + ".intermediate.dense", hidden, 16);
            m_checkpoint.addLinear(layer + ".output.dense", 16, hidden);
            m_checkpoint.addLayerNorm(layer + ".output.LayerNorm", hidden);
        }
        m_checkpoint.addLinear("pooler.dense", hidden, hidden);
        m_checkpoint.addLinear("classifier", hidden, 3);
        Parameters parameters = m_checkpoint.parameters();
        m_bert = makeBert(m_config, {ParameterScope(parameters, ""), ParameterScope(parameters, "pooler.dense"),
                                     ParameterScope(parameters, "classifier")});
    }

    static constexpr std::int64_t hidden = 8;
    static constexpr std::int64_t words = 40;

    [[nodiscard]] const std::shared_ptr<const Encoder>& bert() const { return m_bert; }

private:
    BertConfig m_config;
    MemoryCheckpoint m_checkpoint;
    std::shared_ptr<const Encoder> m_bert;
};

} // namespace rmtscope
