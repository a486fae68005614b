#include "engine/text/same_answer.h"

#include <unicode/unistr.h>

namespace rmtscope {

namespace {

icu::UnicodeString folded(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}).foldCase();
}

} // namespace

bool sameAnswer(std::string_view a, std::string_view b) {
    return folded(a) == folded(b);
}

} // namespace rmtscope
