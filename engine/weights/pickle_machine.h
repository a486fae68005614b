#pragma once

#include "engine/weights/byte_reader.h"
#include "engine/weights/pickle_stack.h"

#include <vector>

namespace rmtscope {

enum class PickleOp : unsigned char;

/// Goes through the opcodes of one pickle.
class PickleMachine {
public:
    PickleMachine(ByteReader& reader, Pickle& pickle)
        : m_reader(reader)
        , m_pickle(pickle)
        , m_stack(pickle.values) {}

    void run();

private:
    // Each handles some of the opcodes and says whether it did.
    bool doConstant(PickleOp op);
    bool doText(PickleOp op);
    bool doContainer(PickleOp op);
    bool doStack(PickleOp op);
    bool doMemo(PickleOp op);
    bool doObject(PickleOp op);

    void pushLong(std::uint64_t size);
    void pushQuoted(std::string_view line);
    void pushInteger(std::string_view line);
    void append(const std::vector<const PickleValue*>& items);
    void setItems(const std::vector<const PickleValue*>& keysAndValues);
    void call(const PickleValue& function, const std::vector<const PickleValue*>& arguments);
    void pushStackGlobal();
    void pushPersistent();

    ByteReader& m_reader;
    Pickle& m_pickle;
    PickleStack m_stack;
    std::size_t m_copied = 0; ///< items of dictionaries that calls have made of lists
};

} // namespace rmtscope
