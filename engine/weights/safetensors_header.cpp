#include "engine/weights/safetensors_header.h"

#include "engine/files/strict_json.h"
#include "engine/weights/dtype.h"
#include "engine/weights/format_problem.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

namespace rmtscope {

namespace {

using nlohmann::json;

constexpr std::size_t sizeBytes = 8;
constexpr std::uint64_t largestHeader = 100'000'000; // the limit of the format's own reader
constexpr int headerDepth = 4;
static_assert(std::endian::native == std::endian::little, "views are little-endian and used in place");

struct TensorExtent {
    std::uint64_t begin = 0; ///< within the data
    std::uint64_t end = 0;
    std::string_view tensor;
};

std::uint64_t readHeaderSize(std::span<const std::byte> file) {
    if (file.size() < sizeBytes) {
        throw FormatProblem("has " + std::to_string(file.size()) + " bytes, too few for the size of its header");
    }
    std::uint64_t size = 0;
    std::memcpy(&size, file.data(), sizeBytes);
    if (size > largestHeader) {
        throw FormatProblem("states a header of " + std::to_string(size) + " bytes, more than the format's " +
                            std::to_string(largestHeader) + "; it may be no safetensors file");
    }
    if (size > file.size() - sizeBytes) {
        throw FormatProblem("states a header of " + std::to_string(size) + " bytes, but only " +
                            std::to_string(file.size() - sizeBytes) + " follow");
    }
    return size;
}

json parseHeader(std::string_view text) {
    if (text.empty() || text.front() != '{') {
        throw FormatProblem("has a header that doesn't begin with {");
    }
    try {
        return parseStrictJson(text, headerDepth);
    } catch (const JsonProblem& problem) {
        throw FormatProblem(std::string("has a header that ") + problem.what());
    }
}

const json& field(const json& tensor, const std::string& name, const char* key) {
    const auto found = tensor.find(key);
    if (found == tensor.end()) {
        throw FormatProblem("gives tensor " + inQuotes(name) + " no " + key, name);
    }
    return *found;
}

/// A list of integers in 0..2^63-1.
std::vector<std::int64_t> sizesOf(const json& tensor, const std::string& name, const char* key) {
    const json& list = field(tensor, name, key);
    if (!list.is_array()) {
        throw FormatProblem(
            "gives tensor " + inQuotes(name) + " " + describe(list) + " as " + key + ", expected a list", name);
    }
    std::vector<std::int64_t> sizes;
    for (const json& item : list) {
        if (!item.is_number_unsigned() ||
            item.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            throw FormatProblem("gives tensor " + inQuotes(name) + " " + describe(item) + " in its " + key +
                                    ", expected integers from 0",
                                name);
        }
        sizes.push_back(item.get<std::int64_t>());
    }
    return sizes;
}

DType typeOf(const json& tensor, const std::string& name) {
    const json& value = field(tensor, name, "dtype");
    if (!value.is_string()) {
        throw FormatProblem("gives tensor " + inQuotes(name) + " the type " + describe(value) + ", expected a text",
                            name);
    }
    const auto type = dtypeNamed(value.get_ref<const std::string&>());
    if (!type) {
        throw unsupported("gives tensor " + inQuotes(name) + " the type " + describe(value) +
                              ", but this program knows " + knownDTypes() + "; " + std::string(plainNumbersAdvice),
                          name);
    }
    return *type;
}

std::uint64_t bytesNeeded(const TensorView& view, const std::string& name) {
    std::uint64_t bytes = bytesOf(view.type);
    for (const std::int64_t size : view.shape) {
        if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(size), &bytes)) {
            throw FormatProblem("gives tensor " + inQuotes(name) + " a shape with more than 2^64 bytes", name);
        }
    }
    return bytes;
}

