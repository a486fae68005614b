#include "engine/weights/weights.h"

#include <sys/mman.h>
#include <unistd.h>

namespace rmtscope {

void Weights::forgetPages(const TensorView& view) const {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    for (const std::span<const std::byte> mapping : mappings) {
        const auto begin = static_cast<std::size_t>(view.data.data() - mapping.data());
        if (view.data.data() < mapping.data() || begin + view.data.size() > mapping.size()) {
            continue;
        }
        const std::size_t first = (begin + page - 1) / page * page;
        const std::size_t end = (begin + view.data.size()) / page * page;
        if (first < end) { // it is only advice: what it can't do is no failure
            ::madvise(const_cast<std::byte*>(mapping.data()) + first, end - first, MADV_DONTNEED);
        }
        return;
    }
}

} // namespace rmtscope
