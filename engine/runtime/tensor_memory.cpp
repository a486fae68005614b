#include "engine/runtime/tensor_memory.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <new>
#include <vector>

namespace rmtscope {

namespace {

constexpr std::size_t alignment = 64;
constexpr std::size_t granule = 4096;
/// Beyond this much unused memory everything unused goes back to the heap: sizes have changed for good.
constexpr std::size_t mostKept = std::size_t{1} << 30;

/// Stands in the 64 bytes before each block.
struct alignas(alignment) Header {
    std::size_t bytes = 0;
};

class KeptBlocks {
public:
    void* take(std::size_t bytes) {
        const std::size_t rounded = (bytes + granule - 1) / granule * granule;
        {
            const std::lock_guard lock(m_mutex);
            if (const auto found = m_free.find(rounded); found != m_free.end() && !found->second.empty()) {
                Header* const header = found->second.back();
                found->second.pop_back();
                m_keptBytes -= rounded;
                return header + 1;
            }
        }
        void* const fresh = std::aligned_alloc(alignment, rounded + sizeof(Header));
        if (fresh == nullptr) {
            throw std::bad_alloc();
        }
        return new (fresh) Header{rounded} + 1;
    }

    void giveBack(void* block) {
        Header* const header = static_cast<Header*>(block) - 1;
        const std::lock_guard lock(m_mutex);
        m_free[header->bytes].push_back(header);
        m_keptBytes += header->bytes;
        if (m_keptBytes > mostKept) {
            release();
        }
    }

    void releaseAll() {
        const std::lock_guard lock(m_mutex);
        release();
    }

private:
    void release() {
        for (auto& [bytes, headers] : m_free) {
            for (Header* header : headers) {
                std::free(header);
            }
            headers.clear();
        }
        m_keptBytes = 0;
    }

    std::mutex m_mutex;
    std::map<std::size_t, std::vector<Header*>> m_free; ///< by rounded size
    std::size_t m_keptBytes = 0;
};

KeptBlocks& keptBlocks() {
    static auto* const blocks = new KeptBlocks; // never destroyed: static tensors may be freed after everything else
    return *blocks;
}

void giveBack(void* block) {
    if (block != nullptr) {
        keptBlocks().giveBack(block);
    }
}

/// Both spellings of allocate(), because LibTorch 2 dropped the const; whichever is virtual there is overridden.
class TensorMemory final : public c10::Allocator {
public:
    // NOLINTBEGIN(modernize-use-override,readability-identifier-naming): which of them override depends on the version
    c10::DataPtr allocate(std::size_t bytes) const { return take(bytes); }
    c10::DataPtr allocate(std::size_t bytes) { return take(bytes); }
    c10::DeleterFnPtr raw_deleter() const override { return &giveBack; }
    void copy_data(void* to, const void* from, std::size_t bytes) const { std::memcpy(to, from, bytes); }
    // NOLINTEND(modernize-use-override,readability-identifier-naming)

private:
    static c10::DataPtr take(std::size_t bytes) {
        void* const block = bytes == 0 ? nullptr : keptBlocks().take(bytes);
        return {block, block, &giveBack, c10::Device(c10::kCPU)};
    }
};

} // namespace

void keepTensorMemory() {
#ifndef __SANITIZE_ADDRESS__ // which finds overruns only in blocks of its own heap
    static TensorMemory memory;
    static std::once_flag once;
    constexpr std::uint8_t aboveTheDefault = 1;
    std::call_once(once, [] { c10::SetCPUAllocator(&memory, aboveTheDefault); });
#endif
}

void releaseTensorMemory() {
    keptBlocks().releaseAll();
}

} // namespace rmtscope
