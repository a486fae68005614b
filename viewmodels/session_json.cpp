#include "viewmodels/session_json.h"

#include "viewmodels/branch_json.h"
#include "viewmodels/paths.h"
#include "viewmodels/selection_json.h"

#include <QCryptographicHash>
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
const QString memoriesKey = QStringLiteral("memories");
const QString viewsKey = QStringLiteral("views");
const QString layoutKey = QStringLiteral("layout");
const QString pathKey = QStringLiteral("path");
const QString bytesKey = QStringLiteral("bytes");
const QString sha256Key = QStringLiteral("sha256");

// The order is that of the enumerations.
const QStringList captureNames{QStringLiteral("off"), QStringLiteral("masses"), QStringLiteral("rows")};
const QStringList alignmentNames{QStringLiteral("left"), QStringLiteral("right"), QStringLiteral("center")};

constexpr qint64 mostSegments = qint64{1} << 40;
constexpr qint64 mostTextBytes = qint64{1} << 50;
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

/// Knows which file is read: for sentences, and for the files that it names.
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
    /// Empty if it is missing.
    [[nodiscard]] QString file(const CheckedJson& in, const QString& key) const {
        const QJsonValue value = in.json()[key];
        if (!value.isUndefined() && !value.isString()) {
            throw WrongJson(QStringLiteral("\"%1\" isn't the name of a file").arg(key));
        }
        return fileNameOf(value.toString(), m_places);
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

void readModel(const Reader& reader, const CheckedJson& json, SavedSession& session) {
    session.model = reader.file(json, pathKey);
    if (!json.has(QStringLiteral("segment_size"))) {
        return;
    }
    const auto size = [&](const char* key) { return json.number(QString::fromLatin1(key), 0, mostSegments, 0); };
    session.modelSettings =
        SavedModel{.layers = size("layers"),
                   .heads = size("heads"),
                   .memoryTokens = size("memory_tokens"),
                   .segmentSize = size("segment_size"),
                   .alignment = json.word(QStringLiteral("alignment"), alignmentNames, SegmentAlignment::Right)};
}

QJsonObject documentJson(const SavedSession& session, const SessionPlaces& places) {
    QJsonObject json{{pathKey, nameFor(session.document, places)}};
    if (session.text) {
        json[bytesKey] = static_cast<qint64>(session.text->bytes);
        json[sha256Key] = QString::fromLatin1(session.text->sha256.toHex());
    }
    return json;
}

void readDocument(const Reader& reader, const CheckedJson& json, SavedSession& session) {
    session.document = reader.file(json, pathKey);
    if (!json.has(sha256Key)) {
        return;
    }
    const QByteArray digits = json.text(sha256Key).toLatin1();
    const QByteArray hash = QByteArray::fromHex(digits);
    if (hash.size() != QCryptographicHash::hashLength(QCryptographicHash::Sha256) || hash.toHex() != digits.toLower()) {
        throw WrongJson(QStringLiteral("\"%1\" isn't 64 hexadecimal digits").arg(sha256Key));
    }
    session.text = TextFingerprint{static_cast<std::uint64_t>(json.number(bytesKey, 0, mostTextBytes)), hash};
}

QJsonObject sampleJson(const SampleName& sample, const SessionPlaces& places) {
    return {{QStringLiteral("task"), QString::fromStdString(sample.task)},
            {QStringLiteral("segments"), static_cast<qint64>(sample.segments)},
            {QStringLiteral("seed"), QString::number(sample.seed)}, // as text: 64 bits are more than a number holds
            {QStringLiteral("evaluation_seed"), QString::number(sample.evaluationSeed)},
            {QStringLiteral("noise"), nameFor(toFileName(sample.noise), places)},
            {QStringLiteral("train_share"), sample.trainShare}};
}

SampleName sampleOf(const Reader& reader, const CheckedJson& json) {
    SampleName sample;
    sample.task = json.text(QStringLiteral("task")).toStdString();
    if (sample.task.empty()) {
        throw WrongJson(QStringLiteral("\"task\" is empty"));
    }
    sample.segments = json.number(QStringLiteral("segments"), 1, mostSegments);
    sample.seed = json.seed(QStringLiteral("seed"));
    sample.evaluationSeed = json.seed(QStringLiteral("evaluation_seed"));
    sample.noise = toPath(reader.file(json, QStringLiteral("noise")));
    sample.trainShare = json.real(QStringLiteral("train_share"), 0, 1);
    return sample;
}

QJsonObject optionsJson(const SessionOptions& options) {
    return {{QStringLiteral("capture"), captureNames[static_cast<qsizetype>(options.capture)]},
            {QStringLiteral("rows_budget_bytes"), static_cast<qint64>(options.detailBudgetBytes)},
            {QStringLiteral("ask_every"), static_cast<qint64>(options.askEvery)}};
}

SessionOptions optionsOf(const CheckedJson& json) {
    SessionOptions options;
    options.capture = json.word(QStringLiteral("capture"), captureNames, options.capture);
    options.detailBudgetBytes = static_cast<std::uint64_t>(json.number(
        QStringLiteral("rows_budget_bytes"), 0, mostBudget, static_cast<qint64>(options.detailBudgetBytes)));
    options.askEvery = json.number(QStringLiteral("ask_every"), askAutomatically, mostSegments, options.askEvery);
    return options;
}

QJsonArray branchesJson(const std::vector<BranchSpec>& branches, SavedMemories& memories) {
    QJsonArray json;
    for (const BranchSpec& branch : branches) {
        json.append(branchJson(branch, memories));
    }
    return json;
}

std::vector<BranchSpec> branchesOf(const CheckedJson& json) {
    std::vector<BranchSpec> branches;
    if (!json.has(branchesKey)) {
        return branches;
    }
    const SavedMemories memories = json.has(memoriesKey) ? SavedMemories::of(json.list(memoriesKey)) : SavedMemories();
    const QJsonArray list = json.list(branchesKey);
    for (const auto& each : list) {
        const QString name = each.toObject()[QStringLiteral("name")].toString();
        QString place = QStringLiteral("entry %1 of \"branches\"").arg(branches.size());
        if (!name.isEmpty()) {
            place += QStringLiteral(" (%1)").arg(name);
        }
        branches.push_back(readWithin(place, [&] { return branchOf(CheckedJson(each), memories); }));
    }
    return branches;
}

[[noreturn]] void failVersion(qint64 version, const QString& fileName) {
    failSession(
        ErrorCode::Usage,
        QStringLiteral("The session file %1 has format %2, which a newer version of the program has saved; this one "
                       "reads up to %3, so update it, or open the session's model and document by hand.")
            .arg(fileName)
            .arg(version)
            .arg(sessionVersion),
        fileName);
}

/// The content behind format and version.
SavedSession contentOf(const Reader& reader, const CheckedJson& all) {
    const auto within = [&all](const QString& key, const auto& read) {
        const CheckedJson json = all.object(key);
        readWithin(QStringLiteral("\"%1\"").arg(key), [&] { read(json); });
    };
    SavedSession session;
    within(modelKey, [&](const CheckedJson& json) { readModel(reader, json, session); });
    within(documentKey, [&](const CheckedJson& json) { readDocument(reader, json, session); });
    if (all.has(sampleKey)) {
        within(sampleKey, [&](const CheckedJson& json) { session.sample = sampleOf(reader, json); });
    }
    within(optionsKey, [&](const CheckedJson& json) { session.options = optionsOf(json); });
    session.segmentsRead = all.number(readKey, 0, mostSegments, 0);
    session.selection = selectionOf(all.object(selectionKey).json());
    session.branches = branchesOf(all);
    session.views = all.object(viewsKey).json();
    session.layout = QByteArray::fromBase64(all.json()[layoutKey].toString().toLatin1());
    return session;
}

} // namespace

