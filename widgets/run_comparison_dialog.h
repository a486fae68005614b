#pragma once

#include "library/run_record.h"

#include <QDialog>

class QTableView;

namespace rmtscope {

class RunComparison;

/// Every setting and result of two runs side by side; where they differ there is a mark and bold text.
class RunComparisonDialog : public QDialog {
    Q_OBJECT

public:
    RunComparisonDialog(const KeptRun& first, const KeptRun& second, QWidget* parent = nullptr);

    [[nodiscard]] QTableView& table() const { return *m_table; }

private:
    void showOnly(bool differences);
    void copy() const;

    RunComparison* m_comparison;
    QTableView* m_table;
};

} // namespace rmtscope
