#include "engine/layers/tensor_view.h"

#include "engine/api/error.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

namespace {

at::ScalarType scalarType(DType type) {
    switch (type) {
    case DType::F64:
        return at::kDouble;
    case DType::F32:
        return at::kFloat;
    case DType::F16:
        return at::kHalf;
    case DType::BF16:
        return at::kBFloat16;
    case DType::I64:
        return at::kLong;
    case DType::I32:
        return at::kInt;
    case DType::I16:
        return at::kShort;
    case DType::I8:
        return at::kChar;
    case DType::U8:
        return at::kByte;
    case DType::Bool:
        return at::kBool;
    }
    throw Error(ErrorCode::WeightsMismatch, "A tensor has a type that this version doesn't know.");
}

} // namespace

std::string shapeText(at::IntArrayRef shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    }
    return text + "]";
}

at::Tensor toTensor(const TensorView& view) {
    at::Tensor tensor = at::empty(view.shape, at::TensorOptions().dtype(scalarType(view.type)));
    std::copy(view.data.begin(), view.data.end(), static_cast<std::byte*>(tensor.data_ptr()));
    return tensor;
}

} // namespace rmtscope
