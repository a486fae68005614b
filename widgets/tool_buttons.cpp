#include "widgets/tool_buttons.h"

#include "widgets/theme.h"

#include <QToolButton>

namespace rmtscope {

QToolButton* makeButton(const QString& text, const QString& explanation, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(explanation);
    return button;
}

QToolButton* makeToggle(const QString& text, const QString& explanation, bool checked, QWidget* parent) {
    QToolButton* button = makeButton(text, explanation, parent);
    button->setCheckable(true);
    button->setChecked(checked);
    button->setStyleSheet(toggleStyle());
    return button;
}

} // namespace rmtscope
