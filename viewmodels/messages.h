#pragma once

#include <QList>
#include <QObject>
#include <QString>

namespace rmtscope {

enum class Severity { Info, Error };

struct Message {
    int id = 0;
    Severity severity = Severity::Info;
    QString text; ///< one sentence
};

/// What the banner has to say, the newest last, until it is dismissed. A text that is there already isn't added twice.
class Messages : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype most = 20; ///< the oldest go first

    explicit Messages(QObject* parent = nullptr);

    [[nodiscard]] const QList<Message>& messages() const { return m_messages; }
    [[nodiscard]] bool isEmpty() const { return m_messages.isEmpty(); }
    /// Returns its id.
    int add(Severity severity, const QString& text);
    void dismiss(int id);
    void clear();

Q_SIGNALS:
    void changed();

private:
    QList<Message> m_messages;
    int m_lastId = 0;
};

} // namespace rmtscope
