#include "viewmodels/wrong_sample_filter.h"

namespace rmtscope {

WrongSampleFilter::WrongSampleFilter(WrongSamples& samples, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_samples(samples) {
    setSourceModel(&samples);
    setSortRole(WrongSamples::sortRole);
}

void WrongSampleFilter::setShown(const Shown& shown) {
    m_shown = shown;
    invalidateFilter();
}

bool WrongSampleFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (m_shown.all || parent.isValid()) {
        return m_shown.all;
    }
    const auto& diagnosis = m_samples.at(row).diagnosis;
    return diagnosis ? m_shown.failure == diagnosis->failure : !m_shown.failure;
}

} // namespace rmtscope
