#pragma once

#include "viewmodels/wrong_samples.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace rmtscope {

/// Sorts wrong samples by any column and shows those of one class only.
class WrongSampleFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    /// What is shown.
    struct Shown {
        bool all = true;
        std::optional<FailureClass> failure = {}; ///< unless all; none: those whose class isn't known yet
    };

    /// `samples` outlives it.
    explicit WrongSampleFilter(WrongSamples& samples, QObject* parent = nullptr);

    void setShown(const Shown& shown);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    const WrongSamples& m_samples;
    Shown m_shown;
};

} // namespace rmtscope
