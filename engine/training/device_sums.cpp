#include "engine/training/device_sums.h"

#ifdef RMTSCOPE_NCCL
#include <ATen/ATen.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/csrc/cuda/nccl.h>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <cstring>
#include <stdexcept>
#include <thread>
#include <vector>
#endif

namespace rmtscope {

#ifdef RMTSCOPE_NCCL

namespace {

namespace nccl = torch::cuda::nccl;

/// LibTorch's own calls of NCCL rather than c10d's process group: that one's options hold a structure whose size
/// depends on the version of nccl.h, which must then be the very one LibTorch was built with.
class NcclSums final : public DeviceSums {
public:
    NcclSums(c10d::Store& store, int rank, int size, c10::Device device, std::chrono::milliseconds patience)
        : m_device(device)
        , m_patience(patience) {
        const nccl::ncclUniqueId id = sharedId(store, rank == 0);
        const c10::cuda::CUDAGuard guard(m_device);
        m_communicators = {nccl::comm_init_rank(size, id, rank)};
    }
    ~NcclSums() override {
        if (m_broken) {
            return; // it would wait for the others
        }
        try {
            nccl::comm_destroy(m_communicators.front());
        } catch (...) { // the process is about to end
        }
    }
    NcclSums(const NcclSums&) = delete;
    NcclSums& operator=(const NcclSums&) = delete;

    void addUp(at::Tensor& values) override {
        m_broken = true;
        std::vector<at::Tensor> tensors{values};
        constexpr auto sum = static_cast<std::int32_t>(nccl::ncclRedOp::Sum);
        nccl::all_reduce(tensors, tensors, sum, {}, m_communicators);
        wait();
        m_broken = false;
    }

private:
    /// The first process makes it, the others read it.
    [[nodiscard]] static nccl::ncclUniqueId sharedId(c10d::Store& store, bool first) {
        constexpr const char* key = "nccl";
        nccl::ncclUniqueId id{};
        if (first) {
            nccl::get_unique_id(id);
            std::vector<std::uint8_t> bytes(sizeof id);
            std::memcpy(bytes.data(), &id, sizeof id);
            store.set(key, bytes);
            return id;
        }
        const std::vector<std::uint8_t> bytes = store.get(key);
        if (bytes.size() != sizeof id) {
            throw std::runtime_error("the first process tells no NCCL id");
        }
        std::memcpy(&id, bytes.data(), sizeof id);
        return id;
    }

    /// NCCL itself waits for ever for a process that has gone.
    void wait() const {
        constexpr std::chrono::microseconds pause{50};
        const c10::cuda::CUDAStream stream = c10::cuda::getCurrentCUDAStream(m_device.index());
        const auto end = std::chrono::steady_clock::now() + m_patience;
        while (!stream.query()) {
            if (std::chrono::steady_clock::now() > end) {
                throw std::runtime_error("it doesn't answer");
            }
            std::this_thread::sleep_for(pause);
        }
    }

    c10::Device m_device;
    std::chrono::milliseconds m_patience;
    nccl::comm_list m_communicators; ///< one, of this process's GPU
    bool m_broken = false;           ///< the others may be somewhere else
};

} // namespace

std::unique_ptr<DeviceSums> makeDeviceSums(c10d::Store& store, int rank, int size, c10::Device device,
                                           std::chrono::milliseconds patience) {
    return device.is_cuda() ? std::make_unique<NcclSums>(store, rank, size, device, patience) : nullptr;
}

#else

std::unique_ptr<DeviceSums> makeDeviceSums(c10d::Store&, int, int, c10::Device, std::chrono::milliseconds) {
    return nullptr;
}

#endif

} // namespace rmtscope
