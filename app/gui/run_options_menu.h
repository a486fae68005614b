#pragma once

#include <QList>
#include <QObject>

#include <functional>
#include <optional>

class QAction;
class QMenu;

namespace rmtscope {

class Workspace;

/// The submenus of how the engine runs: questions, capture, memory for rows, threads and device. A check mark stands at
/// what the next run will use; what the run that is open uses is said in the status bar.
class RunOptionsMenu : public QObject {
    Q_OBJECT

public:
    /// Asks the person for a number or a name; nothing if they don't want to. Replaced in tests.
    struct Ask {
        /// MiB, `current` to begin with.
        std::function<std::optional<double>(double current)> budget;
        std::function<std::optional<QString>(const QString& current)> device;
    };

    /// Appends to `run`; `workspace` and `run` outlive it.
    RunOptionsMenu(Workspace& workspace, QMenu& run, QObject* parent);

    void setAsk(Ask ask) { m_ask = std::move(ask); }

private:
    struct Choice {
        QAction* action;
        std::function<bool()> isCurrent;
    };

    QMenu& addSubmenu(QMenu& run, const QString& title, const QString& explanation);
    void addChoice(QMenu& menu, const QString& text, const QString& explanation, std::function<bool()> isCurrent,
                   const std::function<void()>& choose);
    void addQuestions(QMenu& run);
    void addCapture(QMenu& run);
    void addBudget(QMenu& run);
    void addThreads(QMenu& run);
    void addDevice(QMenu& run);
    void showCurrent();

    Workspace& m_workspace;
    QList<Choice> m_choices;
    Ask m_ask;
};

} // namespace rmtscope
