#include "engine/weights/key_layouts.h"

#include <array>

namespace rmtscope {

namespace {

constexpr std::array bert{
    EncoderKeys{"model.bert", "model.bert.pooler.dense", "model.classifier", "model.cls.predictions"},
    EncoderKeys{"bert", "bert.pooler.dense", "classifier", "cls.predictions"},
    EncoderKeys{"", "pooler.dense", "classifier", "cls.predictions"}};
constexpr std::array roberta{
    EncoderKeys{"model.roberta", "model.classifier.dense", "model.classifier.out_proj", "model.lm_head"},
    EncoderKeys{"roberta", "classifier.dense", "classifier.out_proj", "lm_head"},
    EncoderKeys{"", "pooler.dense", "classifier.out_proj", "lm_head"},
};
constexpr std::array distilBert{EncoderKeys{"model.distilbert", "model.pre_classifier", "model.classifier", "model"},
                                EncoderKeys{"distilbert", "pre_classifier", "classifier", ""},
                                EncoderKeys{"", "pre_classifier", "classifier", ""}};
constexpr std::array gpt2{DecoderKeys{"memory_cell.model.transformer", "memory_cell.model.lm_head"},
                          DecoderKeys{"transformer", "lm_head"}, DecoderKeys{"", "lm_head"}};
constexpr std::array gptNeox{DecoderKeys{"memory_cell.model.gpt_neox", "memory_cell.model.embed_out"},
                             DecoderKeys{"gpt_neox", "embed_out"}, DecoderKeys{"", "embed_out"}};

} // namespace

std::span<const EncoderKeys> encoderKeys(std::string_view modelType) {
    if (modelType == "bert") {
        return bert;
    }
    if (modelType == "roberta") {
        return roberta;
    }
    return modelType == "distilbert" ? std::span<const EncoderKeys>(distilBert) : std::span<const EncoderKeys>();
}

std::span<const DecoderKeys> decoderKeys(std::string_view modelType) {
    if (modelType == "gpt2") {
        return gpt2;
    }
    return modelType == "gpt_neox" ? std::span<const DecoderKeys>(gptNeox) : std::span<const DecoderKeys>();
}

} // namespace rmtscope
