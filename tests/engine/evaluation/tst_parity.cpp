#include "engine/evaluation/parity.h"

#include <QDir>
#include <QTest>

#include <algorithm>

using namespace rmtscope;

namespace {

std::filesystem::path reference(const char* model) {
    return std::filesystem::path(RMTSCOPE_SOURCE_DIR) / "tests/reference" / model;
}

} // namespace

class TestParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPublishedTensor_data();
    void everyPublishedTensor();
    void noticesAWrongModel();
};

void TestParity::everyPublishedTensor_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("file");
    for (const char* model :
         {"bert-plain-tiny", "bert-rmt-tiny", "gpt2-plain-tiny", "gpt2-rmt-tiny", "roberta-plain-tiny",
          "distilbert-plain-tiny", "gpt-neox-plain-tiny", "gpt-neox-sequential-tiny"}) {
        const QDir folder(QString::fromStdString(reference(model).string()));
        for (const QString& file : folder.entryList({QStringLiteral("expected_*.safetensors")})) {
            QTest::newRow(qPrintable(QString::fromLatin1(model) + u'/' + file)) << QString::fromLatin1(model) << file;
        }
    }
}

void TestParity::everyPublishedTensor() {
    QFETCH(const QString, model);
    QFETCH(const QString, file);
    const auto folder = reference(model.toLatin1().constData());
    const TorchModel loaded(readModelFolder(folder), {});
    const ParityReport report = compareWithExpected(loaded, folder / file.toStdString());
    const auto has = [&](const char* kind) {
        return std::any_of(report.rows.begin(), report.rows.end(),
                           [kind](const ParityRow& row) { return row.tensor.ends_with(kind); });
    };
    QVERIFY(has("logits") || has("step_logits"));
    for (const ParityRow& row : report.rows) {
        QVERIFY2(row.ok, qPrintable(QString::fromStdString(row.tensor + ": " + row.problem + " ") +
                                    QString::number(row.largestDifference)));
    }
}

void TestParity::noticesAWrongModel() {
    ModelFolder folder = readModelFolder(reference("bert-rmt-tiny"));
    std::get<BertConfig>(folder.backbone).activation = Activation::GeluTanh;
    const TorchModel wrong(folder, {});
    QVERIFY(!compareWithExpected(wrong, reference("bert-rmt-tiny") / "expected_many_segments.safetensors").ok());
}

QTEST_APPLESS_MAIN(TestParity)
#include "tst_parity.moc"
