#include "viewmodels/selection_history.h"

namespace rmtscope {

SelectionHistory::SelectionHistory(Selection& selection, QObject* parent)
    : QObject(parent)
    , m_selection(selection)
    , m_states{selection.state()} {
    m_merging.setSingleShot(true);
    m_merging.setInterval(mergeMs);
    for (const auto part : {&Selection::segmentChanged, &Selection::layersChanged, &Selection::headsChanged,
                            &Selection::aggregationChanged, &Selection::slotChanged, &Selection::pinnedChanged}) {
        connect(&m_selection, part, this, &SelectionHistory::note);
    }
}

void SelectionHistory::note() {
    const SelectionState& now = m_selection.state();
    if (!m_going && (isInStep() || now != m_states[m_at])) {
        take(now);
        Q_EMIT changed();
    }
}

void SelectionHistory::take(const SelectionState& now) {
    if (!isInStep()) {
        m_states.resize(m_at + 1);
        m_states.push_back(now);
        if (m_states.size() > most) {
            m_states.erase(m_states.begin());
        }
        m_at = m_states.size() - 1;
        m_merging.start();
    } else if (m_states[m_at - 1] != now) { // there is one before: merging begins with a second
        m_states[m_at] = now;
        m_merging.start();
    } else { // there and back again
        m_states.pop_back();
        --m_at;
        m_merging.stop();
    }
}

void SelectionHistory::go(std::size_t to) {
    m_at = to;
    m_merging.stop();
    m_going = true;
    m_selection.setState(m_states[to]);
    m_going = false;
    Q_EMIT changed();
}

void SelectionHistory::back() {
    if (canGoBack()) {
        go(m_at - 1);
    }
}

void SelectionHistory::forward() {
    if (canGoForward()) {
        go(m_at + 1);
    }
}

void SelectionHistory::clear() {
    m_states = {m_selection.state()};
    m_at = 0;
    m_merging.stop();
    Q_EMIT changed();
}

} // namespace rmtscope
