#include "viewmodels/messages.h"

#include <algorithm>

namespace rmtscope {

Messages::Messages(QObject* parent)
    : QObject(parent) {}

int Messages::add(Severity severity, const QString& text) {
    return append({0, severity, text, {}});
}

int Messages::addOffer(const QString& text, const QString& offer) {
    return append({0, Severity::Info, text, offer});
}

void Messages::take(int id) {
    dismiss(id);
    Q_EMIT taken(id);
}

int Messages::append(const Message& message) {
    const auto same = std::find_if(m_messages.cbegin(), m_messages.cend(),
                                   [&](const Message& other) { return other.text == message.text; });
    if (same != m_messages.cend()) {
        return same->id;
    }
    if (m_messages.size() == most) {
        m_messages.removeFirst();
    }
    m_messages.append(message);
    m_messages.last().id = ++m_lastId;
    Q_EMIT changed();
    return m_lastId;
}

void Messages::dismiss(int id) {
    const auto removed = m_messages.removeIf([id](const Message& message) { return message.id == id; });
    if (removed > 0) {
        Q_EMIT changed();
    }
}

void Messages::clear() {
    if (!m_messages.isEmpty()) {
        m_messages.clear();
        Q_EMIT changed();
    }
}

} // namespace rmtscope