QByteArray sessionJson(const SavedSession& session, const SessionPlaces& places) {
    QJsonObject json{{formatKey, formatName},
                     {versionKey, 1},
                     {optionsKey, optionsJson(session.options)},
                     {readKey, static_cast<qint64>(session.segmentsRead)},
                     {selectionKey, selectionJson(session.selection)},
                     {viewsKey, session.views},
                     {layoutKey, QString::fromLatin1(session.layout.toBase64())}};
    if (!session.branches.empty()) {
        SavedMemories memories;
        json[branchesKey] = branchesJson(session.branches, memories);
        if (!memories.isEmpty()) {
            json[memoriesKey] = memories.json();
            json[versionKey] = sessionVersion;
        }
    }
    if (!session.model.isEmpty()) {
        json[modelKey] = modelJson(session, places);
    }
    if (session.sample) {
        json[sampleKey] = sampleJson(*session.sample, places);
    } else if (!session.document.isEmpty()) {
        json[documentKey] = documentJson(session, places);
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
    if (document.object()[formatKey] != formatName) {
        failSession(ErrorCode::FileDamaged,
                    QStringLiteral("%1 is no session of this program; choose a file that \"Save session\" has written.")
                        .arg(fileName),
                    fileName);
    }
    try {
        const CheckedJson all(document.object());
        if (const qint64 version = all.number(versionKey, 1, mostSegments); version > sessionVersion) {
            failVersion(version, fileName);
        }
        return contentOf(reader, all);
    } catch (const WrongJson& problem) {
        reader.damaged(problem.words());
    }
}

} // namespace rmtscope
