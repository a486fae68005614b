#pragma once

#include "viewmodels/branch_spec.h"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;
class QWidget;

namespace rmtscope {

class Workspace;

/// What the next branch shall change, as fields that explain themselves. Segment and slot follow the selection.
class BranchForm : public QObject {
    Q_OBJECT

public:
    /// The kinds in the order of their list.
    enum Kind { Zero, Noise, Freeze, Restore, Replace, Nothing };

    /// The fields belong to `parent`.
    BranchForm(Workspace& workspace, QWidget& parent);

    /// In the order in which they are shown.
    [[nodiscard]] std::vector<QWidget*> fields() const;
    /// Why no branch can be made of what the fields say, in one sentence; empty if one can.
    [[nodiscard]] QString problem() const;
    /// Needs a form without a problem().
    [[nodiscard]] BranchSpec spec() const;
    /// The segment that the fields say.
    [[nodiscard]] SegmentIndex segment() const;
    /// Adds what the fields say to what the branch changes; the fields can then say more.
    void addChange();
    /// Why the text of the segment that the fields say can't be rewritten, in one sentence; empty if it can.
    [[nodiscard]] QString editProblem() const;
    /// The text of the branch; none: that of the document. One segment's only: it takes the place of an edit() before.
    void setEdit(const std::optional<TextEdit>& edit, SegmentIndex segment);
    [[nodiscard]] const std::optional<TextEdit>& edit() const { return m_edit; }
    /// Forgets what was added and the text.
    void clear();

    [[nodiscard]] QSpinBox& segmentField() const { return *m_segment; }
    [[nodiscard]] QLineEdit& slotsField() const { return *m_slots; }
    [[nodiscard]] QComboBox& kindField() const { return *m_kind; }
    [[nodiscard]] QSpinBox& restoredField() const { return *m_restored; }
    [[nodiscard]] QComboBox& memoryField() const { return *m_memory; }
    [[nodiscard]] QToolButton& discardButton() const { return *m_discard; }

Q_SIGNALS:
    /// problem() or spec() may differ.
    void changed();

private:
    void describeFields(QWidget& parent);
    void connectFields();
    void showRelevant();
    void showPlanned();
    void listMemories();
    void discardMemory();
    void followDocument();
    [[nodiscard]] std::optional<MemoryChange> change() const;
    [[nodiscard]] QString changeProblem() const;
    [[nodiscard]] SegmentIndex firstSegment() const;
    [[nodiscard]] Kind kind() const;
    [[nodiscard]] std::int64_t slotCount() const;

    Workspace& m_workspace;
    QSpinBox* m_segment;
    QLineEdit* m_slots;
    QComboBox* m_kind;
    QDoubleSpinBox* m_deviation;
    QSpinBox* m_seed;
    QSpinBox* m_frozen;
    QSpinBox* m_restored;
    QComboBox* m_memory;
    QToolButton* m_discard; ///< the memory
    QLabel* m_planned;
    std::vector<MemoryChange> m_added;
    std::optional<TextEdit> m_edit;
    SegmentIndex m_editedSegment;
};

} // namespace rmtscope
