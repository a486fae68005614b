#pragma once

#include "engine/trace/trace_schema.h"

#include <vector>

namespace rmtscope {

/// Opens a dataset; throws hdf5::Failure unless it has this type and rows of this shape.
hdf5::Dataset openColumn(hid_t file, const char* name, const hdf5::Type& type, const trace_schema::RowShape& row);

/// The length of a dataset now.
std::uint64_t countRows(const hdf5::Dataset& dataset);

void readRows(const hdf5::Dataset& dataset, const hdf5::Type& type, std::uint64_t first, std::uint64_t count,
              void* values);

/// A dataset [rows, row...] of a trace.
template <class T>
class ReadColumn {
public:
    ReadColumn(hid_t file, const char* name, const trace_schema::RowShape& row)
        : m_name(name)
        , m_type(trace_schema::numberType<T>())
        , m_dataset(openColumn(file, name, m_type, row))
        , m_rows(countRows(m_dataset)) {
        for (const std::uint64_t size : row) {
            m_rowSize *= size;
        }
    }

    [[nodiscard]] const char* name() const { return m_name; }
    [[nodiscard]] std::uint64_t rows() const { return m_rows; }
    [[nodiscard]] std::size_t rowSize() const { return m_rowSize; }

    void refresh() {
        hdf5::checked(H5Drefresh(m_dataset.get()));
        m_rows = countRows(m_dataset);
    }

    [[nodiscard]] std::vector<T> read(std::uint64_t first, std::uint64_t count) const {
        std::vector<T> values(count * m_rowSize);
        if (!values.empty()) {
            readRows(m_dataset, m_type, first, count, values.data());
        }
        return values;
    }

private:
    const char* m_name;
    hdf5::Type m_type;
    hdf5::Dataset m_dataset;
    std::uint64_t m_rows;
    std::size_t m_rowSize = 1;
};

} // namespace rmtscope
