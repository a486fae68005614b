#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rmtscope {

struct PickleValue;

struct PickleNone {};
struct PickleBytes {
    std::string_view bytes;
};
struct PickleList {
    std::vector<const PickleValue*> items;
};
struct PickleTuple {
    std::vector<const PickleValue*> items;
};
/// In the order of insertion; of equal keys the last counts.
struct PickleDict {
    std::vector<std::pair<const PickleValue*, const PickleValue*>> items;
};
/// A class or a function, by name only.
struct PickleGlobal {
    std::string_view module;
    std::string_view name;
};
/// What an unknown class or function would have made. It isn't called, and what is put into it is dropped.
struct PickleOpaque {
    PickleGlobal maker;
};
/// A reference to numbers that stand beside the pickle.
struct PickleStorage {
    std::string_view type; ///< "FloatStorage"
    std::string_view key;
    std::int64_t elements = 0;
};
/// A view of a storage; everything in elements, nothing checked against the storage yet.
struct PickleTensor {
    PickleStorage storage;
    std::int64_t offset = 0;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;
};

/// One value of a pickle. Integers beyond 64 bits are kept as their little-endian bytes.
struct PickleValue {
    std::variant<PickleNone, bool, std::int64_t, double, std::string_view, PickleBytes, PickleList, PickleTuple,
                 PickleDict, PickleGlobal, PickleOpaque, PickleStorage, PickleTensor>
        held;

    template <typename Kind>
    [[nodiscard]] const Kind* as() const {
        return std::get_if<Kind>(&held);
    }
};

/// A pickle that was read. Texts point into the bytes it was read from; values may contain themselves.
struct Pickle {
    const PickleValue* root = nullptr;
    std::size_t bytes = 0;                              ///< up to its end, which may not be the end of what was given
    std::map<std::string_view, PickleStorage> storages; ///< all that it refers to, by key, as first referred to
    std::deque<PickleValue> values;                     ///< owns them; a deque never moves what it holds
};

/// Reads the pickle at the beginning of `bytes`, in protocol 0 to 5, without executing anything: of all functions and
/// classes it knows only dictionaries and the functions that rebuild PyTorch's tensors; whatever else a pickle calls
/// becomes a PickleOpaque. Depth, number of values and all lengths are bounded. Throws FormatProblem.
[[nodiscard]] Pickle readPickle(std::span<const std::byte> bytes);

} // namespace rmtscope
