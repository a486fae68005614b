#pragma once

#include "library/run_record.h"

#include <QAbstractTableModel>

#include <optional>

namespace rmtscope {

class RunLibrary;

/// What is found in the library, a row each, the newest first. Tags and notes can be edited: the row shows what was
/// typed once the library has it.
class RunTable : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Picture, Began, Model, Document, State, Tokens, Rate, Result, Tags, Notes, ColumnCount };
    /// Numbers as numbers, texts as texts.
    static constexpr int sortRole = Qt::UserRole;
    /// A PNG, may be empty.
    static constexpr int thumbnailRole = Qt::UserRole + 1;

    explicit RunTable(QObject* parent = nullptr);
    /// Shows what `library` lists from now on.
    explicit RunTable(RunLibrary& library, QObject* parent = nullptr);

    [[nodiscard]] const RunRecord& at(int row) const { return m_records[row]; }
    /// -1 if there is none.
    [[nodiscard]] int rowOf(const QString& id) const;

    void setRecords(const QList<RunRecord>& records);
    /// Adds, replaces or removes one.
    void setRecord(const QString& id, const std::optional<RunRecord>& record);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

Q_SIGNALS:
    /// Somebody has typed `after` over `before`, in Tags or Notes.
    void edited(const QString& id, rmtscope::RunTable::Column column, const QString& before, const QString& after);

private:
    [[nodiscard]] bool holdsTheSame(const QList<RunRecord>& records) const;
    void update(int row, const RunRecord& record);

    QList<RunRecord> m_records;
};

} // namespace rmtscope
