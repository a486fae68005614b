#pragma once

#include <QWidget>

class QVBoxLayout;

namespace rmtscope {

class Messages;

/// What went wrong or is worth knowing, above the views: never in the way, gone when dismissed.
class MessageBar : public QWidget {
    Q_OBJECT

public:
    explicit MessageBar(Messages& messages, QWidget* parent = nullptr);

    static constexpr int mostShown = 3; ///< older ones come back when newer ones are dismissed

protected:
    void changeEvent(QEvent* event) override;

private:
    void rebuild();

    Messages& m_messages;
    QVBoxLayout* m_layout;
};

} // namespace rmtscope
