#include "engine/trace/trace_schema.h"

#include <bit>

namespace rmtscope::trace_schema {

static_assert(std::endian::native == std::endian::little, "traces are little-endian and written as they lie in memory");

RowShape massRow(const TraceInfo& info) {
    const CaptureShape& shape = info.geometry.shape;
    return {static_cast<std::uint64_t>(shape.layers), static_cast<std::uint64_t>(shape.heads),
            static_cast<std::uint64_t>(shape.slots)};
}

RowShape strongestRow(const TraceInfo& info) {
    return {static_cast<std::uint64_t>(info.geometry.shape.slots), strongTokensPerSlot};
}

RowShape stateRow(const TraceInfo& info) {
    return {static_cast<std::uint64_t>(info.geometry.shape.slots),
            static_cast<std::uint64_t>(info.geometry.hiddenSize)};
}

RowShape probabilitiesRow(const TraceInfo& info) {
    return {info.labels.size()};
}

bool hasMasses(const TraceInfo& info) {
    return info.masses && info.geometry.shape.cells() > 0;
}

bool hasStates(const TraceInfo& info) {
    return info.states && info.geometry.shape.slots > 0 && info.geometry.hiddenSize > 0;
}

bool hasAnswers(const TraceInfo& info) {
    return !info.questions.empty() && !info.labels.empty();
}

template <>
hdf5::Type numberType<std::int32_t>() {
    return hdf5::Type(H5Tcopy(H5T_STD_I32LE));
}

template <>
hdf5::Type numberType<std::int64_t>() {
    return hdf5::Type(H5Tcopy(H5T_STD_I64LE));
}

template <>
hdf5::Type numberType<std::uint16_t>() {
    return hdf5::Type(H5Tcopy(H5T_STD_U16LE));
}

template <>
hdf5::Type numberType<std::uint64_t>() {
    return hdf5::Type(H5Tcopy(H5T_STD_U64LE));
}

template <>
hdf5::Type numberType<float>() {
    return hdf5::Type(H5Tcopy(H5T_IEEE_F32LE));
}

template <>
hdf5::Type numberType<Half>() {
    // HDF5 1.10 has no name for binary16; h5py knows it by these fields.
    hdf5::Type type(H5Tcopy(H5T_IEEE_F32LE));
    hdf5::checked(H5Tset_fields(type.get(), 15, 10, 5, 0, 10));
    hdf5::checked(H5Tset_size(type.get(), sizeof(Half)));
    hdf5::checked(H5Tset_ebias(type.get(), 15));
    return type;
}

} // namespace rmtscope::trace_schema
