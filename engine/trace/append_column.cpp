#include "engine/trace/append_column.h"

#include <algorithm>

namespace rmtscope {

namespace {

using hdf5::checked;

/// Rows that are stored together, about 64 KiB: what a reader of one segment must fetch, and what is written again
/// while the last ones fill.
hsize_t chunkRows(std::uint64_t rowBytes) {
    constexpr std::uint64_t chunkBytes = 65536;
    return std::clamp<std::uint64_t>(chunkBytes / rowBytes, 1, 4096);
}

} // namespace

hdf5::Dataset createColumn(hid_t file, const char* name, const hdf5::Type& type, const trace_schema::RowShape& row) {
    std::vector<hsize_t> sizes(1 + row.size(), 0);
    std::copy(row.begin(), row.end(), sizes.begin() + 1);
    std::vector<hsize_t> limits = sizes;
    limits[0] = H5S_UNLIMITED;
    std::uint64_t rowBytes = H5Tget_size(type.get());
    for (const std::uint64_t size : row) {
        rowBytes *= size;
    }
    std::vector<hsize_t> chunk = sizes;
    chunk[0] = chunkRows(rowBytes);

    const auto rank = static_cast<int>(sizes.size());
    const hdf5::Space space(H5Screate_simple(rank, sizes.data(), limits.data()));
    const hdf5::Properties creation(H5Pcreate(H5P_DATASET_CREATE));
    checked(H5Pset_chunk(creation.get(), rank, chunk.data()));
    const hdf5::Properties links(H5Pcreate(H5P_LINK_CREATE));
    checked(H5Pset_create_intermediate_group(links.get(), 1));
    return hdf5::Dataset(H5Dcreate2(file, name, type.get(), space.get(), links.get(), creation.get(), H5P_DEFAULT));
}

void appendRows(const hdf5::Dataset& dataset, const hdf5::Type& type, std::uint64_t rows, std::uint64_t count,
                const void* values) {
    std::vector<hsize_t> sizes;
    {
        const hdf5::Space space(H5Dget_space(dataset.get()));
        sizes.resize(static_cast<std::size_t>(checked(H5Sget_simple_extent_ndims(space.get()))));
        checked(H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr));
    }
    sizes[0] = rows + count;
    checked(H5Dset_extent(dataset.get(), sizes.data()));

    const hdf5::Space space(H5Dget_space(dataset.get()));
    std::vector<hsize_t> begin(sizes.size(), 0);
    begin[0] = rows;
    sizes[0] = count;
    checked(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, begin.data(), nullptr, sizes.data(), nullptr));
    const hdf5::Space memory(H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr));
    checked(H5Dwrite(dataset.get(), type.get(), memory.get(), space.get(), H5P_DEFAULT, values));
}

} // namespace rmtscope
