#pragma once

class QString;
class QToolButton;
class QWidget;

namespace rmtscope {

/// Buttons for the controls of a panel, with the words that explain them.
[[nodiscard]] QToolButton* makeButton(const QString& text, const QString& explanation, QWidget* parent);
/// One that stays pressed, and shows it in both themes.
[[nodiscard]] QToolButton* makeToggle(const QString& text, const QString& explanation, bool checked, QWidget* parent);

} // namespace rmtscope
