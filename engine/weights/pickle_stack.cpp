#include "engine/weights/pickle_stack.h"

#include "engine/weights/format_problem.h"

namespace rmtscope {

namespace {

// A checkpoint of a large model with its optimizer has some hundred thousand values.
constexpr std::size_t mostValues = std::size_t{2} << 20;
constexpr std::size_t mostOnStack = std::size_t{4} << 20;

void checkRoom(std::size_t used, std::size_t most, const char* what) {
    if (used >= most) {
        throw FormatProblem("holds a pickle with more than " + std::to_string(most) + " " + what +
                            ", which no checkpoint has");
    }
}

} // namespace

void PickleStack::push(PickleValue value) {
    checkRoom(m_values.size(), mostValues, "values");
    m_values.push_back(std::move(value));
    pushAgain(&m_values.back());
}

void PickleStack::pushAgain(PickleValue* value) {
    checkRoom(m_stack.size(), mostOnStack, "values at once");
    m_stack.push_back(value);
}

PickleValue* PickleStack::top() const {
    if (m_stack.empty() || isMarkOnTop()) {
        throw FormatProblem("holds a pickle that takes more values than it has");
    }
    return m_stack.back();
}

PickleValue* PickleStack::pop() {
    PickleValue* const value = top();
    m_stack.pop_back();
    return value;
}

void PickleStack::mark() {
    checkRoom(m_marks.size(), mostOnStack, "marks");
    m_marks.push_back(m_stack.size());
}

std::vector<const PickleValue*> PickleStack::popToMark() {
    if (m_marks.empty()) {
        throw FormatProblem("holds a pickle that goes back to a mark it hasn't set");
    }
    const auto first = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    std::vector<const PickleValue*> values(first, m_stack.end());
    m_stack.erase(first, m_stack.end());
    m_marks.pop_back();
    return values;
}

std::vector<const PickleValue*> PickleStack::popTuple(std::size_t count) {
    std::vector<const PickleValue*> values(count);
    while (count > 0) {
        values[--count] = pop();
    }
    return values;
}

void PickleStack::remember(std::uint64_t index) {
    PickleValue* const value = top();
    checkRoom(m_memo.size(), mostValues, "remembered values");
    m_memo[index] = value;
}

void PickleStack::recall(std::uint64_t index) {
    const auto found = m_memo.find(index);
    if (found == m_memo.end()) {
        throw FormatProblem("holds a pickle that recalls value " + std::to_string(index) +
                            ", which it hasn't remembered");
    }
    pushAgain(found->second);
}

} // namespace rmtscope
