#pragma once

#include <QToolButton>
#include <QtTest>

namespace rmtscope {

/// The button of a panel that says `text`, an ellipsis behind it aside.
inline QToolButton& buttonNamed(const QWidget& panel, const QString& text) {
    for (QToolButton* each : panel.findChildren<QToolButton*>()) {
        if (each->text() == text || each->text() == text + QStringLiteral(" \u2026")) {
            return *each;
        }
    }
    qFatal("no such button");
}

/// Clicks into a plot, on whatever stands at that place of it.
inline void clickInside(QWidget& plot, const QPoint& at, Qt::KeyboardModifiers modifiers = {}) {
    QWidget* const inner = plot.childAt(at);
    QTest::mouseClick(inner, Qt::LeftButton, modifiers, inner->mapFrom(&plot, at));
}

} // namespace rmtscope
