#include "engine/weights/zip_directory.h"

#include "engine/files/strict_json.h"
#include "engine/weights/byte_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace rmtscope {

namespace {

// Names and layouts as in PKWARE's APPNOTE, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16 and 4.5.3.
constexpr std::uint32_t localSignature = 0x04034B50;
constexpr std::uint32_t centralSignature = 0x02014B50;
constexpr std::uint32_t endSignature = 0x06054B50;
constexpr std::uint32_t zip64EndSignature = 0x06064B50;
constexpr std::uint32_t zip64LocatorSignature = 0x07064B50;
constexpr std::size_t localBytes = 30;
constexpr std::size_t endBytes = 22;
constexpr std::size_t zip64LocatorBytes = 20;
constexpr std::size_t longestComment = 0xFFFF;
constexpr std::uint16_t zip64Field = 1;
constexpr std::uint16_t encryptedFlag = 1;
constexpr std::uint32_t inZip64Field = 0xFFFFFFFF;
constexpr const char* directoryPart = "central directory";

struct Directory {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::uint64_t entries = 0;
};

struct CentralHeader {
    std::string_view name;
    std::uint64_t bytes = 0;       ///< in the archive
    std::uint64_t plainBytes = 0;  ///< once decompressed
    std::uint64_t localOffset = 0; ///< of the local header
    bool encrypted = false;
    bool compressed = false;
};

struct EntryExtent {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::string_view name;
};

template <typename Number>
Number numberAt(std::span<const std::byte> archive, std::uint64_t offset) {
    return ByteReader(archive.subspan(std::min<std::uint64_t>(offset, archive.size())), "zip structure")
        .number<Number>();
}

/// The end of central directory record stands last, only a comment may follow.
std::uint64_t findEnd(std::span<const std::byte> archive) {
    if (archive.size() < endBytes) {
        throw FormatProblem("has " + std::to_string(archive.size()) + " bytes, too few for a zip archive");
    }
    const std::size_t last = archive.size() - endBytes;
    const std::size_t first = last - std::min(last, longestComment);
    for (std::size_t at = last + 1; at-- > first;) {
        if (numberAt<std::uint32_t>(archive, at) == endSignature &&
            numberAt<std::uint16_t>(archive, at + endBytes - 2) == last - at) {
            return at;
        }
    }
    throw FormatProblem("begins as a zip archive but has no directory at its end; it is probably cut off");
}

std::optional<std::uint64_t> findZip64End(std::span<const std::byte> archive, std::uint64_t end) {
    if (end < zip64LocatorBytes || numberAt<std::uint32_t>(archive, end - zip64LocatorBytes) != zip64LocatorSignature) {
        return std::nullopt;
    }
    const auto offset = numberAt<std::uint64_t>(archive, end - zip64LocatorBytes + 8);
    if (offset >= end || numberAt<std::uint32_t>(archive, offset) != zip64EndSignature) {
        throw FormatProblem("has no zip64 record where its end says, at byte " + std::to_string(offset));
    }
    return offset;
}

Directory findDirectory(std::span<const std::byte> archive) {
    const std::uint64_t end = findEnd(archive);
    const auto zip64End = findZip64End(archive, end);
    Directory directory;
    if (zip64End) {
        directory.entries = numberAt<std::uint64_t>(archive, *zip64End + 32);
        directory.bytes = numberAt<std::uint64_t>(archive, *zip64End + 40);
        directory.offset = numberAt<std::uint64_t>(archive, *zip64End + 48);
    } else {
        directory.entries = numberAt<std::uint16_t>(archive, end + 10);
        directory.bytes = numberAt<std::uint32_t>(archive, end + 12);
        directory.offset = numberAt<std::uint32_t>(archive, end + 16);
    }
    const std::uint64_t behind = zip64End.value_or(end);
    if (directory.offset > behind || directory.bytes > behind - directory.offset) {
        throw FormatProblem("places its directory at byte " + std::to_string(directory.offset) + " with " +
                            std::to_string(directory.bytes) + " bytes, but it must end before byte " +
                            std::to_string(behind));
    }
    return directory;
}

/// Sizes and offsets of 4 GiB and more stand in an extra field, only those that are marked, in this order.
void readZip64Field(std::span<const std::byte> extra, CentralHeader& header) {
    ByteReader fields(extra, directoryPart);
    while (fields.left() >= 4) {
        const auto kind = fields.number<std::uint16_t>();
        const auto size = fields.number<std::uint16_t>();
        ByteReader field(fields.bytes(size), directoryPart);
        if (kind == zip64Field) {
            for (std::uint64_t* number : {&header.plainBytes, &header.bytes, &header.localOffset}) {
                if (*number == inZip64Field) {
                    *number = field.number<std::uint64_t>();
                }
            }
            return;
        }
    }
}

CentralHeader readCentralHeader(ByteReader& directory) {
    if (directory.number<std::uint32_t>() != centralSignature) {
        throw FormatProblem("has no entry at byte " + std::to_string(directory.position() - 4) +
                            " of its central directory");
    }
    directory.bytes(4); // versions
    CentralHeader header;
    header.encrypted = (directory.number<std::uint16_t>() & encryptedFlag) != 0;
    header.compressed = directory.number<std::uint16_t>() != 0;
    directory.bytes(8); // time, date, checksum
    header.bytes = directory.number<std::uint32_t>();
    header.plainBytes = directory.number<std::uint32_t>();
    const auto nameBytes = directory.number<std::uint16_t>();
    const auto extraBytes = directory.number<std::uint16_t>();
    const auto commentBytes = directory.number<std::uint16_t>();
    directory.bytes(8); // disk, attributes
    header.localOffset = directory.number<std::uint32_t>();
    header.name = directory.text(nameBytes);
    readZip64Field(directory.bytes(extraBytes), header);
    directory.bytes(commentBytes);
    return header;
}

/// From the local header, which must lie before the directory like the data behind it.
EntryExtent extentOf(std::span<const std::byte> beforeDirectory, const CentralHeader& header,
                     std::uint64_t& dataBegin) {
    const std::string entry = "entry " + inQuotes(header.name);
    if (header.localOffset > beforeDirectory.size()) {
        throw FormatProblem("places " + entry + " at byte " + std::to_string(header.localOffset) +
                            ", behind its own directory");
    }
    ByteReader local(beforeDirectory.subspan(header.localOffset), "local headers");
    if (local.number<std::uint32_t>() != localSignature) {
        throw FormatProblem("has no " + entry + " at byte " + std::to_string(header.localOffset) +
                            ", where its directory says");
    }
    local.bytes(localBytes - 8); // all of it stands in the directory, sometimes only there
    const auto nameBytes = local.number<std::uint16_t>();
    const auto extraBytes = local.number<std::uint16_t>();
    if (local.text(nameBytes) != header.name) {
        throw FormatProblem("has another name before " + entry + " than in its directory");
    }
    local.bytes(extraBytes);
    dataBegin = header.localOffset + local.position();
    if (header.bytes > local.left()) {
        throw FormatProblem("gives " + entry + " " + std::to_string(header.bytes) + " bytes, but only " +
                            std::to_string(local.left()) + " stand before its directory");
    }
    return {header.localOffset, dataBegin + header.bytes, header.name};
}

void checkOverlaps(std::vector<EntryExtent> extents) {
    std::ranges::sort(extents, {}, &EntryExtent::begin);
    for (std::size_t i = 1; i < extents.size(); ++i) {
        if (extents[i].begin < extents[i - 1].end) {
            throw FormatProblem("lets entry " + inQuotes(extents[i].name) + " overlap " +
                                inQuotes(extents[i - 1].name) + " at byte " + std::to_string(extents[i].begin));
        }
    }
}

} // namespace

