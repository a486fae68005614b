#include "engine/runtime/device.h"

#include "engine/api/error.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#ifdef RMTSCOPE_CUDA
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAGuard.h>

#include <cuda_runtime_api.h>
#endif

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <fstream>
#include <limits>
#include <sched.h>
#include <strings.h>
#include <sys/resource.h>
#include <unistd.h>

namespace rmtscope {

c10::Device parseDevice(const std::string& name) {
    return parseDevice(name, name == "cpu" ? 0 : availableGpus()); // the CPU wakes no GPU
}

c10::Device parseDevice(const std::string& name, int gpus) {
    if (name == "cpu") {
        return {c10::kCPU};
    }
    const bool isCuda = name == "cuda" || name.rfind("cuda:", 0) == 0;
    const std::string number = name == "cuda" ? "0" : name.substr(std::min<std::size_t>(name.size(), 5));
    if (!isCuda || number.empty() || number.size() > 2 || number.find_first_not_of("0123456789") != std::string::npos) {
        throw Error(ErrorCode::Usage, "\"" + name + "\" is no device; use cpu, cuda or cuda:N.", name);
    }
    if (gpus == 0) {
        throw Error(ErrorCode::DeviceUnavailable,
                    "Device " + name +
                        " is not available: this build's LibTorch has no CUDA or finds no GPU. Choose cpu, or build "
                        "with a CUDA LibTorch (--libtorch) on a machine with a GPU.",
                    name);
    }
    const int wanted = std::atoi(number.c_str());
    if (wanted >= gpus) {
        throw Error(ErrorCode::DeviceUnavailable,
                    "Device " + name + " is not available: this machine has " + std::to_string(gpus) +
                        " GPU(s). Choose cpu or one of those.",
                    name);
    }
    return {c10::kCUDA, static_cast<c10::DeviceIndex>(wanted)};
}

int availableGpus() {
    return at::hasCUDA() ? static_cast<int>(at::detail::getCUDAHooks().getNumGPUs()) : 0;
}

std::array<std::int64_t, 2> gpuIdentity(c10::Device device) {
    std::array<std::int64_t, 2> identity{};
#ifdef RMTSCOPE_CUDA
    if (cudaDeviceProp properties{};
        device.is_cuda() && cudaGetDeviceProperties(&properties, device.index()) == cudaSuccess) {
        static_assert(sizeof properties.uuid.bytes == sizeof identity);
        std::memcpy(identity.data(), properties.uuid.bytes, sizeof identity);
    }
#endif
    (void)device;
    return identity;
}

int availableProcessors() {
    cpu_set_t set;
    CPU_ZERO(&set);
    return sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
}

int chooseThreads(int wanted, double segmentFlops) {
    if (wanted > 0) {
        return wanted;
    }
    constexpr double worthSharing = 3e8; // below, waking a second thread costs more than it computes
    return segmentFlops < worthSharing ? 1 : availableProcessors();
}

namespace {

using SetThreads = void (*)(int);

/// Nothing with another library than OpenBLAS.
SetThreads setterOfBlas() {
    static const auto setter = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    return setter;
}

/// Whether OpenMP's threads sleep while they have nothing to do.
bool waitsAsleep() {
    static const char* const policy = std::getenv("OMP_WAIT_POLICY");
    return policy != nullptr && strcasecmp(policy, "passive") == 0;
}

} // namespace

void useThreads(int threads) {
    // LibTorch's count is per calling thread (OpenMP), OpenBLAS's is global: another thread may have changed it since.
    thread_local int current = 0;
    if (current != threads) {
        // Two pools: LibTorch's threads that wait for work by spinning would take the processors from OpenBLAS's.
        at::set_num_threads(setterOfBlas() == nullptr || waitsAsleep() ? threads : 1);
        current = threads;
    }
    static std::atomic<int> ofBlas = 0;
    if (ofBlas.exchange(threads) != threads && setterOfBlas() != nullptr) {
        setterOfBlas()(threads);
    }
}

std::uint64_t deviceBytes(c10::Device device) {
#ifdef RMTSCOPE_CUDA
    if (device.is_cuda()) {
        const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(device.index());
        return static_cast<std::uint64_t>(stats.allocated_bytes[0].current);
    }
#endif
    (void)device;
    return residentBytes();
}

std::uint64_t peakDeviceBytes(c10::Device device) {
#ifdef RMTSCOPE_CUDA
    if (device.is_cuda()) {
        const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(device.index());
        return static_cast<std::uint64_t>(stats.allocated_bytes[0].peak);
    }
#endif
    (void)device;
    return peakResidentBytes();
}

void forgetPeakDeviceBytes(c10::Device device) {
#ifdef RMTSCOPE_CUDA
    if (device.is_cuda()) {
        c10::cuda::CUDACachingAllocator::resetPeakStats(device.index());
        return;
    }
#endif
    (void)device;
    // proc(5): 5 sets the peak to what is resident now.
    if (const int file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC); file >= 0) {
        static_cast<void>(write(file, "5", 1) == 1); // where it isn't allowed, the peak stays as it was
        close(file);
    }
}

std::uint64_t availableDeviceBytes(c10::Device device) {
#ifdef RMTSCOPE_CUDA
    if (device.is_cuda()) {
        const c10::cuda::CUDAGuard guard(device);
        std::size_t free = 0;
        std::size_t total = 0;
        return cudaMemGetInfo(&free, &total) == cudaSuccess ? free : 0;
    }
#endif
    (void)device;
    std::ifstream info("/proc/meminfo");
    std::string key;
    std::uint64_t kibibytes = 0;
    while (info >> key >> kibibytes) {
        if (key == "MemAvailable:") {
            break;
        }
        info.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    std::uint64_t available = kibibytes * 1024;
    std::uint64_t most = 0;
    std::uint64_t used = 0;
    if (std::ifstream("/sys/fs/cgroup/memory.max") >> most && std::ifstream("/sys/fs/cgroup/memory.current") >> used) {
        available = std::min(available, most > used ? most - used : 0);
    }
    return available;
}

std::uint64_t residentBytes() {
    // Kept open: this is read once a segment.
    static const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    std::array<char, 128> text{};
    if (file < 0 || pread(file, text.data(), text.size() - 1, 0) <= 0) {
        return 0;
    }
    char* rest = nullptr;
    std::strtoull(text.data(), &rest, 10);
    const unsigned long long pages = std::strtoull(rest, nullptr, 10);
    return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t peakResidentBytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

} // namespace rmtscope
