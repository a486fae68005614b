#include "app/cli/noise_note.h"

#include <iostream>

namespace rmtscope::cli {

void sayFactsLeftOut(std::int64_t facts, const std::filesystem::path& noise) {
    if (facts > 0) {
        std::cerr << "rmt: " << noise.filename().string() << " is used without the " << facts
                  << (facts == 1 ? " fact" : " facts")
                  << " that its questions file names, so that what is hidden in it stands alone.\n";
    }
}

} // namespace rmtscope::cli
