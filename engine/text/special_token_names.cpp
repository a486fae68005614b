#include "engine/text/special_token_names.h"

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

} // namespace rmtscope
