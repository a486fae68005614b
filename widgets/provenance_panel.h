#pragma once

#include "engine/api/indices.h"
#include "widgets/panel.h"

#include <vector>

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
    /// Somebody wants to know whether what the selected row stands for has caused the answer. `segment`: that wrote the
    /// slots; of a row that stands for a whole slot, the last one before the memory that was asked.
    void causeWanted(rmtscope::SegmentIndex segment, const std::vector<rmtscope::SlotIndex>& slotsOfRow);

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
