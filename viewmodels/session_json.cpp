#include "viewmodels/session_json.h"

#include "viewmodels/branch_json.h"
#include "viewmodels/paths.h"
#include "viewmodels/selection_json.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace rmtscope {

void failSession(ErrorCode code, const QString& sentence, const QString& subject) {
    throw Error(code, sentence.toStdString(), subject.toStdString());
}

namespace {

const QString formatKey = QStringLiteral("format");
const QString formatName = QStringLiteral("rmtscope-session");
const QString versionKey = QStringLiteral("version");
const QString modelKey = QStringLiteral("model");
const QString documentKey = QStringLiteral("document");
const QString sampleKey = QStringLiteral("sample");
const QString optionsKey = QStringLiteral("options");
const QString readKey = QStringLiteral("segments_read");
const QString selectionKey = QStringLiteral("selection");
const QString branchesKey = QStringLiteral("branches");
const QString viewsKey = QStringLiteral("views");
const QString layoutKey = QStringLiteral("layout");
const QString traceKey = QStringLiteral("trace");
const QString pathKey = QStringLiteral("path");

// The order is that of the enumerations.
const QStringList captureNames{QStringLiteral("off"), QStringLiteral("masses"), QStringLiteral("rows")};
const QStringList alignmentNames{QStringLiteral("left"), QStringLiteral("right"), QStringLiteral("center")};

constexpr qint64 mostSegments = qint64{1} << 40;
constexpr qint64 mostBudget = qint64{1} << 50;

bool isBelow(const QString& fileName, const QString& folder) {
    const QString relative = QDir(folder).relativeFilePath(fileName);
    return !folder.isEmpty() && !QDir::isAbsolutePath(relative) && relative != QStringLiteral("..") &&
           !relative.startsWith(QStringLiteral("../"));
}

QString nameFor(const QString& fileName, const SessionPlaces& places) {
    for (const QString& place : {places.folder, places.bundled}) {
        if (isBelow(fileName, place)) {
            return QDir(place).relativeFilePath(fileName);
        }
    }
    return fileName;
}

/// The file beside the session, or else the one that comes with the program.
QString fileNameOf(const QString& name, const SessionPlaces& places) {
    if (name.isEmpty() || QDir::isAbsolutePath(name)) {
        return name;
    }
    const QString beside = QDir::cleanPath(QDir(places.folder).absoluteFilePath(name));
    const QString bundled = QDir::cleanPath(QDir(places.bundled).absoluteFilePath(name));
    return !QFileInfo::exists(beside) && QFileInfo::exists(bundled) ? bundled : beside;
}

/// Reads the keys of one file; what can't be goes into a sentence that names it.
class Reader {
public:
    Reader(SessionPlaces places, QString fileName)
        : m_places(std::move(places))
        , m_fileName(std::move(fileName)) {}

