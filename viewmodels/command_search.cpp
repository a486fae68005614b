#include "viewmodels/command_search.h"

#include "viewmodels/fuzzy_match.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace rmtscope {
namespace {

const QString usedKey = QStringLiteral("palette/used");
constexpr int inTheName = 25; // "dark" means the command rather than the menu that it is in

std::optional<int> scoreOf(const QString& text, const Command& command) {
    const auto byName = fuzzyScore(text, command.name);
    const auto byAll = fuzzyScore(text, command.where + QLatin1Char(' ') + command.name);
    if (!byName) {
        return byAll;
    }
    return std::max(*byName + inTheName, byAll.value_or(0));
}

} // namespace

CommandSearch::CommandSearch(QSettings& settings, QObject* parent)
    : QAbstractTableModel(parent)
    , m_settings(settings) {}

void CommandSearch::setCommands(std::vector<Command> commands) {
    beginResetModel();
    m_commands = std::move(commands);
    search();
    endResetModel();
}

void CommandSearch::setText(const QString& text) {
    beginResetModel();
    m_text = text.trimmed();
    search();
    endResetModel();
}

void CommandSearch::search() {
    m_fromText = m_typed && !m_text.isEmpty() ? m_typed(m_text) : std::vector<Command>();
    const QStringList used = m_settings.value(usedKey).toStringList();
    struct Found {
        int score;
        qsizetype lastUsed; // 0: the last one
        std::size_t command;
    };
    std::vector<Found> found;
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        if (const auto score = scoreOf(m_text, m_commands[i])) {
            const qsizetype at = used.indexOf(m_commands[i].key());
            found.push_back({m_text.isEmpty() ? 0 : *score, at < 0 ? used.size() : at, i});
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return std::tuple(-a.score, a.lastUsed) < std::tuple(-b.score, b.lastUsed);
    });
    m_found.clear();
    for (const Found& each : found) {
        m_found.push_back(each.command);
    }
}

const Command& CommandSearch::at(int row) const {
    const auto i = static_cast<std::size_t>(row);
    return i < m_fromText.size() ? m_fromText[i] : m_commands[m_found[i - m_fromText.size()]];
}

void CommandSearch::run(int row) {
    const Command command = at(row); // running it may change the list
    if (static_cast<std::size_t>(row) >= m_fromText.size()) {
        QStringList used = m_settings.value(usedKey).toStringList();
        used.removeAll(command.key());
        used.prepend(command.key());
        m_settings.setValue(usedKey, used.mid(0, mostRemembered));
    }
    command.run();
}

int CommandSearch::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_fromText.size() + m_found.size());
}

int CommandSearch::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CommandSearch::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Command& command = at(index.row());
    if (role == Qt::AccessibleTextRole) {
        QStringList words{command.name, command.where, command.shortcut};
        words.removeAll(QString());
        return words.join(QStringLiteral(", "));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Name:
        return command.name;
    case Where:
        return command.where;
    default:
        return command.shortcut;
    }
}

QVariant CommandSearch::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Name:
        return tr("Command");
    case Where:
        return tr("Where");
    case Shortcut:
        return tr("Keys");
    default:
        return {};
    }
}

} // namespace rmtscope
