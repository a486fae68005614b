#include "viewmodels/slot_origins.h"

namespace rmtscope {

SlotOrigins slotOrigins(std::span<const float> write, std::span<const float> retain) {
    SlotOrigins origins{std::vector<double>(write.size()), 1};
    for (std::size_t j = write.size(); j-- > 0;) {
        const auto fresh = static_cast<double>(write[j]);
        const double all = fresh + static_cast<double>(retain[j]);
        const double share = all > 0 ? fresh / all : 0;
        origins.written[j] = origins.initial * share;
        origins.initial *= 1 - share;
    }
    return origins;
}

} // namespace rmtscope
