#include "engine/text/special_token_names.h"

#include <utility>

namespace rmtscope {

SpecialTokenNames withBertNames(SpecialTokenNames names) {
    names.unknown = names.unknown.value_or("[UNK]");
    names.padding = names.padding.value_or("[PAD]");
    names.classifier = names.classifier.value_or("[CLS]");
    names.separator = names.separator.value_or("[SEP]");
    names.mask = names.mask.value_or("[MASK]");
    return names;
}

SpecialTokenNames withGpt2Names(SpecialTokenNames names) {
    constexpr const char* name = "<|endoftext|>";
    names.unknown = names.unknown.value_or(name);
    names.beginOfText = names.beginOfText.value_or(name);
    names.endOfText = names.endOfText.value_or(name);
    return names;
}

SpecialTokenNames withRobertaNames(SpecialTokenNames names) {
    names.unknown = names.unknown.value_or("<unk>");
    names.padding = names.padding.value_or("<pad>");
    names.classifier = names.classifier.value_or("<s>");
    names.separator = names.separator.value_or("</s>");
    names.mask = names.mask.value_or("<mask>");
    names.beginOfText = names.beginOfText.value_or("<s>");
    names.endOfText = names.endOfText.value_or("</s>");
    return names;
}

SpecialTokenNames withBytePairNames(SpecialTokenNames names, const Vocabulary& vocabulary) {
    const bool roberta = vocabulary.find("<s>") && vocabulary.find("</s>") && vocabulary.find("<mask>");
    return roberta ? withRobertaNames(std::move(names)) : withGpt2Names(std::move(names));
}

} // namespace rmtscope
