#pragma once

#include "engine/api/memory_lens.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/selection.h"

#include <QAbstractTableModel>
#include <QString>

#include <cstdint>
#include <optional>

namespace rmtscope {

/// The memory after the selected segment as words: a row a slot, a column a rank. While active it asks for it whenever
/// another segment is selected.
class MemoryLensTable : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Of the first column, which names the slot; rank r stands in column r + 1.
    static constexpr int slotColumn = 0;
    /// 0..1; nothing in the first column.
    static constexpr int probabilityRole = Qt::UserRole;

    /// Both outlive it.
    MemoryLensTable(RunController& controller, const Selection& selection, QObject* parent = nullptr);

    /// A view that can't be seen asks for nothing. Inactive from the start.
    void setActive(bool active);
    /// Why nothing is shown, or what to do: one sentence; empty when all is there.
    [[nodiscard]] QString obstacle() const;
    [[nodiscard]] bool isLoading() const { return m_asked.has_value(); }
    /// The memory after it is shown; none while nothing is.
    [[nodiscard]] std::optional<SegmentIndex> segment() const;
    /// Null while nothing is shown.
    [[nodiscard]] const MemoryLens* lens() const { return m_lens ? &*m_lens : nullptr; }
    /// Needs a row and a rank that are there.
    [[nodiscard]] const LensToken& token(int row, int rank) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// The table, obstacle() or isLoading() may differ.
    void changed();
    /// One sentence for the person at the screen.
    void failed(const QString& sentence);

private:
    void askIfNeeded();
    void show(std::optional<MemoryLens> lens);

    RunController& m_controller;
    const Selection& m_selection;
    bool m_active = false;
    std::optional<SegmentIndex> m_asked;
    std::optional<SegmentIndex> m_refused; ///< isn't asked for again until another one was selected
    std::optional<MemoryLens> m_lens;
};

} // namespace rmtscope
