#include "widgets/view_undo.h"

#include <QUndoCommand>

#include <utility>

namespace rmtscope {

/// One part from one value to another.
class ViewUndo::Change : public QUndoCommand {
public:
    Change(ViewUndo& views, std::size_t part, QJsonObject before, QJsonObject after)
        : QUndoCommand(ViewUndo::tr("change of %1").arg(views.m_parts[part].name))
        , m_views(views)
        , m_part(part)
        , m_before(std::move(before))
        , m_after(std::move(after)) {}

    [[nodiscard]] int id() const override { return static_cast<int>(m_part); }
    void undo() override { m_views.set(m_part, m_before); }
    void redo() override {
        if (std::exchange(m_isDone, false)) {
            return; // the person has done it
        }
        m_views.set(m_part, m_after);
    }
    bool mergeWith(const QUndoCommand* newer) override {
        if (!m_views.isInStep()) {
            return false;
        }
        m_after = static_cast<const Change*>(newer)->m_after; // of the same part: the ids are equal
        setObsolete(m_after == m_before);
        return true;
    }

private:
    ViewUndo& m_views;
    std::size_t m_part;
    QJsonObject m_before;
    QJsonObject m_after;
    bool m_isDone = true;
};

ViewUndo::ViewUndo(QObject* parent)
    : QObject(parent) {
    m_merging.setSingleShot(true);
    m_merging.setInterval(mergeMs);
    m_stack.setUndoLimit(most);
}

ViewUndo::~ViewUndo() = default;

std::size_t ViewUndo::watch(Part part) {
    m_last.push_back(part.read());
    m_parts.push_back(std::move(part));
    return m_parts.size() - 1;
}

void ViewUndo::note(std::size_t part) {
    if (m_setting) {
        return;
    }
    QJsonObject now = m_parts[part].read();
    if (now == m_last[part]) {
        return;
    }
    if (part != m_newest) {
        m_merging.stop();
    }
    m_stack.push(new Change(*this, part, std::exchange(m_last[part], now), now));
    m_newest = part;
    m_merging.start();
}

void ViewUndo::note(std::size_t part, const QJsonObject& before) {
    if (!m_setting) {
        m_last[part] = before;
        note(part);
    }
}

void ViewUndo::clear() {
    m_stack.clear();
    m_merging.stop();
    for (std::size_t part = 0; part < m_parts.size(); ++part) {
        m_last[part] = m_parts[part].read();
    }
}

void ViewUndo::set(std::size_t part, const QJsonObject& value) {
    m_merging.stop();
    m_setting = true;
    m_parts[part].write(value);
    m_setting = false;
    m_last[part] = m_parts[part].read();
}

} // namespace rmtscope
