#pragma once

#include "engine/api/model_info.h"

#include <QDialog>

#include <utility>

namespace rmtscope {

/// What a model is, and what became of each tensor of its checkpoint.
class ModelInfoDialog : public QDialog {
    Q_OBJECT

public:
    explicit ModelInfoDialog(const ModelInfo& info, QWidget* parent = nullptr);
};

/// Name and value of all that is known of it.
[[nodiscard]] QList<std::pair<QString, QString>> modelFacts(const ModelInfo& info);
/// A line for each tensor that wasn't simply used, and one for what was.
[[nodiscard]] QString loadReportText(const LoadReport& report);

} // namespace rmtscope