    [[noreturn]] void damaged(const QString& what) const {
        failSession(ErrorCode::FileDamaged,
                    QStringLiteral("The session file %1 is damaged: %2; open its model and document by hand.")
                        .arg(m_fileName, what),
                    m_fileName);
    }
    [[nodiscard]] QJsonObject object(const QJsonObject& in, const QString& key) const {
        const QJsonValue value = in[key];
        if (!value.isUndefined() && !value.isObject()) {
            damaged(QStringLiteral("\"%1\" isn't an object").arg(key));
        }
        return value.toObject();
    }
    /// `fallback` if it is missing.
    [[nodiscard]] qint64 number(const QJsonObject& in, const QString& key, qint64 least, qint64 most,
                                qint64 fallback) const {
        const QJsonValue value = in[key];
        const qint64 number = value.isUndefined() ? fallback : value.toInteger(least - 1);
        if (number < least || number > most) {
            damaged(QStringLiteral("\"%1\" isn't a number from %2 to %3").arg(key).arg(least).arg(most));
        }
        return number;
    }
    [[nodiscard]] QString file(const QJsonObject& in, const QString& key) const {
        const QJsonValue value = in[key];
        if (!value.isUndefined() && !value.isString()) {
            damaged(QStringLiteral("\"%1\" isn't the name of a file").arg(key));
        }
        return fileNameOf(value.toString(), m_places);
    }
    template <class Enum>
    [[nodiscard]] Enum word(const QJsonObject& in, const QString& key, const QStringList& names, Enum fallback) const {
        const QJsonValue value = in[key];
        const qsizetype index =
            value.isUndefined() ? static_cast<qsizetype>(fallback) : names.indexOf(value.toString());
        if (index < 0) {
            damaged(QStringLiteral("\"%1\" is none of %2").arg(key, names.join(QStringLiteral(", "))));
        }
        return static_cast<Enum>(index);
    }

private:
    SessionPlaces m_places;
    QString m_fileName;
};

QJsonObject modelJson(const SavedSession& session, const SessionPlaces& places) {
    QJsonObject json{{pathKey, nameFor(session.model, places)}};
    if (session.modelSettings) {
        json[QStringLiteral("layers")] = static_cast<qint64>(session.modelSettings->layers);
        json[QStringLiteral("heads")] = static_cast<qint64>(session.modelSettings->heads);
        json[QStringLiteral("memory_tokens")] = static_cast<qint64>(session.modelSettings->memoryTokens);
        json[QStringLiteral("segment_size")] = static_cast<qint64>(session.modelSettings->segmentSize);
        json[QStringLiteral("alignment")] = alignmentNames[static_cast<qsizetype>(session.modelSettings->alignment)];
    }
    return json;
}

void readModel(const Reader& reader, const QJsonObject& json, SavedSession& session) {
    session.model = reader.file(json, pathKey);
    if (!json.contains(QStringLiteral("segment_size"))) {
        return;
    }
    const auto size = [&](const char* key) {
        return reader.number(json, QString::fromLatin1(key), 0, mostSegments, 0);
    };
    session.modelSettings = SavedModel{
        .layers = size("layers"),
        .heads = size("heads"),
        .memoryTokens = size("memory_tokens"),
        .segmentSize = size("segment_size"),
        .alignment = reader.word(json, QStringLiteral("alignment"), alignmentNames, SegmentAlignment::Right)};
}

QJsonObject sampleJson(const SampleName& sample, const SessionPlaces& places) {
    return {{QStringLiteral("task"), QString::fromStdString(sample.task)},
            {QStringLiteral("segments"), static_cast<qint64>(sample.segments)},
            {QStringLiteral("seed"), QString::number(sample.seed)}, // as text: 64 bits are more than a number holds
            {QStringLiteral("evaluation_seed"), QString::number(sample.evaluationSeed)},
            {QStringLiteral("noise"), nameFor(toFileName(sample.noise), places)},
            {QStringLiteral("train_share"), sample.trainShare}};
}

std::optional<SampleName> sampleOf(const Reader& reader, const QJsonObject& json) {
    if (json.isEmpty()) {
        return std::nullopt;
    }
    SampleName sample;
    sample.task = json[QStringLiteral("task")].toString().toStdString();
    sample.segments = reader.number(json, QStringLiteral("segments"), 1, mostSegments, 1);
    sample.seed = json[QStringLiteral("seed")].toString().toULongLong();
    sample.evaluationSeed = json[QStringLiteral("evaluation_seed")].toString().toULongLong();
    sample.noise = toPath(reader.file(json, QStringLiteral("noise")));
    sample.trainShare = json[QStringLiteral("train_share")].toDouble(sample.trainShare);
    return sample;
}

QJsonObject optionsJson(const SessionOptions& options) {
    return {{QStringLiteral("capture"), captureNames[static_cast<qsizetype>(options.capture)]},
            {QStringLiteral("rows_budget_bytes"), static_cast<qint64>(options.detailBudgetBytes)},
            {QStringLiteral("ask_every"), static_cast<qint64>(options.askEvery)}};
}

SessionOptions optionsOf(const Reader& reader, const QJsonObject& json) {
    SessionOptions options;
    options.capture = reader.word(json, QStringLiteral("capture"), captureNames, options.capture);
    options.detailBudgetBytes = static_cast<std::uint64_t>(reader.number(
        json, QStringLiteral("rows_budget_bytes"), 0, mostBudget, static_cast<qint64>(options.detailBudgetBytes)));
    options.askEvery =
        reader.number(json, QStringLiteral("ask_every"), askAutomatically, mostSegments, options.askEvery);
    return options;
}

QJsonArray branchesJson(const std::vector<BranchSpec>& branches) {
    QJsonArray json;
    for (const BranchSpec& branch : branches) {
        json.append(branchJson(branch));
    }
    return json;
}

std::vector<BranchSpec> branchesOf(const Reader& reader, const QJsonValue& json) {
    std::vector<BranchSpec> branches;
    if (!json.isUndefined() && !json.isArray()) {
        reader.damaged(QStringLiteral("\"branches\" isn't a list"));
    }
    const QJsonArray list = json.toArray();
    for (const auto& each : list) {
        const auto branch = branchOf(each.toObject());
        if (!branch) {
            reader.damaged(QStringLiteral("entry %1 of \"branches\" is no branch").arg(branches.size()));
        }
        branches.push_back(*branch);
    }
    return branches;
}

} // namespace

