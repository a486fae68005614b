// What a pickle makes of classes, functions and references: names and opaque values, never a call.

#include "engine/weights/pickle_calls.h"
#include "engine/weights/pickle_machine.h"
#include "engine/weights/pickle_opcodes.h"

#include <charconv>
#include <limits>

namespace rmtscope {

namespace {

constexpr std::size_t mostCopied = std::size_t{2} << 20;
constexpr PickleGlobal integerClass{"builtins", "int"};
constexpr PickleGlobal persistentClass{"", "persistent reference"};

[[noreturn]] void throwWrongKind(const char* doing) {
    throw FormatProblem(std::string("holds a pickle that ") + doing);
}

bool isOpaque(const PickleValue& value) {
    return value.as<PickleOpaque>() != nullptr || value.as<PickleGlobal>() != nullptr;
}

} // namespace

void PickleMachine::pushLong(std::uint64_t size) {
    const std::string_view bytes = m_reader.text(size);
    if (bytes.size() > sizeof(std::int64_t)) {
        m_stack.push({PickleBytes{bytes}});
        return;
    }
    std::uint64_t value = !bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80U) != 0
                              ? std::numeric_limits<std::uint64_t>::max() // a negative number's upper bytes
                              : 0;
    std::memcpy(&value, bytes.data(), bytes.size());
    m_stack.push({static_cast<std::int64_t>(value)});
}

void PickleMachine::pushInteger(std::string_view line) {
    if (line == "00" || line == "01") { // protocol 0 writes False and True so
        m_stack.push({line == "01"});
        return;
    }
    std::int64_t value = 0;
    const auto result = std::from_chars(line.data(), line.data() + line.size(), value);
    const std::string_view rest = line.substr(static_cast<std::size_t>(result.ptr - line.data()));
    if (result.ec == std::errc::result_out_of_range) {
        m_stack.push({PickleOpaque{integerClass}});
    } else if (result.ec != std::errc() || (!rest.empty() && rest != "L")) {
        throwWrongKind("writes an integer that is none");
    } else {
        m_stack.push({value});
    }
}

void PickleMachine::pushQuoted(std::string_view line) {
    if (line.size() < 2 || line.front() != line.back() || (line.front() != '\'' && line.front() != '"')) {
        throwWrongKind("has a text without quotes");
    }
    m_stack.push({line.substr(1, line.size() - 2)}); // escapes stay as they are: PyTorch writes no such texts
}

void PickleMachine::append(const std::vector<const PickleValue*>& items) {
    PickleValue& target = *m_stack.top();
    if (auto* list = std::get_if<PickleList>(&target.held); list != nullptr) {
        list->items.insert(list->items.end(), items.begin(), items.end());
    } else if (!isOpaque(target)) {
        throwWrongKind("appends to what is no list");
    }
}

void PickleMachine::setItems(const std::vector<const PickleValue*>& keysAndValues) {
    PickleValue& target = *m_stack.top();
    if (keysAndValues.size() % 2 != 0) {
        throwWrongKind("has a key without its value");
    }
    auto* dict = std::get_if<PickleDict>(&target.held);
    if (dict == nullptr && !isOpaque(target)) {
        throwWrongKind("sets keys of what is no dictionary");
    }
    for (std::size_t i = 0; dict != nullptr && i < keysAndValues.size(); i += 2) {
        dict->items.emplace_back(keysAndValues[i], keysAndValues[i + 1]);
    }
}

void PickleMachine::call(const PickleValue& function, const std::vector<const PickleValue*>& arguments) {
    const auto* global = function.as<PickleGlobal>();
    if (global == nullptr) {
        if (!isOpaque(function)) {
            throwWrongKind("calls what is no function");
        }
        m_stack.push(function);
        return;
    }
    PickleValue made = callByName(*global, arguments);
    if (const auto* dict = made.as<PickleDict>(); dict != nullptr) {
        m_copied += dict->items.size(); // one list can be copied again and again
        if (m_copied > mostCopied) {
            throwWrongKind("copies more items than any checkpoint has");
        }
    }
    m_stack.push(std::move(made));
}

void PickleMachine::pushStackGlobal() {
    const auto* name = m_stack.pop()->as<std::string_view>();
    const auto* module = m_stack.pop()->as<std::string_view>();
    if (name == nullptr || module == nullptr) {
        throwWrongKind("names a function by what is no text");
    }
    m_stack.push({PickleGlobal{*module, *name}});
}

/// ("storage", class, key, device, elements[, view]): PyTorch's only use of persistent references.
void PickleMachine::pushPersistent() {
    const auto* tuple = m_stack.pop()->as<PickleTuple>();
    const auto* kind = tuple == nullptr || tuple->items.empty() ? nullptr : tuple->items[0]->as<std::string_view>();
    if (kind == nullptr || *kind != "storage") {
        m_stack.push({PickleOpaque{persistentClass}});
        return;
    }
    const auto& items = tuple->items;
    const auto* type = items.size() < 5 ? nullptr : items[1]->as<PickleGlobal>();
    const auto* key = items.size() < 5 ? nullptr : items[2]->as<std::string_view>();
    const auto* elements = items.size() < 5 ? nullptr : items[4]->as<std::int64_t>();
    if (type == nullptr || key == nullptr || elements == nullptr || *elements < 0) {
        throwWrongKind("refers to a storage in a way that PyTorch doesn't");
    }
    if (items.size() > 5 && items[5]->as<PickleNone>() == nullptr) {
        throw unsupported("shares parts of storages, as PyTorch before 0.4 did; load and save it with a newer one");
    }
    const PickleStorage storage{type->name, *key, *elements};
    m_pickle.storages.emplace(*key, storage);
    m_stack.push({storage});
}

bool PickleMachine::doObject(PickleOp op) {
    switch (op) {
    case PickleOp::Global: {
        const std::string_view module = m_reader.line();
        m_stack.push({PickleGlobal{module, m_reader.line()}});
        return true;
    }
    case PickleOp::StackGlobal:
        pushStackGlobal();
        return true;
    case PickleOp::NewObjEx: // class, arguments, named arguments
        m_stack.pop();
        [[fallthrough]];
    case PickleOp::Reduce:
    case PickleOp::NewObj: {
        const auto* arguments = m_stack.pop()->as<PickleTuple>();
        if (arguments == nullptr) {
            throwWrongKind("calls a function without arguments");
        }
        const PickleValue& function = *m_stack.pop();
        call(function, arguments->items);
        return true;
    }
    case PickleOp::Inst: {
        const std::string_view module = m_reader.line();
        const PickleValue function{PickleGlobal{module, m_reader.line()}};
        call(function, m_stack.popToMark());
        return true;
    }
    case PickleOp::Obj: {
        const auto values = m_stack.popToMark();
        if (values.empty()) {
            throwWrongKind("makes an object of no class");
        }
        call(*values.front(), {values.begin() + 1, values.end()});
        return true;
    }
    case PickleOp::Build: // the object's attributes, such as a state dict's _metadata
        m_stack.pop();
        static_cast<void>(m_stack.top());
        return true;
    case PickleOp::PersId:
        m_reader.line();
        m_stack.push({PickleOpaque{persistentClass}});
        return true;
    case PickleOp::BinPersId:
        pushPersistent();
        return true;
    default:
        return false;
    }
}

} // namespace rmtscope