std::map<std::string_view, ZipEntry> readZipDirectory(std::span<const std::byte> archive) {
    const Directory place = findDirectory(archive);
    const auto beforeDirectory = archive.first(place.offset);
    ByteReader directory(archive.subspan(place.offset, place.bytes), directoryPart);
    std::map<std::string_view, ZipEntry> entries;
    std::vector<EntryExtent> extents;
    while (directory.left() > 0) {
        const CentralHeader header = readCentralHeader(directory);
        std::uint64_t dataBegin = 0;
        extents.push_back(extentOf(beforeDirectory, header, dataBegin));
        const bool stored = !header.compressed && !header.encrypted;
        if (stored && header.bytes != header.plainBytes) {
            throw FormatProblem("gives entry " + inQuotes(header.name) + " two sizes, " + std::to_string(header.bytes) +
                                " and " + std::to_string(header.plainBytes));
        }
        if (!entries.emplace(header.name, ZipEntry{archive.subspan(dataBegin, header.bytes), stored}).second) {
            throw FormatProblem("has entry " + inQuotes(header.name) + " twice");
        }
    }
    if (entries.size() != place.entries) {
        throw FormatProblem("states " + std::to_string(place.entries) + " entries, but its directory has " +
                            std::to_string(entries.size()));
    }
    checkOverlaps(std::move(extents));
    return entries;
}

} // namespace rmtscope
