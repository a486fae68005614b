#include "engine/training/processes.h"

#include "engine/api/error.h"
#include "engine/training/device_sums.h"

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace rmtscope {

namespace {

constexpr std::chrono::minutes patience{10}; // a node of a cluster may start late

template <typename Work>
auto reaching(const Work& work) {
    try {
        return work();
    } catch (const std::exception& error) { // those of c10d, Gloo and NCCL have no type in common
        const std::string text = error.what();
        throw Error(ErrorCode::Internal, "Another process of this training has ended or can't be reached (" +
                                             text.substr(0, text.find('\n')) + "); start them again with --resume.");
    }
}

/// What all have noted, by rank.
std::vector<DeviceNote> exchange(const Processes& processes, const DeviceNote& own) {
    at::Tensor table = at::zeros({processes.size(), DeviceNote::numbers}, at::kLong);
    const auto row = [&table](std::int64_t rank) { return table.data_ptr<std::int64_t>() + rank * table.size(1); };
    std::int64_t* const mine = row(processes.rank());
    mine[0] = own.gpu;
    mine[1] = own.precision;
    mine[2] = own.identity[0];
    mine[3] = own.identity[1];
    processes.addUp(table); // of the others there is 0
    std::vector<DeviceNote> notes;
    for (std::int64_t rank = 0; rank < table.size(0); ++rank) {
        const std::int64_t* const said = row(rank);
        notes.push_back({said[0], said[1], {said[2], said[3]}});
    }
    return notes;
}

} // namespace

struct Processes::Group {
    c10::intrusive_ptr<c10d::TCPStore> store;
    c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
    std::unique_ptr<DeviceSums> onDevice; ///< null: none but Gloo
};

Processes::Processes() = default;
Processes::Processes(Processes&&) noexcept = default;
Processes& Processes::operator=(Processes&&) noexcept = default;
Processes::~Processes() = default;

Processes Processes::join(const ProcessPlace& place, const TrainingDevice& device) {
    Processes processes;
    processes.m_size = place.size;
    processes.m_rank = place.rank;
    if (place.size == 1) {
        return processes;
    }
    c10d::TCPStoreOptions store;
    store.port = place.port;
    store.isServer = place.rank == 0;
    store.numWorkers = static_cast<std::size_t>(place.size);
    store.timeout = patience;
    processes.m_group = std::make_unique<Group>();
    Group& group = *processes.m_group;
    reaching([&] {
        auto options = c10d::ProcessGroupGloo::Options::create();
        options->timeout = patience;
        options->devices.push_back(c10d::ProcessGroupGloo::createDefaultDevice());
        group.store = c10::make_intrusive<c10d::TCPStore>(place.host, store);
        group.gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(group.store, place.rank, place.size, options);
    });
    requireOneWay(exchange(processes, noteOf(device)));
    reaching([&] { group.onDevice = makeDeviceSums(*group.store, place.rank, place.size, device.device, patience); });
    processes.m_goesThroughHost = !device.device.is_cpu() && !group.onDevice;
    return processes;
}

void Processes::addUp(at::Tensor& values) const {
    if (!m_group) {
        return;
    }
    if (!values.is_cpu() && m_group->onDevice) {
        reaching([&] { m_group->onDevice->addUp(values); });
        return;
    }
    const at::Tensor host = values.to(at::kCPU).contiguous(); // what Gloo can add up; mostly `values` itself
    std::vector<at::Tensor> tensors{host};
    reaching([&] { m_group->gloo->allreduce(tensors)->wait(); });
    if (!host.is_same(values)) {
        values.copy_(host);
    }
}

bool Processes::any(bool here) const {
    at::Tensor said = at::full({1}, here ? 1 : 0, at::kInt);
    addUp(said);
    return said.item<int>() > 0;
}

} // namespace rmtscope
