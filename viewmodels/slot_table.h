#pragma once

#include "viewmodels/slot_report.h"

#include <QAbstractTableModel>

namespace rmtscope {

/// The rows of a SlotReport.
class SlotTable : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Slot, Norm, Change, WriteShare, Nearest, Cosine, Written, Words, Health, ColumnCount };
    /// Numbers as numbers, unknown ones as -2, below any that is known.
    static constexpr int sortRole = Qt::UserRole;

    /// `report` outlives it.
    explicit SlotTable(const SlotReport& report, QObject* parent = nullptr);

    [[nodiscard]] const SlotRow& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    /// A heading, or as tooltip what it means.
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    void follow();

    const SlotReport& m_report;
    std::vector<SlotRow> m_rows;
};

} // namespace rmtscope
