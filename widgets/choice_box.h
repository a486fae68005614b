#pragma once

#include <QComboBox>

#include <utility>
#include <vector>

namespace rmtscope {

/// A box of choices with the words that explain it; each carries a value, for choiceOf().
template <class Value>
[[nodiscard]] QComboBox* makeChoiceBox(const QString& name, const QString& explanation,
                                       const std::vector<std::pair<QString, Value>>& choices, QWidget* parent) {
    auto* box = new QComboBox(parent);
    for (const auto& [text, value] : choices) {
        box->addItem(text, static_cast<int>(value));
    }
    box->setAccessibleName(name);
    box->setToolTip(explanation);
    return box;
}

template <class Value>
[[nodiscard]] Value choiceOf(const QComboBox& box) {
    return static_cast<Value>(box.currentData().toInt());
}

/// Without a signal that a person chose it.
template <class Value>
void showChoice(QComboBox& box, Value value) {
    box.setCurrentIndex(box.findData(static_cast<int>(value)));
}

} // namespace rmtscope
