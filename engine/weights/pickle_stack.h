#pragma once

#include "engine/weights/pickle.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace rmtscope {

/// The stack, the marks and the memo of a pickle while it is read. Every access is checked and every size bounded:
/// throws FormatProblem.
class PickleStack {
public:
    explicit PickleStack(std::deque<PickleValue>& values)
        : m_values(values) {}

    void push(PickleValue value);
    void pushAgain(PickleValue* value);
    PickleValue* pop();
    [[nodiscard]] PickleValue* top() const;

    void mark();
    /// The values above the latest mark, which is removed with them.
    std::vector<const PickleValue*> popToMark();
    std::vector<const PickleValue*> popTuple(std::size_t count);
    [[nodiscard]] bool isMarkOnTop() const { return !m_marks.empty() && m_marks.back() == m_stack.size(); }

    void remember(std::uint64_t index); ///< the value on top
    void rememberNext() { remember(m_memo.size()); }
    void recall(std::uint64_t index);

private:
    std::deque<PickleValue>& m_values;
    std::vector<PickleValue*> m_stack;
    std::vector<std::size_t> m_marks; ///< sizes of the stack when they were set
    std::unordered_map<std::uint64_t, PickleValue*> m_memo;
};

} // namespace rmtscope
