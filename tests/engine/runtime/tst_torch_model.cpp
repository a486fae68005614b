#include "engine/api/engine.h"
#include "engine/api/error.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace rmtscope;

namespace {

QString bundled() {
    return QStringLiteral(RMTSCOPE_SOURCE_DIR) + QStringLiteral("/tests/models/rmt-encoder-64");
}

} // namespace

/// Folders that look like a model: the bundled one with one thing wrong.
class TestTorchModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void opensTheBundledModel();
    void tellsItsSettings();
    void canBeStopped();
    void saysWhatDoesNotFit_data();
    void saysWhatDoesNotFit();
    void namesLabelsThatNobodyNamed();

private:
    void replace(const QString& file, const QString& from, const QString& to) const;
    [[nodiscard]] std::shared_ptr<const Model> open() const {
        return makeEngine()->openModel(m_folder->path().toStdString(), {}, {}, {});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestTorchModel::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    for (const QString& name : QDir(bundled()).entryList(QDir::Files)) {
        QVERIFY(QFile::copy(bundled() + u'/' + name, m_folder->filePath(name)));
        QVERIFY(QFile::setPermissions(m_folder->filePath(name), QFile::ReadOwner | QFile::WriteOwner));
    }
}

void TestTorchModel::replace(const QString& file, const QString& from, const QString& to) const {
    QFile handle(m_folder->filePath(file));
    QVERIFY(handle.open(QFile::ReadWrite));
    const QString before = QString::fromUtf8(handle.readAll());
    const QString after = QString(before).replace(from, to);
    QVERIFY(before != after);
    handle.resize(0);
    handle.seek(0);
    handle.write(after.toUtf8());
}

void TestTorchModel::opensTheBundledModel() {
    const auto model = open();
    QCOMPARE(model->info().layers, 3);
    QCOMPARE(model->info().slots, 10);
    QCOMPARE(model->info().labels.size(), std::size_t{6});
    QVERIFY(model->info().report.unused.empty());
    QVERIFY(model->info().report.missing.empty());
}

void TestTorchModel::tellsItsSettings() {
    const SettingsQuestion now = makeEngine()->currentSettings(m_folder->path().toStdString());
    const ModelSettings& settings = now.suggested;
    QCOMPARE(settings.heads, 6);
    QCOMPARE(settings.memoryTokens, 10);
    QCOMPARE(settings.segmentSize, 64);
    QVERIFY(settings.labels == open()->info().labels);
    QCOMPARE(problemOf(settings, now.facts), std::string());
}

void TestTorchModel::canBeStopped() {
    std::stop_source source;
    source.request_stop();
    try {
        makeEngine()->openModel(m_folder->path().toStdString(), {}, {}, source.get_token());
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::Cancelled);
    }
}

void TestTorchModel::saysWhatDoesNotFit_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* file, const char* from, const char* to, ErrorCode code,
                        const char* says) {
        QTest::newRow(name) << QString::fromLatin1(file) << QString::fromLatin1(from) << QString::fromLatin1(to)
                            << static_cast<int>(code) << QString::fromLatin1(says);
    };
    row("another width", "config.json", "\"hidden_size\": 96", "\"hidden_size\": 192", ErrorCode::WeightsMismatch,
        "[4090, 192]");
    row("more layers", "config.json", "\"num_hidden_layers\": 3", "\"num_hidden_layers\": 4",
        ErrorCode::WeightsMismatch, "encoder.layer.3");
    row("a missing word", "vocab.txt", "\n##a\n", "\n", ErrorCode::VocabularyMismatch, "4079 entries");
    row("segments longer than the positions", "rmtscope.json", "\"input_size\": 77", "\"input_size\": 700",
        ErrorCode::ConfigInvalid, "128");
    row("a misspelt key", "rmtscope.json", "\"segment_size\"", "\"segmentsize\"", ErrorCode::ConfigInvalid,
        "\"segmentsize\": 64; expected only");
    row("a label too many", "rmtscope.json", "\"bathroom\",", "\"bathroom\", \"cellar\",", ErrorCode::ConfigInvalid,
        "as many texts as id2label");
}

void TestTorchModel::saysWhatDoesNotFit() {
    QFETCH(const QString, file);
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    QFETCH(const int, code);
    QFETCH(const QString, says);
    replace(file, from, to);
    try {
        static_cast<void>(open());
        QFAIL("must be refused");
    } catch (const Error& error) {
        QCOMPARE(static_cast<int>(error.code()), code);
        QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
    }
}

void TestTorchModel::namesLabelsThatNobodyNamed() {
    QFile own(m_folder->filePath(QStringLiteral("rmtscope.json")));
    QVERIFY(own.open(QFile::ReadWrite));
    QJsonObject settings = QJsonDocument::fromJson(own.readAll()).object();
    settings.remove(QStringLiteral("labels"));
    QVERIFY(own.resize(0) && own.seek(0) && own.write(QJsonDocument(settings).toJson()) > 0);
    own.close();
    replace(QStringLiteral("config.json"), QStringLiteral("\"id2label\""), QStringLiteral("\"names\""));
    const auto model = open();
    QCOMPARE(model->info().labels.size(), std::size_t{6});
    QCOMPARE(model->info().labels.front(), std::string("LABEL_0"));
}

QTEST_APPLESS_MAIN(TestTorchModel)
#include "tst_torch_model.moc"
