#pragma once

#include "viewmodels/run_facts.h"

#include <QAbstractTableModel>

namespace rmtscope {

/// Two runs side by side: a row for every setting and result that either of them has.
class RunComparison : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Mark, Group, Name, First, Second, ColumnCount };
    /// True for a row whose values differ, or that only one of both has.
    static constexpr int differsRole = Qt::UserRole;

    RunComparison(const KeptRun& first, const KeptRun& second, QObject* parent = nullptr);

    [[nodiscard]] bool differs(int row) const;
    [[nodiscard]] int differences() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    struct Row {
        FactGroup group = FactGroup::Run;
        QString name;
        QString first; ///< null if the first has no such fact
        QString second;
    };

    QList<Row> m_rows;
    QString m_firstTitle;
    QString m_secondTitle;
};

} // namespace rmtscope
