#include "engine/api/error.h"
#include "engine/training/training_device.h"

#include <QTest>

using namespace rmtscope;

namespace {

ProcessPlace placeOf(int rank, int size, int localRank) {
    ProcessPlace place;
    place.rank = rank;
    place.size = size;
    place.localRank = localRank;
    return place;
}

DeviceNote gpuNote(std::int64_t identity, Precision precision = Precision::Bfloat16) {
    return {.gpu = 1, .precision = static_cast<std::int64_t>(precision), .identity = {identity, identity}};
}

} // namespace

/// Which device each process trains on, on machines with any number of GPUs.
class TestTrainingDevice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choosesADevice_data();
    void choosesADevice();
    void choosesAPrecision_data();
    void choosesAPrecision();
    void needsAGpu();
    void processesComputeInOneWay();
    void processesShareNoGpu();
    void processesOnTheCpuShareIt();
};

void TestTrainingDevice::choosesADevice_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("localRank");
    QTest::addColumn<int>("gpus");
    QTest::addColumn<QString>("device");
    QTest::newRow("alone") << "cuda" << 1 << 0 << 4 << "cuda:0";
    QTest::newRow("alone, by number") << "cuda:3" << 1 << 0 << 4 << "cuda:3";
    QTest::newRow("one of several") << "cuda" << 4 << 2 << 4 << "cuda:2";
    QTest::newRow("on a further machine") << "cuda" << 8 << 6 << 4 << "cuda:2"; // nobody told the local rank
    QTest::newRow("shown its own GPU only") << "cuda" << 4 << 2 << 1 << "cuda:0";
    QTest::newRow("one of several, by number") << "cuda:1" << 4 << 2 << 4 << "cuda:1";
    QTest::newRow("on the processor") << "cpu" << 4 << 2 << 4 << "cpu";
}

void TestTrainingDevice::choosesADevice() {
    QFETCH(QString, name);
    QFETCH(int, size);
    QFETCH(int, localRank);
    QFETCH(int, gpus);
    QFETCH(QString, device);
    const TrainingDevice chosen =
        trainingDevice(name.toStdString(), {}, placeOf(size == 1 ? 0 : localRank, size, localRank), gpus);
    QCOMPARE(QString::fromStdString(chosen.device.str()), device);
    QCOMPARE(chosen.oneByOne, device != QStringLiteral("cpu"));
}

void TestTrainingDevice::choosesAPrecision_data() {
    QTest::addColumn<QString>("device");
    QTest::addColumn<QString>("precision");
    QTest::addColumn<bool>("half");
    QTest::newRow("of the processor") << "cpu"
                                      << "" << false;
    QTest::newRow("of a GPU") << "cuda"
                              << "" << true;
    QTest::newRow("asked for on the processor") << "cpu"
                                                << "bfloat16" << true;
    QTest::newRow("switched off") << "cuda"
                                  << "float32" << false;
}

void TestTrainingDevice::choosesAPrecision() {
    QFETCH(QString, device);
    QFETCH(QString, precision);
    QFETCH(bool, half);
    const TrainingDevice chosen = trainingDevice(device.toStdString(), precision.toStdString(), {}, 1);
    QVERIFY(chosen.precision == (half ? Precision::Bfloat16 : Precision::Float32));
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(trainingDevice(device.toStdString(), "half", {}, 1)), Error);
}

void TestTrainingDevice::needsAGpu() {
    for (const int size : {1, 2}) {
        try {
            static_cast<void>(trainingDevice("cuda", {}, placeOf(0, size, 0), 0));
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::DeviceUnavailable);
            QVERIFY2(QString::fromUtf8(error.what()).startsWith(QStringLiteral("Device cuda is not available")),
                     error.what());
        }
    }
}

void TestTrainingDevice::processesComputeInOneWay() {
    const DeviceNote cpu{};
    for (const auto& notes : {std::vector{gpuNote(1), gpuNote(2), cpu},
                              std::vector{gpuNote(1), gpuNote(2), gpuNote(3, Precision::Float32)}}) {
        try {
            requireOneWay(notes);
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::Usage);
            QVERIFY2(QString::fromUtf8(error.what()).startsWith(QStringLiteral("Processes 0 and 2 ")), error.what());
        }
    }
    requireOneWay(std::vector{gpuNote(1), gpuNote(2), gpuNote(3)});
}

void TestTrainingDevice::processesShareNoGpu() {
    try {
        requireOneWay(std::vector{gpuNote(1), gpuNote(2), gpuNote(2)});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::DeviceUnavailable);
        QVERIFY2(QString::fromUtf8(error.what())
                     .startsWith(QStringLiteral("Processes 1 and 2 of this training would "
                                                "share one GPU")),
                 error.what());
    }
}

void TestTrainingDevice::processesOnTheCpuShareIt() {
    const DeviceNote note = noteOf({});
    QCOMPARE(note.gpu, 0);
    requireOneWay(std::vector{note, note});
}

QTEST_APPLESS_MAIN(TestTrainingDevice)
#include "tst_training_device.moc"
