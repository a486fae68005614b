#pragma once

#include "engine/api/evaluation.h"

#include <QAbstractTableModel>

#include <vector>

namespace rmtscope {

/// A sample of a sweep that was answered wrongly.
struct WrongSample {
    ResultKey key;
    Verdict verdict;
};

/// Samples that were answered wrongly, a row each.
class WrongSamples : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Seed, Task, Question, Expected, Given, Probability, Facts, ColumnCount };
    /// Numbers as numbers, texts as texts; facts by the last of their segments.
    static constexpr int sortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void setSamples(std::vector<WrongSample> samples);
    [[nodiscard]] const WrongSample& at(int row) const { return m_samples[static_cast<std::size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    std::vector<WrongSample> m_samples;
};

} // namespace rmtscope
