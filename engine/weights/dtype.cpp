#include "engine/weights/dtype.h"

#include <algorithm>
#include <array>

namespace rmtscope {

namespace {

struct DTypeRow {
    DType type;
    std::string_view name;
    std::size_t bytes;
};

// In the order of the enum, which is the index.
constexpr std::array rows{
    DTypeRow{DType::Bool, "BOOL", 1}, DTypeRow{DType::U8, "U8", 1},     DTypeRow{DType::I8, "I8", 1},
    DTypeRow{DType::I16, "I16", 2},   DTypeRow{DType::I32, "I32", 4},   DTypeRow{DType::I64, "I64", 8},
    DTypeRow{DType::F16, "F16", 2},   DTypeRow{DType::BF16, "BF16", 2}, DTypeRow{DType::F32, "F32", 4},
    DTypeRow{DType::F64, "F64", 8},
};

constexpr const DTypeRow& rowOf(DType type) {
    return rows[static_cast<std::size_t>(type)];
}

static_assert(rowOf(DType::Bool).type == DType::Bool && rowOf(DType::I64).type == DType::I64 &&
              rowOf(DType::F64).type == DType::F64);

} // namespace

std::size_t bytesOf(DType type) {
    return rowOf(type).bytes;
}

std::string_view nameOf(DType type) {
    return rowOf(type).name;
}

std::optional<DType> dtypeNamed(std::string_view name) {
    const auto* const row = std::ranges::find(rows, name, &DTypeRow::name);
    return row == rows.end() ? std::nullopt : std::optional(row->type);
}

std::string knownDTypes() {
    std::string names;
    for (const DTypeRow& row : rows) {
        names += names.empty() ? "" : ", ";
        names += row.name;
    }
    return names;
}

} // namespace rmtscope
