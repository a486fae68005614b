#include "engine/training/parameter_list.h"

#include "engine/weights/key_layouts.h"

namespace rmtscope {

namespace {

/// Collects names below one prefix.
class Names {
public:
    Names(std::vector<ParameterShape>& list, std::string prefix)
        : m_list(list)
        , m_prefix(std::move(prefix)) {}

    [[nodiscard]] Names operator/(const std::string& name) const { return {m_list, m_prefix + name + "."}; }
    void tensor(const std::string& name, std::vector<std::int64_t> shape) const {
        m_list.push_back({m_prefix + name, std::move(shape)});
    }
    void linear(const std::string& name, std::int64_t in, std::int64_t out) const {
        tensor(name + ".weight", {out, in});
        tensor(name + ".bias", {out});
    }
    void conv1d(const std::string& name, std::int64_t in, std::int64_t out) const {
        tensor(name + ".weight", {in, out});
        tensor(name + ".bias", {out});
    }
    void norm(const std::string& name, std::int64_t width) const {
        tensor(name + ".weight", {width});
        tensor(name + ".bias", {width});
    }

private:
    std::vector<ParameterShape>& m_list;
    std::string m_prefix;
};

std::string below(std::string_view scope) {
    return std::string(scope) + ".";
}

} // namespace

std::vector<ParameterShape> bertParameters(const BertConfig& config, std::int64_t words) {
    const EncoderKeys& keys = encoderKeys("bert").front();
    const std::int64_t hidden = config.hiddenSize;
    std::vector<ParameterShape> list;
    const Names bert(list, below(keys.backbone));
    const Names embeddings = bert / "embeddings";
    embeddings.tensor("word_embeddings.weight", {words, hidden});
    embeddings.tensor("position_embeddings.weight", {config.positions, hidden});
    embeddings.tensor("token_type_embeddings.weight", {config.tokenTypes, hidden});
    embeddings.norm("LayerNorm", hidden);
    for (std::int64_t index = 0; index < config.layers; ++index) {
        const Names layer = bert / "encoder" / "layer" / std::to_string(index);
        for (const char* part : {"query", "key", "value"}) {
            (layer / "attention" / "self").linear(part, hidden, hidden);
        }
        layer.linear("attention.output.dense", hidden, hidden);
        layer.norm("attention.output.LayerNorm", hidden);
        layer.linear("intermediate.dense", hidden, config.intermediateSize);
        layer.linear("output.dense", config.intermediateSize, hidden);
        layer.norm("output.LayerNorm", hidden);
    }
    const Names whole(list, "");
    whole.linear(std::string(keys.pooler), hidden, hidden);
    whole.linear(std::string(keys.classifier), hidden, static_cast<std::int64_t>(config.labels.size()));
    return list;
}

std::vector<ParameterShape> gpt2Parameters(const Gpt2Config& config, std::int64_t words, std::int64_t slots) {
    const std::int64_t hidden = config.hiddenSize;
    std::vector<ParameterShape> list;
    Names(list, "").tensor(std::string(decoderMemoryKey), {slots, hidden});
    const Names gpt2(list, below(decoderKeys("gpt2").front().backbone));
    gpt2.tensor("wte.weight", {words, hidden});
    gpt2.tensor("wpe.weight", {config.positions, hidden});
    for (std::int64_t index = 0; index < config.layers; ++index) {
        const Names layer = gpt2 / "h" / std::to_string(index);
        layer.norm("ln_1", hidden);
        layer.norm("ln_2", hidden);
        layer.conv1d("attn.c_attn", hidden, 3 * hidden);
        layer.conv1d("attn.c_proj", hidden, hidden);
        layer.conv1d("mlp.c_fc", hidden, config.intermediateSize);
        layer.conv1d("mlp.c_proj", config.intermediateSize, hidden);
    }
    gpt2.norm("ln_f", hidden);
    return list;
}

} // namespace rmtscope
