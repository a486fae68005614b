#include "engine/weights/torch_storage.h"

#include "engine/files/strict_json.h"
#include "engine/weights/dtype.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

namespace rmtscope {

namespace {

constexpr std::array storageTypes{
    TorchStorageType{"FloatStorage", 4, DType::F32},
    TorchStorageType{"DoubleStorage", 8, DType::F64},
    TorchStorageType{"HalfStorage", 2, DType::F16},
    TorchStorageType{"BFloat16Storage", 2, DType::BF16},
    TorchStorageType{"LongStorage", 8, DType::I64},
    TorchStorageType{"IntStorage", 4, DType::I32},
    TorchStorageType{"ShortStorage", 2, DType::I16},
    TorchStorageType{"CharStorage", 1, DType::I8},
    TorchStorageType{"ByteStorage", 1, DType::U8},
    TorchStorageType{"BoolStorage", 1, DType::Bool},
    TorchStorageType{"UntypedStorage", 1, std::nullopt},
    TorchStorageType{"ComplexFloatStorage", 8, std::nullopt},
    TorchStorageType{"ComplexDoubleStorage", 16, std::nullopt},
    TorchStorageType{"QInt8Storage", 1, std::nullopt},
    TorchStorageType{"QUInt8Storage", 1, std::nullopt},
    TorchStorageType{"QInt32Storage", 4, std::nullopt},
};

using Sizes = std::vector<std::int64_t>;

[[noreturn]] void throwTooLarge() {
    throw FormatProblem("holds a tensor with more than 2^63 bytes");
}

std::int64_t product(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result)) {
        throwTooLarge();
    }
    return result;
}

std::int64_t sum(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    if (__builtin_add_overflow(a, b, &result)) {
        throwTooLarge();
    }
    return result;
}

std::int64_t elementsOf(const Sizes& shape) {
    if (std::ranges::find(shape, 0) != shape.end()) {
        return 0;
    }
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, product);
}

/// How many elements from the first to behind the last that the tensor touches.
std::int64_t elementsSpanned(const PickleTensor& tensor) {
    std::int64_t span = 1;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        span = sum(span, product(tensor.shape[i] - 1, tensor.strides[i]));
    }
    return span;
}

bool isRowMajor(const PickleTensor& tensor) {
    std::int64_t expected = 1;
    for (std::size_t i = tensor.shape.size(); i-- > 0;) {
        if (tensor.shape[i] != 1 && tensor.strides[i] != expected) {
            return false;
        }
        expected *= tensor.shape[i];
    }
    return true;
}

/// Copies the numbers from `dimension` on to `to`, in row-major order; returns where the next one goes.
std::byte* copyRows(const PickleTensor& tensor, std::size_t dimension, std::size_t elementBytes, const std::byte* from,
                    std::byte* to) {
    if (dimension == tensor.shape.size()) {
        std::memcpy(to, from, elementBytes);
        return to + elementBytes;
    }
    const auto step =
        static_cast<std::ptrdiff_t>(tensor.strides[dimension]) * static_cast<std::ptrdiff_t>(elementBytes);
    for (std::int64_t i = 0; i < tensor.shape[dimension]; ++i) {
        to = copyRows(tensor, dimension + 1, elementBytes, from + i * step, to);
    }
    return to;
}

std::span<const std::byte> rowMajorCopy(const PickleTensor& tensor, std::uint64_t bytes, std::size_t elementBytes,
                                        std::span<const std::byte> touched, Weights& weights) {
    if (bytes > weights.fileBytes + copiesBeyondFile - weights.copiedBytes) {
        throw FormatProblem("holds transposed or repeated tensors that need far more memory than it has bytes");
    }
    auto copy = std::make_shared<std::vector<std::byte>>(bytes);
    copyRows(tensor, 0, elementBytes, touched.data(), copy->data());
    weights.copiedBytes += bytes;
    const std::span<const std::byte> view(*copy);
    weights.storages.push_back(std::move(copy));
    return view;
}

} // namespace

const TorchStorageType* storageTypeNamed(std::string_view name) {
    const auto* const found = std::ranges::find(storageTypes, name, &TorchStorageType::name);
    return found == storageTypes.end() ? nullptr : found;
}

FormatProblem unreadableNumbers(std::string_view storageType) {
    return unsupported("holds numbers of type " + inQuotes(storageType) + ", which this version can't read; " +
                       std::string(plainNumbersAdvice));
}

TensorView placeTensor(const PickleTensor& pickled, std::span<const std::byte> storage, Weights& weights) {
    const TorchStorageType* const type = storageTypeNamed(pickled.storage.type);
    if (type == nullptr || !type->type) {
        throw unreadableNumbers(pickled.storage.type);
    }
    const auto isNegative = [](std::int64_t value) { return value < 0; };
    if (pickled.shape.size() != pickled.strides.size() || pickled.offset < 0 ||
        std::ranges::any_of(pickled.shape, isNegative) || std::ranges::any_of(pickled.strides, isNegative)) {
        throw FormatProblem("holds a tensor of an impossible shape");
    }
    TensorView view{*type->type, pickled.shape, {}};
    const std::int64_t elements = elementsOf(pickled.shape);
    if (elements == 0) {
        return view;
    }
    const auto elementBytes = static_cast<std::int64_t>(type->bytes);
    const std::int64_t first = product(pickled.offset, elementBytes);
    const std::int64_t spanned = product(elementsSpanned(pickled), elementBytes);
    const std::int64_t bytes = product(elements, elementBytes);
    if (static_cast<std::uint64_t>(sum(first, spanned)) > storage.size()) {
        throw FormatProblem("places a tensor at bytes " + std::to_string(first) + " to " +
                            std::to_string(sum(first, spanned)) + " of a storage with " +
                            std::to_string(storage.size()));
    }
    const auto touched = storage.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(spanned));
    view.data = isRowMajor(pickled)
                    ? touched
                    : rowMajorCopy(pickled, static_cast<std::uint64_t>(bytes), type->bytes, touched, weights);
    return view;
}

} // namespace rmtscope
