#pragma once

#include <QAbstractTableModel>
#include <QSettings>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace rmtscope {

/// Something that can be done, by the words in which it stands in the window.
struct Command {
    QString name;     ///< "Dark"
    QString where;    ///< "View ▸ Theme"
    QString shortcut; ///< as on the keyboard: "Ctrl+O"; may be empty
    std::function<void()> run;

    /// Under which it is remembered.
    [[nodiscard]] QString key() const { return where + QLatin1Char('/') + name; }
};

/// Commands that answer to a text, the best first; without a text those that were used last, then all in their order.
/// What was used is kept in QSettings.
class CommandSearch : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Where, Shortcut, ColumnCount };
    static constexpr qsizetype mostRemembered = 20;

    /// Commands that exist only by what was typed: "12" goes to segment 12. They come first.
    using Typed = std::function<std::vector<Command>(const QString& text)>;

    /// `settings` outlives it.
    explicit CommandSearch(QSettings& settings, QObject* parent = nullptr);

    void setCommands(std::vector<Command> commands);
    void setTyped(Typed typed) { m_typed = std::move(typed); }
    void setText(const QString& text);
    /// Remembers the command of that row as the one used last, and runs it. Needs 0 <= row < rowCount().
    void run(int row);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    void search();
    [[nodiscard]] const Command& at(int row) const;

    QSettings& m_settings;
    std::vector<Command> m_commands;
    std::vector<Command> m_fromText;  ///< of Typed
    std::vector<std::size_t> m_found; ///< into m_commands, behind m_fromText
    Typed m_typed;
    QString m_text;
};

} // namespace rmtscope
