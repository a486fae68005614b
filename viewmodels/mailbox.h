#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stop_token>
#include <utility>
#include <vector>

namespace rmtscope {

/// Hands values from a producing thread to a consuming one. Bounded, so that a fast producer waits for the consumer
/// instead of filling the memory; the consumer never waits.
template <class T>
class Mailbox {
public:
    explicit Mailbox(std::size_t capacity)
        : m_capacity(capacity) {}

    /// Waits while the mailbox is full. False, and the value is lost, if `stop` is triggered before there is room.
    bool push(T value, const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        if (!m_drained.wait(lock, stop, [this] { return m_values.size() < m_capacity; })) {
            return false;
        }
        m_values.push_back(std::move(value));
        return true;
    }

    /// Everything that is there, oldest first.
    std::vector<T> drain() {
        std::vector<T> values;
        {
            const std::lock_guard lock(m_mutex);
            values.swap(m_values);
        }
        m_drained.notify_all();
        return values;
    }

private:
    const std::size_t m_capacity;
    std::mutex m_mutex;
    std::condition_variable_any m_drained;
    std::vector<T> m_values;
};

} // namespace rmtscope
