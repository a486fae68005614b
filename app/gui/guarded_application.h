#pragma once

#include <QApplication>

namespace rmtscope {

/// An application in which no exception leaves an event's handler: Qt's loop would end the program, and with it what
/// was computed. That memory has run out is the one that any handler may throw.
class GuardedApplication final : public QApplication {
    Q_OBJECT

public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override;

Q_SIGNALS:
    /// An event's handler gave up: one sentence.
    void failed(const QString& sentence);

private:
    /// For a handler of exceptions only.
    [[nodiscard]] static QString sentenceOfCurrentException();
};

} // namespace rmtscope
