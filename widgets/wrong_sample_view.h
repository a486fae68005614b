#pragma once

#include "viewmodels/wrong_samples.h"

#include <QTableView>

class QSortFilterProxyModel;

namespace rmtscope {

/// A list of samples that were answered wrongly. A click on a header sorts it, a click on a row or Enter chooses the
/// sample; rows that are selected with Shift or Ctrl are copied by Ctrl+C.
class WrongSampleView : public QTableView {
    Q_OBJECT

public:
    explicit WrongSampleView(QWidget* parent = nullptr);

    void setSamples(std::vector<WrongSample> samples);
    /// The selected rows as they are shown, headings first: cells between tabs, a line each.
    [[nodiscard]] QString selectedText() const;

Q_SIGNALS:
    void sampleChosen(const rmtscope::WrongSample& sample);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void choose(const QModelIndex& index);
    void copySelected() const;

    WrongSamples* m_samples;
    QSortFilterProxyModel* m_sorted;
};

} // namespace rmtscope
