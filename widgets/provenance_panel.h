#pragma once

#include "viewmodels/cause_check.h"
#include "widgets/panel.h"

class QModelIndex;
class QToolButton;
class QTreeView;

namespace rmtscope {

class ProvenanceTree;
class Workspace;

/// Where an answer comes from by attention: slots, the segments that wrote them, the words they took there.
class ProvenancePanel : public Panel {
    Q_OBJECT

public:
    explicit ProvenancePanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] QTreeView& sources() const { return *m_tree; }
    [[nodiscard]] QToolButton& traceButton() const { return *m_trace; }
    /// Hidden until somebody is connected to causeWanted().
    [[nodiscard]] QToolButton& checkButton() const { return *m_check; }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;

Q_SIGNALS:
    /// Somebody wants to know whether what the selected row stands for has caused the answer; without a selected row,
    /// what of all that was traced has.
    void causeWanted(const rmtscope::TracedSource& source);

protected:
    void connectNotify(const QMetaMethod& signal) override;
    void disconnectNotify(const QMetaMethod& signal) override;

private:
    void addControls();
    void showSources();
    void follow(const QModelIndex& index);
    void checkCause();
    void enable();
    void describe();
    void showCheckButton();

    Workspace& m_workspace;
    ProvenanceTree* m_model;
    QTreeView* m_tree = nullptr;
    QToolButton* m_trace = nullptr;
    QToolButton* m_check = nullptr;
};

} // namespace rmtscope
