#include "engine/api/engine.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace rmtscope;

namespace {

const QString reference = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/");

ModelInfo infoOf(const QString& path) {
    return makeEngine()->openModel(path.toStdString(), {}, {}, {})->info();
}

} // namespace

/// A model whose layers hold more than it uses says so, and no other does.
class TestUnusedLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ordinaryModelsAreSilent_data();
    void ordinaryModelsAreSilent();
    void fewerLayersAreNoticed_data();
    void fewerLayersAreNoticed();
};

void TestUnusedLayers::ordinaryModelsAreSilent_data() {
    QTest::addColumn<QString>("model");
    for (const char* model : {"bert-plain-tiny", "bert-rmt-tiny", "bert-rmt-tiny/model_best.pth", "gpt2-plain-tiny",
                              "gpt2-rmt-tiny", "gpt2-rmt-tiny/pytorch_model.bin", "roberta-plain-tiny",
                              "distilbert-plain-tiny", "gpt-neox-plain-tiny", "gpt-neox-sequential-tiny"}) {
        QTest::newRow(model) << QString::fromLatin1(model);
    }
}

void TestUnusedLayers::ordinaryModelsAreSilent() {
    QFETCH(QString, model);
    const ModelInfo info = infoOf(reference + model);
    QVERIFY(info.report.unusedInLayers.empty());
    QCOMPARE(warningOf(info), std::string());
}

void TestUnusedLayers::fewerLayersAreNoticed_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("scope");
    QTest::addColumn<int>("tensors"); // of the third layer, without its buffers
    const QString layers = QStringLiteral("num_hidden_layers");
    QTest::newRow("bert-rmt-tiny") << layers << QByteArray("model.bert.encoder.layer.2.") << 16;
    QTest::newRow("roberta-plain-tiny") << layers << QByteArray("roberta.encoder.layer.2.") << 16;
    QTest::newRow("distilbert-plain-tiny") << "n_layers" << QByteArray("distilbert.transformer.layer.2.") << 16;
    QTest::newRow("gpt2-rmt-tiny") << "n_layer" << QByteArray("memory_cell.model.transformer.h.2.") << 12;
    QTest::newRow("gpt-neox-plain-tiny") << layers << QByteArray("gpt_neox.layers.2.") << 12;
}

void TestUnusedLayers::fewerLayersAreNoticed() {
    QFETCH(QString, key);
    QFETCH(QByteArray, scope);
    QFETCH(int, tensors);
    const QTemporaryDir folder;
    const QDir from(reference + QLatin1String(QTest::currentDataTag()));
    for (const QString& name : from.entryList(QDir::Files)) {
        if (!name.startsWith(QLatin1String("expected"))) {
            QVERIFY(QFile::copy(from.filePath(name), folder.filePath(name)));
        }
    }
    QFile original(from.filePath("config.json"));
    QVERIFY(original.open(QIODevice::ReadOnly));
    QJsonObject config = QJsonDocument::fromJson(original.readAll()).object();
    QCOMPARE(config[key].toInt(), 3);
    config[key] = 2;
    QVERIFY(QFile::remove(folder.filePath("config.json")));
    QFile changed(folder.filePath("config.json"));
    QVERIFY(changed.open(QIODevice::WriteOnly) && changed.write(QJsonDocument(config).toJson()) > 0);
    changed.close();

    const ModelInfo info = infoOf(folder.path());
    QCOMPARE(info.layers, 2);
    const std::vector<std::string>& left = info.report.unusedInLayers;
    QCOMPARE(static_cast<int>(left.size()), tensors);
    QVERIFY(std::all_of(left.begin(), left.end(),
                        [&](const std::string& name) { return name.starts_with(scope.toStdString()); }));
    const QByteArray warning = QByteArray::fromStdString(warningOf(info));
    QVERIFY2(warning.startsWith(QByteArray::number(tensors) + " tensors in the layers of "), warning);
    QVERIFY2(warning.contains(left.front().c_str()) && warning.contains("runs with 2 layers"), warning);
}

QTEST_APPLESS_MAIN(TestUnusedLayers)
#include "tst_unused_layers.moc"
