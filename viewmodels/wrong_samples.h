#pragma once

#include "engine/api/failure_diagnosis.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace rmtscope {

/// A sample of a sweep that was answered wrongly.
struct WrongSample {
    ResultKey key;
    Verdict verdict;
    /// The nearest sample of the same task and length that was answered rightly, once all of them were read.
    std::optional<std::int64_t> nearestRight = {};
    std::optional<FailureDiagnosis> diagnosis = {}; ///< once it is known
};

/// Samples that were answered wrongly, a row each.
class WrongSamples : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Seed,
        Task,
        Question,
        Expected,
        Given,
        Probability,
        Facts,
        Class,
        Decisive,
        NearestRight,
        ColumnCount
    };
    /// Numbers as numbers, texts as texts; facts by the last of their segments, classes in the order of FailureClass;
    /// what isn't known behind all others.
    static constexpr int sortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void setSamples(std::vector<WrongSample> samples);
    /// Of a sample that is listed; nothing happens for another.
    void setDiagnosis(const ResultKey& key, std::int64_t sample, const FailureDiagnosis& diagnosis);
    /// How many are of a class; of none: those whose class isn't known.
    [[nodiscard]] int count(std::optional<FailureClass> failure) const;
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
