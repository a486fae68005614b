#include "engine/weights/pickle_calls.h"

#include "engine/weights/format_problem.h"

#include <string>

namespace rmtscope {

namespace {

using Arguments = std::span<const PickleValue* const>;

constexpr std::size_t mostDimensions = 16; // weights have at most 5

[[noreturn]] void throwMalformed(const PickleGlobal& function) {
    throw FormatProblem("calls " + std::string(function.name) + " with arguments that PyTorch never writes");
}

std::vector<std::int64_t> integersOf(const PickleGlobal& function, const PickleValue& value) {
    const auto* tuple = value.as<PickleTuple>();
    if (tuple == nullptr || tuple->items.size() > mostDimensions) {
        throwMalformed(function);
    }
    std::vector<std::int64_t> integers;
    for (const PickleValue* item : tuple->items) {
        const auto* integer = item->as<std::int64_t>();
        if (integer == nullptr) {
            throwMalformed(function);
        }
        integers.push_back(*integer);
    }
    return integers;
}

/// (storage, storage_offset, size, stride, …)
PickleValue rebuildTensor(const PickleGlobal& function, Arguments arguments) {
    if (arguments.size() < 4) {
        throwMalformed(function);
    }
    if (arguments[0]->as<PickleOpaque>() != nullptr) {
        return {PickleOpaque{function}};
    }
    const auto* storage = arguments[0]->as<PickleStorage>();
    const auto* offset = arguments[1]->as<std::int64_t>();
    if (storage == nullptr || offset == nullptr) {
        throwMalformed(function);
    }
    return {PickleTensor{*storage, *offset, integersOf(function, *arguments[2]), integersOf(function, *arguments[3])}};
}

/// (tensor, requires_grad, backward_hooks, …)
PickleValue rebuildParameter(const PickleGlobal& function, Arguments arguments) {
    if (arguments.empty()) {
        throwMalformed(function);
    }
    if (const auto* tensor = arguments[0]->as<PickleTensor>(); tensor != nullptr) {
        return {*tensor};
    }
    return {PickleOpaque{function}};
}

/// (), or ([(key, value), …],) as Python 2 writes it.
PickleValue orderedDict(const PickleGlobal& function, Arguments arguments) {
    PickleDict dict;
    if (arguments.empty()) {
        return {dict};
    }
    const auto* list = arguments[0]->as<PickleList>();
    if (list == nullptr) {
        throwMalformed(function);
    }
    for (const PickleValue* item : list->items) {
        const auto* asList = item->as<PickleList>();
        const auto* asTuple = item->as<PickleTuple>();
        const auto* pair = asList != nullptr ? &asList->items : asTuple != nullptr ? &asTuple->items : nullptr;
        if (pair == nullptr || pair->size() != 2) {
            throwMalformed(function);
        }
        dict.items.emplace_back((*pair)[0], (*pair)[1]);
    }
    return {dict};
}

/// (function, class, arguments, state): a tensor with Python attributes, which are dropped.
PickleValue rebuildFromType(const PickleGlobal& function, Arguments arguments) {
    const auto* inner = arguments.empty() ? nullptr : arguments[0]->as<PickleGlobal>();
    const auto* tuple = arguments.size() < 3 ? nullptr : arguments[2]->as<PickleTuple>();
    if (inner == nullptr || tuple == nullptr) {
        throwMalformed(function);
    }
    if (inner->module != "torch._utils") { // also what would call this function again, to any depth
        return {PickleOpaque{*inner}};
    }
    return callByName(*inner, tuple->items);
}

} // namespace

PickleValue callByName(const PickleGlobal& function, Arguments arguments) {
    const auto [module, name] = function;
    if (module == "torch._utils" && (name == "_rebuild_tensor_v2" || name == "_rebuild_tensor")) {
        return rebuildTensor(function, arguments);
    }
    if (module == "torch._utils" && (name == "_rebuild_parameter" || name == "_rebuild_parameter_with_state")) {
        return rebuildParameter(function, arguments);
    }
    if (module == "torch._tensor" && name == "_rebuild_from_type_v2") {
        return rebuildFromType(function, arguments);
    }
    if (module == "collections" && name == "OrderedDict") {
        return orderedDict(function, arguments);
    }
    if (module == "collections" && name == "defaultdict") {
        return {PickleDict{}};
    }
    return {PickleOpaque{function}};
}

} // namespace rmtscope
