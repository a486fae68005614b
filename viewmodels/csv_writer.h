#pragma once

#include <QByteArray>
#include <QIODevice>
#include <QString>

#include <cstdint>
#include <initializer_list>

namespace rmtscope {

/// Puts cells into rows and rows onto a device, as RFC 4180 has it. Throws Error with WriteFailed as soon as the device
/// takes less than everything.
class CsvWriter {
public:
    explicit CsvWriter(QIODevice& device);

    void add(const QString& text);
    void addNames(std::initializer_list<const char*> names);
    /// A row of names.
    void addHeadings(std::initializer_list<const char*> names);
    void add(std::int64_t number);
    /// The shortest digits that read back as the same value; nothing for NaN.
    void add(double number);
    void add(float number);
    void endRow();
    /// Call it when all rows are there: only then is it sure that they were written.
    void finish();

private:
    void separate();
    void flush();

    QIODevice& m_device;
    QByteArray m_buffer;
    bool m_rowBegun = false;
};

} // namespace rmtscope
