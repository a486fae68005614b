#pragma once

#include "viewmodels/wrong_sample_filter.h"

#include <QTableView>

namespace rmtscope {

/// A list of samples that were answered wrongly. A click on a header sorts it, a click on a row or Enter chooses the
/// sample; rows that are selected with Shift or Ctrl are copied by Ctrl+C.
class WrongSampleView : public QTableView {
    Q_OBJECT

public:
    explicit WrongSampleView(QWidget* parent = nullptr);

    void setSamples(std::vector<WrongSample> samples);
    [[nodiscard]] WrongSamples& samples() { return *m_samples; }
    void setShown(const WrongSampleFilter::Shown& shown);
    /// Of the current row; null without one.
    [[nodiscard]] const WrongSample* current() const;

Q_SIGNALS:
    void sampleChosen(const rmtscope::WrongSample& sample);
    /// Another row is current, or none.
    void currentSampleChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void choose(const QModelIndex& index);

    WrongSamples* m_samples;
    WrongSampleFilter* m_sorted;
};

} // namespace rmtscope
