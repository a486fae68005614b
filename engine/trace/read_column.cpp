#include "engine/trace/read_column.h"

#include <algorithm>
#include <string>

namespace rmtscope {

namespace {

using hdf5::checked;

/// All sizes of a dataset, the number of rows first.
std::vector<hsize_t> sizesOf(const hdf5::Dataset& dataset) {
    const hdf5::Space space(H5Dget_space(dataset.get()));
    std::vector<hsize_t> sizes(static_cast<std::size_t>(checked(H5Sget_simple_extent_ndims(space.get()))));
    checked(H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr));
    return sizes;
}

} // namespace

hdf5::Dataset openColumn(hid_t file, const char* name, const hdf5::Type& type, const trace_schema::RowShape& row) {
    hdf5::Dataset dataset;
    try {
        dataset = hdf5::Dataset(H5Dopen2(file, name, H5P_DEFAULT));
    } catch (const hdf5::Failure& failure) {
        throw hdf5::Failure("its dataset " + std::string(name) + " can't be opened (" + failure.what() + ")");
    }
    const hdf5::Type stored(H5Dget_type(dataset.get()));
    if (checked(H5Tequal(stored.get(), type.get())) == 0) {
        throw hdf5::Failure("its dataset " + std::string(name) + " holds numbers of another type");
    }
    const std::vector<hsize_t> sizes = sizesOf(dataset);
    if (sizes.size() != row.size() + 1 || !std::equal(row.begin(), row.end(), sizes.begin() + 1)) {
        throw hdf5::Failure("its dataset " + std::string(name) + " has other sizes than the model");
    }
    return dataset;
}

std::uint64_t countRows(const hdf5::Dataset& dataset) {
    return sizesOf(dataset).front();
}

void readRows(const hdf5::Dataset& dataset, const hdf5::Type& type, std::uint64_t first, std::uint64_t count,
              void* values) {
    std::vector<hsize_t> sizes = sizesOf(dataset);
    std::vector<hsize_t> begin(sizes.size(), 0);
    begin[0] = first;
    sizes[0] = count;
    const hdf5::Space space(H5Dget_space(dataset.get()));
    checked(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, begin.data(), nullptr, sizes.data(), nullptr));
    const hdf5::Space memory(H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr));
    checked(H5Dread(dataset.get(), type.get(), memory.get(), space.get(), H5P_DEFAULT, values));
}

} // namespace rmtscope
