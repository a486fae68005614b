#include "engine/weights/pickle_machine.h"

#include "engine/weights/pickle_opcodes.h"

#include <bit>
#include <charconv>

namespace rmtscope {

namespace {

constexpr unsigned newestProtocol = 5;
constexpr PickleGlobal setClass{"builtins", "set"};
constexpr PickleGlobal floatClass{"builtins", "float"};

} // namespace

Pickle readPickle(std::span<const std::byte> bytes) {
    Pickle pickle;
    ByteReader reader(bytes, "pickle");
    PickleMachine(reader, pickle).run();
    pickle.bytes = reader.position();
    return pickle;
}

void PickleMachine::run() {
    for (;;) {
        const std::size_t at = m_reader.position();
        const auto code = m_reader.number<unsigned char>();
        const PickleOp op{code};
        if (op == PickleOp::Stop) {
            m_pickle.root = m_stack.pop();
            return;
        }
        if (!doMemo(op) && !doConstant(op) && !doText(op) && !doContainer(op) && !doStack(op) && !doObject(op)) {
            throw FormatProblem("has the unknown opcode " + std::to_string(code) + " at byte " + std::to_string(at) +
                                " of its pickle");
        }
    }
}

bool PickleMachine::doConstant(PickleOp op) {
    switch (op) {
    case PickleOp::None:
        m_stack.push({PickleNone{}});
        return true;
    case PickleOp::NewTrue:
    case PickleOp::NewFalse:
        m_stack.push({op == PickleOp::NewTrue});
        return true;
    case PickleOp::BinInt:
        m_stack.push({std::int64_t{m_reader.number<std::int32_t>()}});
        return true;
    case PickleOp::BinInt1:
        m_stack.push({std::int64_t{m_reader.number<std::uint8_t>()}});
        return true;
    case PickleOp::BinInt2:
        m_stack.push({std::int64_t{m_reader.number<std::uint16_t>()}});
        return true;
    case PickleOp::Long1:
        pushLong(m_reader.number<std::uint8_t>());
        return true;
    case PickleOp::Long4:
        pushLong(m_reader.number<std::uint32_t>());
        return true;
    case PickleOp::Int:
    case PickleOp::Long:
        pushInteger(m_reader.line());
        return true;
    case PickleOp::BinFloat: // the one big-endian number
        m_stack.push({std::bit_cast<double>(__builtin_bswap64(m_reader.number<std::uint64_t>()))});
        return true;
    case PickleOp::Float:
        m_reader.line();
        m_stack.push({PickleOpaque{floatClass}});
        return true;
    default:
        return false;
    }
}

bool PickleMachine::doText(PickleOp op) {
    switch (op) {
    case PickleOp::ShortBinString:
    case PickleOp::ShortBinUnicode:
        m_stack.push({m_reader.text(m_reader.number<std::uint8_t>())});
        return true;
    case PickleOp::BinString:
    case PickleOp::BinUnicode:
        m_stack.push({m_reader.text(m_reader.number<std::uint32_t>())});
        return true;
    case PickleOp::BinUnicode8:
        m_stack.push({m_reader.text(m_reader.number<std::uint64_t>())});
        return true;
    case PickleOp::ShortBinBytes:
        m_stack.push({PickleBytes{m_reader.text(m_reader.number<std::uint8_t>())}});
        return true;
    case PickleOp::BinBytes:
        m_stack.push({PickleBytes{m_reader.text(m_reader.number<std::uint32_t>())}});
        return true;
    case PickleOp::BinBytes8:
    case PickleOp::ByteArray8:
        m_stack.push({PickleBytes{m_reader.text(m_reader.number<std::uint64_t>())}});
        return true;
    case PickleOp::String:
        pushQuoted(m_reader.line());
        return true;
    case PickleOp::Unicode:
        m_stack.push({m_reader.line()});
        return true;
    default:
        return false;
    }
}

bool PickleMachine::doContainer(PickleOp op) {
    switch (op) {
    case PickleOp::EmptyTuple:
        m_stack.push({PickleTuple{}});
        return true;
    case PickleOp::Tuple1:
    case PickleOp::Tuple2:
    case PickleOp::Tuple3:
        m_stack.push({PickleTuple{m_stack.popTuple(static_cast<std::size_t>(op) - 0x84)}});
        return true;
    case PickleOp::Tuple:
        m_stack.push({PickleTuple{m_stack.popToMark()}});
        return true;
    case PickleOp::EmptyList:
        m_stack.push({PickleList{}});
        return true;
    case PickleOp::List:
        m_stack.push({PickleList{m_stack.popToMark()}});
        return true;
    case PickleOp::EmptyDict:
        m_stack.push({PickleDict{}});
        return true;
    case PickleOp::Dict: {
        const auto items = m_stack.popToMark();
        m_stack.push({PickleDict{}});
        setItems(items);
        return true;
    }
    case PickleOp::EmptySet:
        m_stack.push({PickleOpaque{setClass}});
        return true;
    case PickleOp::FrozenSet:
        m_stack.popToMark();
        m_stack.push({PickleOpaque{setClass}});
        return true;
    case PickleOp::Append:
        append(m_stack.popTuple(1));
        return true;
    case PickleOp::Appends:
    case PickleOp::AddItems:
        append(m_stack.popToMark());
        return true;
    case PickleOp::SetItem:
        setItems(m_stack.popTuple(2));
        return true;
    case PickleOp::SetItems:
        setItems(m_stack.popToMark());
        return true;
    default:
        return false;
    }
}

bool PickleMachine::doStack(PickleOp op) {
    switch (op) {
    case PickleOp::Mark:
        m_stack.mark();
        return true;
    case PickleOp::Pop: // of a mark, too
        if (m_stack.isMarkOnTop()) {
            m_stack.popToMark();
        } else {
            m_stack.pop();
        }
        return true;
    case PickleOp::PopMark:
        m_stack.popToMark();
        return true;
    case PickleOp::Dup:
        m_stack.pushAgain(m_stack.top());
        return true;
    case PickleOp::Proto:
        if (const auto protocol = m_reader.number<std::uint8_t>(); protocol > newestProtocol) {
            throw unsupported("holds a pickle of protocol " + std::to_string(protocol) + "; save it in protocol 2");
        }
        return true;
    case PickleOp::Frame: // a hint for buffering
        m_reader.number<std::uint64_t>();
        return true;
    default:
        return false;
    }
}

bool PickleMachine::doMemo(PickleOp op) {
    const auto indexOf = [](std::string_view line) {
        std::uint64_t index = 0;
        if (std::from_chars(line.data(), line.data() + line.size(), index).ec != std::errc()) {
            throw FormatProblem("holds a pickle with a number that is none");
        }
        return index;
    };
    switch (op) {
    case PickleOp::BinGet:
        m_stack.recall(m_reader.number<std::uint8_t>());
        return true;
    case PickleOp::LongBinGet:
        m_stack.recall(m_reader.number<std::uint32_t>());
        return true;
    case PickleOp::Get:
        m_stack.recall(indexOf(m_reader.line()));
        return true;
    case PickleOp::BinPut:
        m_stack.remember(m_reader.number<std::uint8_t>());
        return true;
    case PickleOp::LongBinPut:
        m_stack.remember(m_reader.number<std::uint32_t>());
        return true;
    case PickleOp::Put:
        m_stack.remember(indexOf(m_reader.line()));
        return true;
    case PickleOp::Memoize:
        m_stack.rememberNext();
        return true;
    default:
        return false;
    }
}

} // namespace rmtscope
