#include "engine/weights/torch_state_dict.h"

#include "engine/files/strict_json.h"
#include "engine/weights/dtype.h"
#include "engine/weights/format_problem.h"
#include "engine/weights/torch_storage.h"

#include <algorithm>
#include <array>
#include <string>

namespace rmtscope {

namespace {

constexpr std::array<std::string_view, 4> wrappers{"model_state_dict", "state_dict", "model", "module"};

/// Of a tensor whose numbers don't stand in the file as they are, how PyTorch makes it; empty for anything else.
std::string_view makerOfEncoded(const PickleValue& value) {
    constexpr std::array<std::string_view, 2> makers{"_rebuild_qtensor", "_rebuild_tensor_v3"}; // quantised, 8-bit
    const auto* opaque = value.as<PickleOpaque>();
    const bool encoded = opaque != nullptr && opaque->maker.module == "torch._utils" &&
                         std::ranges::find(makers, opaque->maker.name) != makers.end();
    return encoded ? opaque->maker.name : std::string_view();
}

bool hasNamedTensor(const PickleDict& dict) {
    return std::ranges::any_of(dict.items, [](const auto& item) {
        return item.first->template as<std::string_view>() != nullptr &&
               (item.second->template as<PickleTensor>() != nullptr || !makerOfEncoded(*item.second).empty());
    });
}

[[noreturn]] void throwEncoded(std::string_view name, std::string_view maker) {
    throw unsupported("holds tensor " + inQuotes(name) + " in quantised or 8-bit numbers (" + std::string(maker) +
                          "), which this version can't read; " + std::string(plainNumbersAdvice),
                      std::string(name));
}

/// nullptr if there is none.
const PickleValue* valueUnder(const PickleDict& dict, std::string_view key) {
    const PickleValue* value = nullptr;
    for (const auto& [name, candidate] : dict.items) {
        if (const auto* text = name->as<std::string_view>(); text != nullptr && *text == key) {
            value = candidate;
        }
    }
    return value;
}

[[noreturn]] void throwWholeObject(const PickleGlobal& type) {
    throw unsupported("holds a whole Python object of type " +
                      inQuotes(std::string(type.module) + "." + std::string(type.name)) +
                      ", and running its code could do anything; save its state_dict() instead");
}

const PickleDict& stateDictOf(const PickleValue& root) {
    if (const auto* object = root.as<PickleOpaque>(); object != nullptr) {
        throwWholeObject(object->maker);
    }
    const auto* dict = root.as<PickleDict>();
    if (dict == nullptr) {
        throw unsupported("holds no dictionary of tensors; save the model's state_dict()");
    }
    const PickleOpaque* object = nullptr;
    for (const std::string_view key : wrappers) {
        const PickleValue* value = valueUnder(*dict, key);
        const auto* inner = value == nullptr ? nullptr : value->as<PickleDict>();
        if (inner != nullptr && hasNamedTensor(*inner)) {
            return *inner;
        }
        if (value != nullptr && object == nullptr) {
            object = value->as<PickleOpaque>();
        }
    }
    if (hasNamedTensor(*dict)) {
        return *dict;
    }
    if (object != nullptr) {
        throwWholeObject(object->maker);
    }
    throw unsupported(
        "holds no named tensors, neither directly nor under model_state_dict, state_dict, model or module");
}

} // namespace

void readStateDict(const PickleValue& root, const StorageBytes& storageBytes, Weights& weights) {
    for (const auto& [key, value] : stateDictOf(root).items) {
        const auto* name = key->as<std::string_view>();
        const auto* tensor = value->as<PickleTensor>();
        if (const std::string_view maker = makerOfEncoded(*value); name != nullptr && !maker.empty()) {
            throwEncoded(*name, maker);
        }
        if (name == nullptr || tensor == nullptr) {
            continue;
        }
        try {
            weights.tensors.insert_or_assign(std::string(*name),
                                             placeTensor(*tensor, storageBytes(tensor->storage), weights));
        } catch (const FormatProblem& problem) {
            throw FormatProblem(std::string(problem.what()) + " (tensor " + inQuotes(*name) + ")", std::string(*name),
                                problem.kind());
        }
    }
}

} // namespace rmtscope
