#pragma once

#include <QList>
#include <QObject>
#include <QString>

namespace rmtscope {

enum class Severity { Info, Error };

struct Message {
    int id = 0;
    Severity severity = Severity::Info;
    QString text;       ///< one sentence
    QString offer = {}; ///< words of a button that does something about it; empty: none
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
    /// The same with a button: taken() tells that it was pressed.
    int addOffer(const QString& text, const QString& offer);
    /// Dismisses the message, too.
    void take(int id);
    void dismiss(int id);
    void clear();

Q_SIGNALS:
    void changed();
    /// Somebody wants what the message offers.
    void taken(int id);

private:
    int append(const Message& message);

    QList<Message> m_messages;
    int m_lastId = 0;
};

} // namespace rmtscope
