#pragma once

#include "engine/api/generation.h"

#include <QJsonObject>
#include <QObject>

#include <vector>

class QCheckBox;
class QDoubleSpinBox;
class QSpinBox;
class QWidget;

namespace rmtscope {

/// How a decoder writes, as fields that explain themselves.
class GenerationControls : public QObject {
    Q_OBJECT

public:
    /// The fields belong to `parent`.
    explicit GenerationControls(QWidget& parent);

    /// In the order in which they are shown.
    [[nodiscard]] std::vector<QWidget*> fields() const;
    [[nodiscard]] GenerationOptions options() const;
    /// The same for a session file; what is missing there, or can't be, stays as it is.
    [[nodiscard]] QJsonObject state() const;
    void setState(const QJsonObject& state);

    [[nodiscard]] QSpinBox& tokens() const { return *m_tokens; }
    [[nodiscard]] QDoubleSpinBox& temperature() const { return *m_temperature; }
    [[nodiscard]] QSpinBox& topK() const { return *m_topK; }
    [[nodiscard]] QDoubleSpinBox& topP() const { return *m_topP; }
    [[nodiscard]] QSpinBox& seed() const { return *m_seed; }
    [[nodiscard]] QCheckBox& promptOnly() const { return *m_promptOnly; }

private:
    QSpinBox* m_tokens;
    QDoubleSpinBox* m_temperature;
    QSpinBox* m_topK;
    QDoubleSpinBox* m_topP;
    QSpinBox* m_seed;
    QCheckBox* m_promptOnly;
};

} // namespace rmtscope
