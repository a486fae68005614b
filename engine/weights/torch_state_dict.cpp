#include "engine/weights/torch_state_dict.h"

#include "engine/files/strict_json.h"
#include "engine/weights/format_problem.h"
#include "engine/weights/torch_storage.h"

#include <algorithm>
#include <array>
#include <string>

namespace rmtscope {

namespace {

constexpr std::array<std::string_view, 4> wrappers{"model_state_dict", "state_dict", "model", "module"};

bool hasNamedTensor(const PickleDict& dict) {
    return std::ranges::any_of(dict.items, [](const auto& item) {
        return item.first->template as<std::string_view>() != nullptr &&
               item.second->template as<PickleTensor>() != nullptr;
    });
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
