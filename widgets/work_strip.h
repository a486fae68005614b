#pragma once

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QToolButton;

namespace rmtscope {

/// Says how far work in the background is, and stops it or lets it go on; to be seen only when it takes a while.
class WorkStrip : public QWidget {
    Q_OBJECT

public:
    /// `what` is going on, as the beginning of a line: "Comparing".
    explicit WorkStrip(QString what, QWidget* parent = nullptr);

    /// `permille`: 0..1000, or none if nobody knows. Call it whenever something of it changes.
    void setWork(bool working, bool stopped, std::optional<int> permille);
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void stopWanted();
    void resumeWanted();

private:
    QString m_what;
    bool m_stopped = false;
    QLabel* m_text;
    QToolButton* m_button;
    QTimer m_patience;
};

} // namespace rmtscope
