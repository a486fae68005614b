#include "engine/training/process_place.h"

#include "engine/api/error.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <initializer_list>
#include <optional>
#include <utility>

namespace rmtscope {

namespace {

constexpr int mostProcesses = 1 << 16;

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

} // namespace

ProcessPlace ProcessPlace::fromEnvironment() {
    constexpr int usualPort = 29500;
    ProcessPlace place;
    place.onThisMachine = std::max(1, integerOr({"LOCAL_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE"}, 1, mostProcesses));
    place.size = integerOr({"WORLD_SIZE", "OMPI_COMM_WORLD_SIZE", "SLURM_STEP_NUM_TASKS"}, 1, mostProcesses);
    place.rank = integerOr({"RANK", "OMPI_COMM_WORLD_RANK", "SLURM_PROCID"}, 0, mostProcesses);
    if (place.size < 1 || place.rank >= place.size) {
        throw Error(ErrorCode::Usage,
                    "Process " + std::to_string(place.rank) + " of " + std::to_string(place.size) +
                        " can't train: RANK counts from 0 to WORLD_SIZE - 1.",
                    "RANK");
    }
    if (place.size == 1) {
        return place;
    }
    place.localRank =
        integerOr({"LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_RANK", "SLURM_LOCALID"}, place.rank, mostProcesses);
    const auto host = variable({"MASTER_ADDR"});
    if (!host) {
        throw Error(ErrorCode::Usage,
                    std::to_string(place.size) + " processes shall train together, but MASTER_ADDR isn't set; "
                                                 "give all processes the address of the first one.",
                    "MASTER_ADDR");
    }
    place.host = host->second;
    place.port = static_cast<std::uint16_t>(integerOr({"MASTER_PORT"}, usualPort, 65535));
    return place;
}

} // namespace rmtscope
