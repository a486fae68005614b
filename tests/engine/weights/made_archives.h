#pragma once

// Zip archives and pickles made byte by byte, so that they can also be made wrong.

#include <QByteArray>
#include <QList>
#include <QPair>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rmtscope::made {

template <typename Number>
QByteArray little(Number value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

/// A copy without slack behind it, where an address sanitizer sees a byte too many.
inline std::vector<std::byte> exactBytes(const QByteArray& bytes) {
    const auto* const data = reinterpret_cast<const std::byte*>(bytes.constData());
    return {data, data + bytes.size()};
}

struct ZipFile {
    QByteArray name;
    QByteArray data;
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
    QByteArray localName = {}; ///< if it isn't the same
};

/// The layout that torch.save writes, with sizes in the directory only. With `zip64` all numbers that can stand in the
/// larger records do.
inline QByteArray zipOf(const QList<ZipFile>& files, bool zip64 = false) {
    constexpr std::uint32_t elsewhere = 0xFFFFFFFF;
    QByteArray archive;
    QByteArray directory;
    for (const ZipFile& file : files) {
        const auto offset = static_cast<std::uint64_t>(archive.size());
        const auto size = static_cast<std::uint64_t>(file.data.size());
        const QByteArray localName = file.localName.isEmpty() ? file.name : file.localName;
        const QByteArray padding = "FB" + little<std::uint16_t>(3) + "ZZZ"; // torch.save aligns with such a field
        archive += "PK\x03\x04" + QByteArray(22, '\0') + little(static_cast<std::uint16_t>(localName.size())) +
                   little(static_cast<std::uint16_t>(padding.size())) + localName + padding + file.data;
        const QByteArray extra =
            zip64 ? little<std::uint16_t>(1) + little<std::uint16_t>(24) + little(size) + little(size) + little(offset)
                  : QByteArray();
        directory += "PK\x01\x02" + QByteArray(4, '\0') + little(file.flags) + little(file.method) +
                     QByteArray(8, '\0') + little(zip64 ? elsewhere : static_cast<std::uint32_t>(size)) +
                     little(zip64 ? elsewhere : static_cast<std::uint32_t>(size)) +
                     little(static_cast<std::uint16_t>(file.name.size())) +
                     little(static_cast<std::uint16_t>(extra.size())) + QByteArray(10, '\0') +
                     little(zip64 ? elsewhere : static_cast<std::uint32_t>(offset)) + file.name + extra;
    }
    const auto directoryOffset = static_cast<std::uint64_t>(archive.size());
    const auto directorySize = static_cast<std::uint64_t>(directory.size());
    const auto count = static_cast<std::uint64_t>(files.size());
    archive += directory;
    if (zip64) {
        const auto end = static_cast<std::uint64_t>(archive.size());
        archive += "PK\x06\x06" + little<std::uint64_t>(44) + QByteArray(12, '\0') + little(count) + little(count) +
                   little(directorySize) + little(directoryOffset);
        archive += "PK\x06\x07" + QByteArray(4, '\0') + little(end) + little<std::uint32_t>(1);
    }
    const auto shortCount = static_cast<std::uint16_t>(zip64 ? 0xFFFF : count);
    archive += "PK\x05\x06" + QByteArray(4, '\0') + little(shortCount) + little(shortCount) +
               little(zip64 ? elsewhere : static_cast<std::uint32_t>(directorySize)) +
               little(zip64 ? elsewhere : static_cast<std::uint32_t>(directoryOffset)) + QByteArray(2, '\0');
    return archive;
}

// Parts of a pickle; each leaves one value on the stack.

inline QByteArray text(const QByteArray& value) {
    return "X" + little(static_cast<std::uint32_t>(value.size())) + value;
}
inline QByteArray integer(std::int64_t value) {
    return "\x8a\x08" + little(value);
}
inline QByteArray tuple(const QList<QByteArray>& items) {
    return "(" + items.join() + "t";
}
inline QByteArray integers(const QList<std::int64_t>& values) {
    QList<QByteArray> items;
    for (const std::int64_t value : values) {
        items += integer(value);
    }
    return tuple(items);
}
inline QByteArray global(const QByteArray& module, const QByteArray& name) {
    return "c" + module + "\n" + name + "\n";
}
inline QByteArray call(const QByteArray& module, const QByteArray& name, const QList<QByteArray>& arguments) {
    return global(module, name) + tuple(arguments) + "R";
}
inline QByteArray dict(const QList<QPair<QByteArray, QByteArray>>& items) {
    QByteArray bytes = "}(";
    for (const auto& [key, value] : items) {
        bytes += text(key) + value;
    }
    return bytes + "u";
}

struct Storage {
    QByteArray type = "FloatStorage";
    QByteArray key = "0";
    std::int64_t elements = 0;
};
inline QByteArray storage(const Storage& made) {
    return tuple({text("storage"), global("torch", made.type), text(made.key), text("cpu"), integer(made.elements)}) +
           "Q";
}
inline QByteArray tensor(const Storage& made, std::int64_t offset, const QList<std::int64_t>& shape,
                         const QList<std::int64_t>& strides) {
    return call("torch._utils", "_rebuild_tensor_v2",
                {storage(made), integer(offset), integers(shape), integers(strides), "\x89",
                 call("collections", "OrderedDict", {})});
}

inline QByteArray pickle(const QByteArray& value) {
    return "\x80\x02" + value + ".";
}

using StorageData = QList<QPair<QByteArray, QByteArray>>; ///< key and bytes

/// What torch.save writes since 1.6.
inline QByteArray torchZip(const QByteArray& value, const StorageData& storages, const QList<ZipFile>& more = {}) {
    QList<ZipFile> files{{"archive/data.pkl", pickle(value)}, {"archive/version", "3\n"}};
    for (const auto& [key, bytes] : storages) {
        files.append({"archive/data/" + key, bytes});
    }
    return zipOf(files + more);
}

/// What it wrote before; each storage with the number of its elements.
inline QByteArray torchLegacy(const QByteArray& value, const QList<QPair<Storage, QByteArray>>& storages) {
    const QByteArray magic("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19");
    QByteArray keys = "](";
    QByteArray data;
    for (const auto& [made, bytes] : storages) {
        keys += text(made.key);
        data += little(made.elements) + bytes;
    }
    return pickle(magic) + pickle(integer(1001)) + pickle(dict({{"little_endian", "\x88"}})) + pickle(value) +
           pickle(keys + "e") + data;
}

} // namespace rmtscope::made
