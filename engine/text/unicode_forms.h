#pragma once

#include "engine/text/normaliser.h"

#include <memory>

namespace rmtscope {

/// NFC, NFD, NFKC or NFKD. A composed character covers all characters that went into it.
struct UnicodeForm {
    bool compatibility = false; ///< the K
    bool compose = false;       ///< C rather than D
};

[[nodiscard]] std::unique_ptr<const Normaliser> makeUnicodeForm(const UnicodeForm& form);

} // namespace rmtscope
