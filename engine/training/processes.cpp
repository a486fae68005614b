#include "engine/training/processes.h"

#include "engine/api/error.h"

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <initializer_list>
#include <optional>
#include <string>

namespace rmtscope {

namespace {

constexpr std::chrono::minutes patience{10}; // a node of a cluster may start late

/// The first of these variables that is set.
std::optional<std::pair<std::string, std::string>> variable(std::initializer_list<const char*> names) {
    for (const char* name : names) {
        if (const char* const value = std::getenv(name); value != nullptr && *value != '\0') {
            return std::pair<std::string, std::string>(name, value);
        }
    }
    return std::nullopt;
}

int integerOr(std::initializer_list<const char*> names, int fallback, int most) {
    const auto set = variable(names);
    if (!set) {
        return fallback;
    }
    int number = 0;
    const auto& text = set->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > most) {
        throw Error(ErrorCode::Usage,
                    "The variable " + set->first + " is \"" + text + "\"; it must be a number from 0 to " +
                        std::to_string(most) + " when several processes train together.",
                    set->first);
    }
    return number;
}

template <typename Work>
auto reaching(const Work& work) {
    try {
        return work();
    } catch (const std::exception& error) { // c10d's and Gloo's have no type in common
        const std::string text = error.what();
        throw Error(ErrorCode::Internal, "Another process of this training has ended or can't be reached (" +
                                             text.substr(0, text.find('\n')) + "); start them again with --resume.");
    }
}

} // namespace

struct Processes::Group {
    c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
};

Processes::Processes() = default;
Processes::Processes(Processes&&) noexcept = default;
Processes& Processes::operator=(Processes&&) noexcept = default;
Processes::~Processes() = default;

Processes Processes::fromEnvironment() {
    constexpr int mostProcesses = 1 << 16;
    constexpr int usualPort = 29500;
    Processes processes;
    processes.m_size = integerOr({"WORLD_SIZE", "OMPI_COMM_WORLD_SIZE", "SLURM_STEP_NUM_TASKS"}, 1, mostProcesses);
    processes.m_rank = integerOr({"RANK", "OMPI_COMM_WORLD_RANK", "SLURM_PROCID"}, 0, mostProcesses);
    if (processes.m_size < 1 || processes.m_rank >= processes.m_size) {
        throw Error(ErrorCode::Usage,
                    "Process " + std::to_string(processes.m_rank) + " of " + std::to_string(processes.m_size) +
                        " can't train: RANK counts from 0 to WORLD_SIZE - 1.",
                    "RANK");
    }
    if (processes.m_size == 1) {
        return processes;
    }
    const auto host = variable({"MASTER_ADDR"});
    if (!host) {
        throw Error(ErrorCode::Usage,
                    std::to_string(processes.m_size) + " processes shall train together, but MASTER_ADDR isn't set; "
                                                       "give all processes the address of the first one.",
                    "MASTER_ADDR");
    }
    c10d::TCPStoreOptions store;
    store.port = static_cast<std::uint16_t>(integerOr({"MASTER_PORT"}, usualPort, 65535));
    store.isServer = processes.m_rank == 0;
    store.numWorkers = static_cast<std::size_t>(processes.m_size);
    store.timeout = patience;
    reaching([&] {
        auto options = c10d::ProcessGroupGloo::Options::create();
        options->timeout = patience;
        options->devices.push_back(c10d::ProcessGroupGloo::createDefaultDevice());
        processes.m_group = std::make_unique<Group>();
        processes.m_group->gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(
            c10::make_intrusive<c10d::TCPStore>(host->second, store), processes.m_rank, processes.m_size, options);
    });
    return processes;
}

int Processes::onThisMachine() {
    return std::max(1, integerOr({"LOCAL_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE"}, 1, 1 << 16));
}

void Processes::addUp(at::Tensor& values) const {
    if (m_group) {
        reaching([&] {
            std::vector<at::Tensor> tensors{values};
            m_group->gloo->allreduce(tensors)->wait();
        });
    }
}

bool Processes::any(bool here) const {
    at::Tensor said = at::full({1}, here ? 1 : 0, at::kInt);
    addUp(said);
    return said.item<int>() > 0;
}

} // namespace rmtscope
