#include "engine/files/strict_json.h"
#include "engine/weights/format_problem.h"
#include "engine/weights/torch_checkpoint.h"
#include "engine/weights/torch_state_dict.h"
#include "engine/weights/torch_storage.h"
#include "engine/weights/zip_directory.h"

#include <string>

namespace rmtscope {

namespace {

constexpr std::string_view pickleName = "/data.pkl";

using Entries = std::map<std::string_view, ZipEntry>;

/// All entries stand in one folder, which is named as the file was when it was saved: "archive/".
std::string folderOf(const Entries& entries) {
    std::string folder;
    for (const auto& [name, entry] : entries) {
        if (name.ends_with(pickleName) && name.find('/') == name.size() - pickleName.size()) {
            if (!folder.empty()) {
                throw FormatProblem("holds two checkpoints, " + inQuotes(folder) + " and " + inQuotes(name));
            }
            folder = name.substr(0, name.size() - pickleName.size() + 1);
        }
    }
    if (folder.empty()) {
        throw unsupported("is a zip archive without data.pkl, so PyTorch hasn't saved it");
    }
    return folder;
}

std::span<const std::byte> storedEntry(const Entries& entries, const std::string& name) {
    const auto found = entries.find(name);
    if (found == entries.end()) {
        throw FormatProblem("has no entry " + inQuotes(name));
    }
    if (!found->second.stored) {
        throw unsupported("holds " + inQuotes(name) +
                          " compressed or encrypted, as PyTorch never does; unpack and save it again");
    }
    return found->second.data;
}

void checkByteOrder(const Entries& entries, const std::string& folder) {
    if (!entries.contains(folder + "byteorder")) {
        return; // before PyTorch 2.1 it was always little
    }
    const auto bytes = storedEntry(entries, folder + "byteorder");
    const std::string_view order(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (order != "little") {
        throw unsupported("states the byte order " + inQuotes(order) + ", but only little is supported");
    }
}

} // namespace

void readTorchZip(std::span<const std::byte> file, Weights& weights) {
    const Entries entries = readZipDirectory(file);
    const std::string folder = folderOf(entries);
    if (entries.contains(folder + "constants.pkl")) {
        throw unsupported("is a TorchScript program, not a state dict; save the model's state_dict()");
    }
    checkByteOrder(entries, folder);
    const Pickle pickle = readPickle(storedEntry(entries, folder + "data.pkl"));
    readStateDict(
        *pickle.root,
        [&](const PickleStorage& storage) {
            const auto bytes = storedEntry(entries, folder + "data/" + std::string(storage.key));
            const TorchStorageType* const type = storageTypeNamed(storage.type);
            const auto elements = static_cast<std::uint64_t>(storage.elements);
            // Rounded down: another type may have saved the bytes that are left over.
            if (type != nullptr && bytes.size() / type->bytes != elements) {
                throw FormatProblem("has " + std::to_string(bytes.size()) + " bytes in storage " +
                                    inQuotes(storage.key) + ", but " + std::to_string(elements) + " elements of " +
                                    std::to_string(type->bytes) + " bytes are stated");
            }
            return bytes;
        },
        weights);
}

} // namespace rmtscope
