#pragma once

#include "engine/weights/bert_config.h"

namespace rmtscope {

/// What the members of BERT's family call the parts of a layer.
struct BertNames {
    const char* layers;
    const char* query;
    const char* key;
    const char* value;
    const char* project;
    const char* attentionNorm;
    const char* expand;
    const char* contract;
    const char* outputNorm;
};

[[nodiscard]] constexpr BertNames namesOf(BertFamily family) {
    if (family == BertFamily::DistilBert) {
        return {"transformer.layer", "attention.q_lin", "attention.k_lin", "attention.v_lin",  "attention.out_lin",
                "sa_layer_norm",     "ffn.lin1",        "ffn.lin2",        "output_layer_norm"};
    }
    return {"encoder.layer",        "attention.self.query",   "attention.self.key",
            "attention.self.value", "attention.output.dense", "attention.output.LayerNorm",
            "intermediate.dense",   "output.dense",           "output.LayerNorm"};
}

} // namespace rmtscope
