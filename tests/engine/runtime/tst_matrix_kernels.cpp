#include "engine/runtime/matrix_kernels.h"

#include <QTest>

using namespace rmtscope;

/// Which kernels are taken instead of those that OpenBLAS chose.
class TestMatrixKernels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void kernelsThatFitAreKept_data();
    void kernelsThatFitAreKept();
    void oldKernelsGiveWayToWhatTheProcessorCanRun();
};

void TestMatrixKernels::kernelsThatFitAreKept_data() {
    QTest::addColumn<QString>("kernels");
    for (const char* name : {"Haswell", "Zen", "SkylakeX", "Cooperlake", "SapphireRapids", "neoversen1", ""}) {
        QTest::newRow(name) << name;
    }
}

void TestMatrixKernels::kernelsThatFitAreKept() {
    QFETCH(QString, kernels);
    QCOMPARE(betterMatrixKernels(kernels.toStdString()), std::string());
}

void TestMatrixKernels::oldKernelsGiveWayToWhatTheProcessorCanRun() {
#if defined(__x86_64__)
    const std::string better = betterMatrixKernels("Prescott");
    QCOMPARE(better.empty(), !__builtin_cpu_supports("avx2"));
    if (!better.empty()) {
        QCOMPARE(better == "SKYLAKEX", __builtin_cpu_supports("avx512vl") != 0);
    }
#endif
}

QTEST_APPLESS_MAIN(TestMatrixKernels)
#include "tst_matrix_kernels.moc"
