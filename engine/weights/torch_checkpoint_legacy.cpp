#include "engine/files/strict_json.h"
#include "engine/weights/byte_reader.h"
#include "engine/weights/torch_checkpoint.h"
#include "engine/weights/torch_state_dict.h"
#include "engine/weights/torch_storage.h"

#include <algorithm>
#include <map>
#include <string>

namespace rmtscope {

namespace {

constexpr std::string_view magicNumber = "\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19";
constexpr std::size_t magicWithin = 32; // pickled, with a header that depends on the protocol
constexpr std::int64_t protocolVersion = 1001;

using Bytes = std::span<const std::byte>;
using Storages = std::map<std::string_view, Bytes>;

/// The next of the pickles that stand one behind the other.
Pickle nextPickle(Bytes& rest) {
    Pickle pickle = readPickle(rest);
    rest = rest.subspan(pickle.bytes);
    return pickle;
}

void checkSystem(const PickleValue& system) {
    const auto* dict = system.as<PickleDict>();
    if (dict == nullptr) {
        throw FormatProblem("doesn't say on which system it was saved");
    }
    for (const auto& [key, value] : dict->items) {
        const auto* name = key->as<std::string_view>();
        const auto* little = value->as<bool>();
        if (name != nullptr && *name == "little_endian" && (little == nullptr || !*little)) {
            throw unsupported("was saved in big-endian byte order, but only little is supported");
        }
    }
}

/// Behind the list of keys: for each, in that order, the number of elements and the elements.
Storages readStorages(const PickleValue& keys, const std::map<std::string_view, PickleStorage>& stated, Bytes rest) {
    const auto* list = keys.as<PickleList>();
    if (list == nullptr) {
        throw FormatProblem("has no list of storages behind its pickle");
    }
    ByteReader reader(rest, "storages");
    Storages storages;
    for (const PickleValue* key : list->items) {
        const auto* name = key->as<std::string_view>();
        if (name == nullptr || !stated.contains(*name)) {
            throw FormatProblem("lists a storage that its pickle doesn't know");
        }
        const PickleStorage& storage = stated.at(*name);
        const TorchStorageType* const type = storageTypeNamed(storage.type);
        if (type == nullptr) {
            throw unreadableNumbers(storage.type);
        }
        const auto elements = reader.number<std::int64_t>();
        if (elements != storage.elements) {
            throw FormatProblem("states " + std::to_string(storage.elements) + " elements for storage " +
                                inQuotes(*name) + ", but holds " + std::to_string(elements));
        }
        std::uint64_t bytes = 0;
        if (__builtin_mul_overflow(static_cast<std::uint64_t>(elements), type->bytes, &bytes)) {
            throw FormatProblem("states more than 2^64 bytes for storage " + inQuotes(*name));
        }
        storages.emplace(*name, reader.bytes(bytes));
    }
    if (reader.left() > 0) {
        throw FormatProblem("has " + std::to_string(reader.left()) + " bytes behind its last storage");
    }
    return storages;
}

} // namespace

bool looksLikeTorchLegacy(Bytes file) {
    const Bytes start = file.first(std::min(file.size(), magicWithin));
    return std::string_view(reinterpret_cast<const char*>(start.data()), start.size()).find(magicNumber) !=
           std::string_view::npos;
}

void readTorchLegacy(Bytes file, Weights& weights) {
    Bytes rest = file;
    const Pickle magic = nextPickle(rest);
    const auto* number = magic.root->as<PickleBytes>();
    if (number == nullptr || number->bytes != magicNumber) {
        throw FormatProblem("doesn't begin with PyTorch's magic number");
    }
    const Pickle version = nextPickle(rest);
    const auto* protocol = version.root->as<std::int64_t>();
    if (protocol == nullptr || *protocol != protocolVersion) {
        throw unsupported("isn't in version 1001 of PyTorch's format; load and save it with PyTorch");
    }
    checkSystem(*nextPickle(rest).root);
    const Pickle object = nextPickle(rest);
    const Pickle keys = nextPickle(rest);
    const Storages storages = readStorages(*keys.root, object.storages, rest);
    readStateDict(
        *object.root,
        [&storages](const PickleStorage& storage) {
            const auto found = storages.find(storage.key);
            if (found == storages.end()) {
                throw FormatProblem("has no storage " + inQuotes(storage.key));
            }
            return found->second;
        },
        weights);
}

} // namespace rmtscope
