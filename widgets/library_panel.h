#pragma once

#include "library/run_record.h"
#include "widgets/panel.h"

#include <QStringList>
#include <QTimer>

#include <functional>

class QAction;
class QLineEdit;
class QUndoStack;

namespace rmtscope {

class RunLibrary;
class RunTable;
class RunView;

/// The runs and sweeps that were recorded: search, tags and notes, deleting, comparing, opening one again.
class LibraryPanel : public Panel {
    Q_OBJECT

public:
    /// `library` outlives it.
    explicit LibraryPanel(RunLibrary& library, QWidget* parent = nullptr);
    ~LibraryPanel() override;

    [[nodiscard]] RunView& view() const { return *m_view; }
    [[nodiscard]] QLineEdit& search() const { return *m_search; }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;

Q_SIGNALS:
    /// Somebody wants a run's model and document open again, with its settings; or a sweep's.
    void runChosen(const rmtscope::KeptRun& run);

protected:
    void inViewChanged(bool inView) override;

private:
    void addControls();
    QAction* addViewAction(const QString& text, const QString& explanation, const QKeySequence& shortcut,
                           const std::function<void()>& work);
    void addButton(QAction& action);
    void addActions();
    void connectLibrary();
    void request(const QStringList& ids);
    void take(const QList<KeptRun>& runs);
    void removeSelected();
    void copySelected() const;
    void copySelectedCsv();
    void showActions();
    void describe();

    RunLibrary& m_library;
    RunTable* m_table;
    RunView* m_view = nullptr;
    QLineEdit* m_search = nullptr;
    QUndoStack* m_undo;
    QAction* m_open = nullptr;
    QAction* m_compare = nullptr;
    QAction* m_delete = nullptr;
    QStringList m_requested; ///< whose details are waited for: one to open it, two to compare them
    QTimer m_refresh;        ///< while it can be seen
};

} // namespace rmtscope