QByteArray sessionJson(const SavedSession& session, const SessionPlaces& places) {
    QJsonObject json{{formatKey, formatName},
                     {versionKey, sessionVersion},
                     {optionsKey, optionsJson(session.options)},
                     {readKey, static_cast<qint64>(session.segmentsRead)},
                     {selectionKey, selectionJson(session.selection)},
                     {viewsKey, session.views},
                     {layoutKey, QString::fromLatin1(session.layout.toBase64())}};
    if (!session.branches.empty()) {
        json[branchesKey] = branchesJson(session.branches);
    }
    if (!session.model.isEmpty()) {
        json[modelKey] = modelJson(session, places);
    }
    if (session.sample) {
        json[sampleKey] = sampleJson(*session.sample, places);
    } else if (!session.document.isEmpty()) {
        json[documentKey] = QJsonObject{{pathKey, nameFor(session.document, places)}};
    }
    if (!session.trace.isEmpty()) {
        json[traceKey] = QJsonObject{{pathKey, nameFor(session.trace, places)}};
    }
    return QJsonDocument(json).toJson();
}

SavedSession sessionOf(const QByteArray& json, const SessionPlaces& places, const QString& fileName) {
    const Reader reader(places, fileName);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (document.isNull()) {
        reader.damaged(QStringLiteral("%1 at byte %2").arg(error.errorString()).arg(error.offset));
    }
    const QJsonObject all = document.object();
    if (all[formatKey] != formatName) {
        failSession(ErrorCode::FileDamaged,
                    QStringLiteral("%1 is no session of this program; choose a file that \"Save session\" has written.")
                        .arg(fileName),
                    fileName);
    }
    if (const qint64 version = reader.number(all, versionKey, 1, mostSegments, 0); version > sessionVersion) {
        failSession(ErrorCode::Usage,
                    QStringLiteral(
                        "The session file %1 has format %2, which a newer version of the program has saved; this one "
                        "reads up to %3, so update it, or open the session's model and document by hand.")
                        .arg(fileName)
                        .arg(version)
                        .arg(sessionVersion),
                    fileName);
    }
    SavedSession session;
    readModel(reader, reader.object(all, modelKey), session);
    session.document = reader.file(reader.object(all, documentKey), pathKey);
    session.sample = sampleOf(reader, reader.object(all, sampleKey));
    session.trace = reader.file(reader.object(all, traceKey), pathKey);
    session.options = optionsOf(reader, reader.object(all, optionsKey));
    session.segmentsRead = reader.number(all, readKey, 0, mostSegments, 0);
    session.selection = selectionOf(reader.object(all, selectionKey));
    session.branches = branchesOf(reader, all[branchesKey]);
    session.views = reader.object(all, viewsKey);
    session.layout = QByteArray::fromBase64(all[layoutKey].toString().toLatin1());
    return session;
}

} // namespace rmtscope
