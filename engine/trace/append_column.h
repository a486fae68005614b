#pragma once

#include "engine/trace/trace_schema.h"

#include <span>
#include <vector>

namespace rmtscope {

/// An empty dataset whose rows can be read while others are appended.
hdf5::Dataset createColumn(hid_t file, const char* name, const hdf5::Type& type, const trace_schema::RowShape& row);

/// Appends `count` rows to a dataset that has `rows` of them.
void appendRows(const hdf5::Dataset& dataset, const hdf5::Type& type, std::uint64_t rows, std::uint64_t count,
                const void* values);

/// A dataset [rows, row...] that grows, with a buffer: HDF5 takes longer for a call than for its bytes.
template <class T>
class AppendColumn {
public:
    AppendColumn(hid_t file, const char* name, const trace_schema::RowShape& row)
        : m_type(trace_schema::numberType<T>())
        , m_dataset(createColumn(file, name, m_type, row)) {
        for (const std::uint64_t size : row) {
            m_rowSize *= size;
        }
    }

    [[nodiscard]] hid_t dataset() const { return m_dataset.get(); }
    [[nodiscard]] std::size_t rowSize() const { return m_rowSize; }
    [[nodiscard]] std::size_t bufferedBytes() const { return m_buffer.size() * sizeof(T); }

    void put(T value) { m_buffer.push_back(value); }
    void put(std::span<const T> values) { m_buffer.insert(m_buffer.end(), values.begin(), values.end()); }

    /// Hands whole rows to HDF5, which may keep them until its file is flushed.
    void flush() {
        if (m_buffer.empty()) {
            return;
        }
        const std::uint64_t count = m_buffer.size() / m_rowSize;
        appendRows(m_dataset, m_type, m_rows, count, m_buffer.data());
        m_rows += count;
        m_buffer.clear();
    }

private:
    hdf5::Type m_type;
    hdf5::Dataset m_dataset;
    std::size_t m_rowSize = 1;
    std::uint64_t m_rows = 0;
    std::vector<T> m_buffer;
};

} // namespace rmtscope
