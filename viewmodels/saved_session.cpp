#include "viewmodels/saved_session.h"

#include "viewmodels/paths.h"

#include <QFileInfo>

namespace rmtscope {

SavedModel savedModel(const ModelInfo& info) {
    return {.layers = info.layers,
            .heads = info.heads,
            .memoryTokens = info.slots,
            .segmentSize = info.segmentSize,
            .alignment = info.alignment};
}

QString changedModelText(const SavedSession& session, const ModelInfo& info) {
    if (!session.modelSettings || *session.modelSettings == savedModel(info)) {
        return {};
    }
    const SavedModel& before = *session.modelSettings;
    QStringList changes;
    const auto compare = [&changes](const char* what, std::int64_t now, std::int64_t then) {
        if (now != then) {
            changes.append(QStringLiteral("%1 %2 instead of %3").arg(QString::fromLatin1(what)).arg(now).arg(then));
        }
    };
    compare("layers", info.layers, before.layers);
    compare("heads", info.heads, before.heads);
    compare("memory tokens", info.slots, before.memoryTokens);
    compare("tokens of a segment", info.segmentSize, before.segmentSize);
    if (info.alignment != before.alignment) {
        changes.append(QStringLiteral("another alignment of segments"));
    }
    return QStringLiteral("The model isn't set as it was when the session was saved (%1): what was selected may be "
                          "elsewhere, and File > Model settings changes it.")
        .arg(changes.join(QStringLiteral(", ")));
}

QString changedDocumentText(const SavedSession& session, const std::optional<TextFingerprint>& now) {
    if (!session.text || !now || *session.text == *now) {
        return {};
    }
    const QString how = session.text->bytes == now->bytes
                            ? QStringLiteral("as many bytes as then, but others")
                            : QStringLiteral("%1 bytes instead of %2").arg(now->bytes).arg(session.text->bytes);
    return QStringLiteral("%1 has changed since the session was saved (it holds %2): the position, what is "
                          "selected or pinned, and the branches may stand at other words than then.")
        .arg(QFileInfo(session.document).fileName(), how);
}

QStringList missingFiles(const SavedSession& session) {
    const QString noise = session.sample ? toFileName(session.sample->noise) : QString();
    QStringList missing;
    for (const QString& file : {session.model, session.document, noise}) {
        if (!file.isEmpty() && !QFileInfo::exists(file)) {
            missing.append(file);
        }
    }
    return missing;
}

} // namespace rmtscope
