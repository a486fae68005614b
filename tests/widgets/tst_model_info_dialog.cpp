#include "widgets/model_info_dialog.h"

#include <QPlainTextEdit>
#include <QtTest>

using namespace rmtscope;

namespace {

class TestModelInfoDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatItIs_data();
    void tellsWhatItIs();
    void reportsTensors_data();
    void reportsTensors();
    void showsTheReport();
};

ModelInfo info() {
    ModelInfo info;
    info.path = "/models/tiny";
    info.name = "tiny";
    info.memorySystem = "rmt-encoder";
    info.backbone = "bert";
    info.layers = 3;
    info.heads = 6;
    info.hiddenSize = 96;
    info.slots = 10;
    info.segmentSize = 64;
    info.inputSize = 77;
    info.parameters = 1234567;
    info.labels = {"garden", "kitchen"};
    info.weightFile = "model_best.pth";
    info.weightFileBytes = 3 << 20;
    info.report.used = 57;
    return info;
}

void TestModelInfoDialog::tellsWhatItIs_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::newRow("folder") << "Folder"
                            << "/models/tiny";
    QTest::newRow("memory") << "Memory"
                            << "rmt-encoder, 10 tokens";
    QTest::newRow("backbone") << "Backbone"
                              << "bert: 3 layers of 6 heads, 96 wide";
    QTest::newRow("segments") << "Segments"
                              << "64 text tokens of 77 positions";
    QTest::newRow("file") << "File"
                          << "model_best.pth, 3.0 MiB";
    QTest::newRow("parameters") << "Parameters"
                                << "1,234,567";
    QTest::newRow("labels") << "Labels"
                            << "garden, kitchen";
}

void TestModelInfoDialog::tellsWhatItIs() {
    QFETCH(QString, name);
    QFETCH(QString, value);
    QVERIFY(modelFacts(info()).contains({name, value}));
}

void TestModelInfoDialog::reportsTensors_data() {
    QTest::addColumn<LoadReport>("report");
    QTest::addColumn<QString>("text");
    QTest::newRow("all used") << LoadReport{57, {}, {}, {}} << "57 tensors used";
    QTest::newRow("one") << LoadReport{1, {}, {}, {}} << "1 tensor used";
    QTest::newRow("everything") << LoadReport{3, {"module.", "_orig_mod."}, {"extra.a", "extra.b"}, {"lm_head.weight"}}
                                << "3 tensors used\nleft out of every name: module., _orig_mod.\n"
                                   "missing: lm_head.weight\nnot used: extra.a\nnot used: extra.b";
}

void TestModelInfoDialog::reportsTensors() {
    QFETCH(LoadReport, report);
    QFETCH(QString, text);
    QCOMPARE(loadReportText(report), text);
}

void TestModelInfoDialog::showsTheReport() {
    const ModelInfoDialog dialog(info());
    QCOMPARE(dialog.findChild<QPlainTextEdit*>("loadReport")->toPlainText(), QStringLiteral("57 tensors used"));
}

} // namespace

QTEST_MAIN(TestModelInfoDialog)
#include "tst_model_info_dialog.moc"
