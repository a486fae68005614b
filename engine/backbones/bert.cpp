#include "engine/backbones/bert.h"

#include "engine/api/error.h"
#include "engine/backbones/bert_embeddings.h"
#include "engine/backbones/bert_layer.h"
#include "engine/backbones/bert_words_head.h"
#include "engine/backbones/probed_attention.h"
#include "engine/probe/stage_clock.h"

#include <ATen/ATen.h>

#include <limits>
#include <optional>

namespace rmtscope {

namespace {

class Bert final : public Encoder {
public:
    Bert(const BertConfig& config, const BertScopes& scopes)
        : m_heads(config.heads)
        , m_poolsByRelu(config.family == BertFamily::DistilBert)
        , m_embeddings(scopes.backbone / "embeddings", config) {
        const std::string layers = namesOf(config.family).layers;
        for (std::int64_t layer = 0; layer < config.layers; ++layer) {
            m_layers.emplace_back(scopes.backbone / (layers + "." + std::to_string(layer)), config);
        }
        if (scopes.pooler.contains("weight")) {
            m_pooler.emplace(scopes.pooler, config.hiddenSize, config.hiddenSize);
        }
        if (scopes.classifier.contains("weight")) {
            m_labels = classifierWidth(config, scopes.classifier);
            m_classifier.emplace(scopes.classifier, config.hiddenSize, m_labels);
        }
        if (scopes.wordsHead) {
            m_wordsHead = BertWordsHead::find(*scopes.wordsHead, config, m_embeddings.wordMatrix(),
                                              scopes.backbone.full("embeddings.word_embeddings.weight"));
        }
    }

    at::Tensor words(const at::Tensor& ids) const override { return m_embeddings.words(ids); }

    at::Tensor encode(const EncoderInput& input, Probe* probe, const std::stop_token& stop) const override {
        const bool everyRow = probe != nullptr && probe->wantsHidden();
        const at::Tensor mask = additiveMask(input.keyMask);
        InStage stage(Stage::Embedding);
        at::Tensor hidden = m_embeddings(input.words, input.tokenTypes, input.keyMask);
        stage.next(Stage::Other);
        if (everyRow) {
            probe->hidden(hidden);
        }
        for (std::size_t i = 0; i < m_layers.size(); ++i) {
            if (stop.stop_requested()) {
                throw Error(ErrorCode::Cancelled, "The run was stopped.");
            }
            const bool last = i + 1 == m_layers.size();
            const LayerIndex layer(static_cast<std::int64_t>(i));
            const RowRange rows{0, last && !everyRow ? input.wantedRows : 0};
            auto output = m_layers[i](hidden, mask, wantedAttention(probe, layer, rows));
            showAttention(probe, layer, output.maps);
            hidden = std::move(output.hidden);
            if (probe != nullptr) {
                probe->layerOutput(layer, hidden);
            }
            if (everyRow) {
                probe->hidden(hidden);
            }
        }
        return hidden;
    }

    at::Tensor pool(const at::Tensor& last) const override {
        if (!m_pooler) {
            return {};
        }
        const at::Tensor pooled = (*m_pooler)(last.select(1, 0));
        return m_poolsByRelu ? pooled.relu() : pooled.tanh();
    }

    at::Tensor classify(const at::Tensor& pooled) const override {
        return m_classifier && pooled.defined() ? (*m_classifier)(pooled) : at::Tensor();
    }

    at::Tensor wordLogits(const at::Tensor& hidden) const override {
        return m_wordsHead ? (*m_wordsHead)(hidden) : at::Tensor();
    }

    std::int64_t labels() const override { return m_labels; }
    std::int64_t layers() const override { return static_cast<std::int64_t>(m_layers.size()); }
    std::int64_t heads() const override { return m_heads; }
    std::int64_t hiddenSize() const override { return m_embeddings.hiddenSize(); }
    std::int64_t embeddedWords() const override { return m_embeddings.embeddedWords(); }
    at::Device device() const override { return m_embeddings.device(); }

private:
    static std::int64_t classifierWidth(const BertConfig& config, const ParameterScope& classifier) {
        return config.labels.empty() ? classifier.rows("weight") : static_cast<std::int64_t>(config.labels.size());
    }

    /// Padding gets the smallest score there is: its probability is exactly 0 after the softmax.
    static at::Tensor additiveMask(const at::Tensor& keyMask) {
        if (!keyMask.defined()) {
            return {};
        }
        const at::Tensor blocked = at::zeros(keyMask.sizes(), keyMask.options().dtype(at::kFloat))
                                       .masked_fill_(keyMask == 0, std::numeric_limits<float>::lowest());
        return blocked.view({keyMask.size(0), 1, 1, keyMask.size(1)});
    }

    std::int64_t m_heads;
    std::int64_t m_labels = 0;
    bool m_poolsByRelu;
    BertEmbeddings m_embeddings;
    std::vector<BertLayer> m_layers;
    std::optional<Linear> m_pooler;
    std::optional<Linear> m_classifier;
    std::optional<BertWordsHead> m_wordsHead;
};

} // namespace

std::unique_ptr<Encoder> makeBert(const BertConfig& config, const BertScopes& scopes) {
    return std::make_unique<Bert>(config, scopes);
}

} // namespace rmtscope
