#include "engine/api/error.h"
#include "engine/weights/find_weights.h"

#include <QDir>
#include <QFile>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

using namespace rmtscope;

class TestFindWeights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chooses_data();
    void chooses();
    void listsSeveral();
    void leavesOutFolders();
    void recognisesNames_data();
    void recognisesNames();
};

void TestFindWeights::chooses_data() {
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("expected");
    const QStringList usual{"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
                            "pytorch_model.bin.index.json", "model_best.pth"};
    for (qsizetype first = 0; first < usual.size(); ++first) {
        QTest::newRow(qPrintable(usual[first] + " before others"))
            << usual.mid(first) + QStringList{"a.safetensors", "b.bin"} << usual[first];
    }
    for (const char* name :
         {"rmt.safetensors", "model_1000.pth", "checkpoint.pt", "weights.bin", "model-4.safetensors.index.json"}) {
        QTest::newRow(name) << QStringList{"config.json", "vocab.txt", name} << QString(name);
    }
    QTest::newRow("beside a trainer's state")
        << QStringList{"optimizer.pt",  "scheduler.pt",       "scaler.pt", "rng_state_0.pth",
                       "optimizer.bin", "training_args.bin",  "model.pt",  "adapter_model.safetensors",
                       "trainer.json",  "random_states_0.pkl"}
        << QString("model.pt");
    QTest::newRow("none") << QStringList{"config.json", "model.txt", "optimizer.pt"} << QString();
}

void TestFindWeights::chooses() {
    QFETCH(QStringList, files);
    QFETCH(QString, expected);
    const QTemporaryDir folder;
    for (const QString& name : files) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    const std::filesystem::path path = folder.path().toStdString();
    const auto found = findWeights(path);
    QCOMPARE(found.has_value(), !expected.isEmpty());
    if (found) {
        QCOMPARE(*found, path / expected.toStdString());
    }
}

void TestFindWeights::listsSeveral() {
    const QTemporaryDir folder;
    for (const char* name : {"step-200.pth", "step-100.pth"}) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    try {
        static_cast<void>(findWeights(folder.path().toStdString()));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::ModelIncomplete);
        QVERIFY2(QByteArray(error.what()).contains("step-100.pth, step-200.pth; open the right one itself"),
                 error.what());
    }
}

void TestFindWeights::leavesOutFolders() {
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir("runs.bin"));
    QVERIFY(!findWeights(folder.path().toStdString()).has_value());
}

void TestFindWeights::recognisesNames_data() {
    QTest::addColumn<bool>("expected");
    for (const char* name : {"a.safetensors", "a.bin", "a.pt", "a.pth", "model.safetensors.index.json", "A.SAFETENSORS",
                             "Model.Bin.Index.JSON"}) {
        QTest::newRow(name) << true;
    }
    for (const char* name : {"config.json", "vocab.txt", "bin", "index.json", "a.bin.txt"}) {
        QTest::newRow(name) << false;
    }
}

void TestFindWeights::recognisesNames() {
    QFETCH(bool, expected);
    QCOMPARE(isNamedLikeWeights(QTest::currentDataTag()), expected);
}

QTEST_APPLESS_MAIN(TestFindWeights)
#include "tst_find_weights.moc"
