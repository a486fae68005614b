#include "viewmodels/go_to.h"

#include "viewmodels/workspace.h"

#include <QRegularExpression>

#include <cmath>

namespace rmtscope {

GoTo::GoTo(Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_scale(workspace.store()) {
    connect(&workspace.attention(), &SegmentAttention::matrixChanged, this, &GoTo::pinWanted);
    connect(&workspace.selection(), &Selection::segmentChanged, this, [this] {
        if (!m_selecting) {
            m_wanted.reset();
        }
    });
    connect(&workspace.controller(), &RunController::sessionStarted, this, [this] { m_wanted.reset(); });
}

void GoTo::segment(SegmentIndex segment) {
    m_workspace.selection().setSegment(segment);
}

void GoTo::token(TokenIndex token) {
    m_wanted = token;
    m_selecting = true;
    segment(SegmentIndex(static_cast<std::int64_t>(std::floor(m_scale.segmentAt(static_cast<double>(token.value))))));
    m_selecting = false;
    pinWanted(); // it may be the segment that is shown
}

/// Tokens of the text stand in the segment's sequence in their order, with memory and special tokens around them.
void GoTo::pinWanted() {
    const auto map = m_workspace.attention().map();
    const auto trace = map ? m_workspace.store().find(map->segment) : nullptr;
    if (!m_wanted || !trace || m_workspace.selection().segment() != map->segment) {
        return;
    }
    std::int64_t left = *m_wanted - trace->firstToken;
    for (std::size_t position = 0; left >= 0 && position < map->tokens.size(); ++position) {
        if (map->tokens[position].role == TokenRole::Text && left-- == 0) {
            m_wanted.reset();
            m_workspace.selection().setPinnedKey(position);
            return;
        }
    }
}

std::vector<Command> GoTo::commands(const QString& text) {
    static const QRegularExpression form(QStringLiteral("^(?:go to )?(segment|token)?\\s*([0-9]{1,15})$"),
                                         QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(text.trimmed());
    const auto geometry = m_workspace.controller().geometry();
    if (!match.hasMatch() || !geometry) {
        return {};
    }
    const QString noun = match.captured(1).toLower();
    const qint64 number = match.captured(2).toLongLong();
    std::vector<Command> commands;
    if (noun != QStringLiteral("token") && number < geometry->segments) {
        commands.push_back(
            {tr("Go to segment %1").arg(number), tr("of %1").arg(geometry->segments), {}, [this, number] {
                 segment(SegmentIndex(number));
             }});
    }
    if (noun != QStringLiteral("segment") && number < geometry->tokens) {
        const auto place = static_cast<qint64>(std::floor(m_scale.segmentAt(static_cast<double>(number))));
        const bool read = place < m_workspace.controller().segmentsRead();
        const QString where = read ? tr("segment %1").arg(place) : tr("about segment %1, not read yet").arg(place);
        commands.push_back(
            {tr("Go to token %1").arg(number), where, {}, [this, number] { token(TokenIndex(number)); }});
    }
    return commands;
}

} // namespace rmtscope
