#include "engine/api/error.h"
#include "engine/evaluation/parity.h"
#include "engine/weights/safetensors_writer.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <numeric>

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
    void noticesAWrongModel_data();
    void noticesAWrongModel();
    void refusesInputs_data();
    void refusesInputs();
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

void TestParity::noticesAWrongModel_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<Activation>("activation");
    QTest::newRow("encoder") << "bert-rmt-tiny" << Activation::GeluTanh;
    QTest::newRow("decoder") << "gpt2-rmt-tiny" << Activation::Relu;
}

void TestParity::noticesAWrongModel() {
    QFETCH(const QString, model);
    QFETCH(const Activation, activation);
    const auto path = reference(model.toLatin1().constData());
    const auto agrees = [&path](const ModelFolder& folder) {
        return compareWithExpected(TorchModel(folder, {}), path / "expected_many_segments.safetensors").ok();
    };
    ModelFolder folder = readModelFolder(path);
    QVERIFY(agrees(folder));
    std::visit([activation](auto& config) { config.activation = activation; }, folder.backbone);
    QVERIFY(!agrees(folder));
}

void TestParity::refusesInputs_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<qint64>("value");
    QTest::addColumn<QByteArray>("says");
    using Shape = std::vector<std::int64_t>;
    QTest::newRow("one dimension") << "input_ids" << Shape{5} << qint64{1} << QByteArray("shape [batch, tokens]");
    QTest::newRow("no such word") << "input_ids" << Shape{1, 5} << qint64{1 << 20} << QByteArray("of ids from 0 to");
    QTest::newRow("too long") << "input_ids" << Shape{1, 5000} << qint64{1} << QByteArray("has positions for");
    QTest::newRow("another mask") << "attention_mask" << Shape{1, 3} << qint64{1}
                                  << QByteArray("the shape of input_ids");
    QTest::newRow("labels") << "labels" << Shape{7} << qint64{0} << QByteArray("[batch] or [batch, tokens]");
    QTest::newRow("nothing written") << "new_tokens" << Shape{1, 0} << qint64{0} << QByteArray("[batch, tokens]");
}

void TestParity::refusesInputs() {
    QFETCH(const QString, name);
    QFETCH(const std::vector<std::int64_t>, shape);
    QFETCH(const qint64, value);
    QFETCH(const QByteArray, says);
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QStringLiteral("case.safetensors")).toStdString();
    const std::vector<std::int64_t> numbers(1 << 13, value);
    const std::vector<std::int64_t> ones(5, 1);
    std::map<std::string, TensorView, std::less<>> tensors{
        {"input_ids", {DType::I64, {1, 5}, std::as_bytes(std::span(ones))}}};
    const auto count = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    tensors[name.toStdString()] = {DType::I64, shape,
                                   std::as_bytes(std::span(numbers).first(static_cast<std::size_t>(count)))};
    saveSafetensors(file, tensors, {});
    QFile settings(folder.filePath(QStringLiteral("case.json")));
    QVERIFY(settings.open(QFile::WriteOnly) && settings.write(R"({"tolerances": {}})") > 0);
    settings.close();
    const TorchModel model(readModelFolder(reference("gpt2-plain-tiny")), {});
    try {
        compareWithExpected(model, file);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::ConfigInvalid);
        QVERIFY2(QByteArray(error.what()).contains(says), error.what());
    }
}

QTEST_APPLESS_MAIN(TestParity)
#include "tst_parity.moc"
