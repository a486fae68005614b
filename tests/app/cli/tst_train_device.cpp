#include "engine/runtime/device.h"
#include "tests/app/cli/rmt_program.h"
#include "tests/engine/training/training_files.h"

#include <QTest>

using namespace rmtscope;
using namespace rmtscope::test;

namespace {

/// Where `rmt train` shall compute, and how.
class TrainDevice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatIsNotThere_data();
    void refusesWhatIsNotThere();
    void trainsInBfloat16();

private:
    [[nodiscard]] ProgramResult train(const QString& folder, const QStringList& more) {
        return rmt(QStringList{"train", QString::fromStdString(m_files.recipe().string()), "--out",
                               m_files.path(folder), "--threads", "2"} +
                   more);
    }

    TrainingFiles m_files;
};

void TrainDevice::refusesWhatIsNotThere_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no device") << QStringList{"--device", "gpu"} << 2
                               << QByteArray("\"gpu\" is no device; use cpu, cuda or cuda:N.");
    QTest::newRow("no such GPU") << QStringList{"--device", "cuda:99"} << 1
                                 << QByteArray("Device cuda:99 is not available");
    QTest::newRow("no precision") << QStringList{"--precision", "half"} << 2 << QByteArray("--precision");
    if (availableGpus() == 0) {
        QTest::newRow("no GPU") << QStringList{"--device", "cuda"} << 1
                                << QByteArray("this build's LibTorch has no CUDA or finds no GPU");
    }
}

void TrainDevice::refusesWhatIsNotThere() {
    QFETCH(QStringList, options);
    QFETCH(int, code);
    QFETCH(QByteArray, says);
    const ProgramResult result = train("refused", options);
    QCOMPARE(result.code, code);
    QVERIFY2(result.complaints.contains(says), result.complaints);
    QVERIFY(result.out.isEmpty());
    QVERIFY(!QFile::exists(m_files.path("refused")));
}

void TrainDevice::trainsInBfloat16() {
    const ProgramResult half = train("half", {"--precision", "bfloat16"});
    QVERIFY2(half.code == 0, half.complaints);
    const ProgramResult full = train("full", {"--device", "cpu"});
    QVERIFY2(full.code == 0, full.complaints);
    QVERIFY(m_files.read("half/model.safetensors").size() == m_files.read("full/model.safetensors").size());
    QVERIFY(m_files.read("half/model.safetensors") != m_files.read("full/model.safetensors"));
}

} // namespace

QTEST_GUILESS_MAIN(TrainDevice)
#include "tst_train_device.moc"
