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