/// Where the tensor's data is, checked against its own shape and the size of all data.
TensorExtent extentOf(const json& tensor, const std::string& name, const TensorView& view, std::uint64_t dataBytes) {
    const std::vector<std::int64_t> offsets = sizesOf(tensor, name, "data_offsets");
    if (offsets.size() != 2) {
        throw FormatProblem("gives tensor " + inQuotes(name) + " " + std::to_string(offsets.size()) +
                                " data_offsets, expected 2",
                            name);
    }
    const auto begin = static_cast<std::uint64_t>(offsets[0]);
    const auto end = static_cast<std::uint64_t>(offsets[1]);
    const std::string range = "bytes " + std::to_string(begin) + " to " + std::to_string(end);
    if (begin > end) {
        throw FormatProblem("places tensor " + inQuotes(name) + " at " + range + ", which is backwards", name);
    }
    if (end > dataBytes) {
        throw FormatProblem("places tensor " + inQuotes(name) + " at " + range + " of the data, which has only " +
                                std::to_string(dataBytes),
                            name);
    }
    const std::uint64_t needed = bytesNeeded(view, name);
    if (end - begin != needed) {
        throw FormatProblem("gives tensor " + inQuotes(name) + " " + std::to_string(end - begin) +
                                " bytes, but its shape and type need " + std::to_string(needed),
                            name);
    }
    return {begin, end, name};
}

/// Every byte of the data belongs to exactly one tensor.
void checkCoverage(std::vector<TensorExtent> extents, std::uint64_t dataBytes) {
    std::ranges::sort(extents, {}, [](const TensorExtent& e) { return std::pair(e.begin, e.end); });
    std::uint64_t covered = 0;
    std::string_view previous;
    for (const TensorExtent& extent : extents) {
        if (extent.begin < covered) {
            throw FormatProblem("lets tensor " + inQuotes(extent.tensor) + " overlap " + inQuotes(previous) +
                                    " at byte " + std::to_string(extent.begin) + " of the data",
                                std::string(extent.tensor));
        }
        if (extent.begin > covered) {
            throw FormatProblem("has a hole from byte " + std::to_string(covered) + " to " +
                                    std::to_string(extent.begin) + " of the data, before tensor " +
                                    inQuotes(extent.tensor),
                                std::string(extent.tensor));
        }
        covered = extent.end;
        previous = extent.tensor;
    }
    if (covered != dataBytes) {
        throw FormatProblem("has " + std::to_string(dataBytes) + " bytes of data, but its tensors end at byte " +
                            std::to_string(covered));
    }
}

std::map<std::string, std::string, std::less<>> metadataOf(const json& value) {
    if (!value.is_object()) {
        throw FormatProblem("has " + describe(value) + " as __metadata__, expected an object");
    }
    std::map<std::string, std::string, std::less<>> metadata;
    for (const auto& [key, text] : value.items()) {
        if (!text.is_string()) {
            throw FormatProblem("has " + describe(text) + " under " + inQuotes(key) +
                                " of its __metadata__, expected a text");
        }
        metadata.emplace(key, text.get<std::string>());
    }
    return metadata;
}

} // namespace

SafetensorsHeader readSafetensorsHeader(std::span<const std::byte> file) {
    const std::uint64_t headerSize = readHeaderSize(file);
    const auto headerBytes = file.subspan(sizeBytes, headerSize);
    const json root = parseHeader({reinterpret_cast<const char*>(headerBytes.data()), headerBytes.size()});
    const auto data = file.subspan(sizeBytes + headerSize);

    SafetensorsHeader header;
    std::vector<TensorExtent> extents;
    for (const auto& [name, tensor] : root.items()) {
        if (name == "__metadata__") {
            header.metadata = metadataOf(tensor);
            continue;
        }
        if (!tensor.is_object()) {
            throw FormatProblem("has " + describe(tensor) + " for tensor " + inQuotes(name) + ", expected an object",
                                name);
        }
        TensorView view{typeOf(tensor, name), sizesOf(tensor, name, "shape"), {}};
        const TensorExtent extent = extentOf(tensor, name, view, data.size());
        view.data = data.subspan(extent.begin, extent.end - extent.begin);
        const auto placed = header.tensors.emplace(name, std::move(view)).first;
        extents.push_back({extent.begin, extent.end, placed->first});
    }
    checkCoverage(std::move(extents), data.size());
    return header;
}

} // namespace rmtscope
