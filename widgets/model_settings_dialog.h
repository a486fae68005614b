#pragma once

#include "engine/api/model_settings.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace rmtscope {

/// Asks what a checkpoint doesn't say about its model, with what is usual filled in; only the number of heads must be
/// chosen, unless a file says it. What can't be is said in one sentence, and then there is nothing to accept.
class ModelSettingsDialog : public QDialog {
    Q_OBJECT

public:
    /// name: the model's, for a person.
    ModelSettingsDialog(const QString& name, const SettingsQuestion& question, QWidget* parent = nullptr);

    [[nodiscard]] ModelSettings settings() const;
    /// Empty if they can be accepted.
    [[nodiscard]] QString problem() const;

private:
    [[nodiscard]] QSpinBox* addNumber(const QString& label, const QString& explanation, std::int64_t value);
    void addRow(const QString& label, const QString& explanation, QWidget* field);
    void addFields();
    void addHeads();
    void addSizes();
    void addChoices();
    void addLabels();
    void addButtons();
    void validate();

    SettingsQuestion m_question;
    QFormLayout* m_form;
    QLineEdit* m_heads = nullptr; ///< empty until somebody chooses
    QSpinBox* m_memoryTokens = nullptr;
    QSpinBox* m_segmentSize = nullptr;
    QComboBox* m_alignment = nullptr;
    QComboBox* m_generatesBehind = nullptr;
    QLineEdit* m_labels = nullptr; ///< null where there is nothing to name
    QString m_suggestedLabels;     ///< as m_labels shows them at first
    QLabel* m_problem = nullptr;
    QDialogButtonBox* m_buttons = nullptr;
};

} // namespace rmtscope
