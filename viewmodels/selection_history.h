#pragma once

#include "viewmodels/selection.h"

#include <QObject>
#include <QTimer>

#include <vector>

namespace rmtscope {

/// Where the selection has been, to go back and forward as in a browser. Changes that follow each other quickly, as
/// while an arrow key is held, are one step; going somewhere from the past forgets what lay ahead.
class SelectionHistory : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t most = 200; ///< steps; the oldest go first
    static constexpr int mergeMs = 500;      ///< a pause of this length ends a step

    /// `selection` outlives it.
    explicit SelectionHistory(Selection& selection, QObject* parent = nullptr);

    [[nodiscard]] bool canGoBack() const { return m_at > 0; }
    [[nodiscard]] bool canGoForward() const { return m_at + 1 < m_states.size(); }
    /// Nothing happens where there is nothing.
    void back();
    void forward();
    /// What is selected now is the only place there was.
    void clear();
    /// The next change belongs to the newest step.
    [[nodiscard]] bool isInStep() const { return m_merging.isActive(); }
    /// The next change is a step of its own, however soon it comes.
    void endStep() { m_merging.stop(); }

Q_SIGNALS:
    /// Of canGoBack() or canGoForward(), perhaps.
    void changed();

private:
    void note();
    void take(const SelectionState& now);
    void go(std::size_t to);

    Selection& m_selection;
    std::vector<SelectionState> m_states; ///< never empty
    std::size_t m_at = 0;
    bool m_going = false;
    QTimer m_merging; ///< runs while the next change belongs to the newest step
};

} // namespace rmtscope
