#include "engine/api/error.h"
#include "engine/evaluation/parity.h"
#include "engine/evaluation/parity_case.h"
#include "engine/weights/safetensors_writer.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <span>

using namespace rmtscope;

namespace {

std::filesystem::path reference(const char* model) {
    return std::filesystem::path(RMTSCOPE_SOURCE_DIR) / "tests/reference" / model;
}

/// A case of five ids and what else it is to hold, with these settings beside it.
class MadeCase {
public:
    MadeCase(std::map<std::string, TensorView, std::less<>> tensors, const QByteArray& settings) {
        tensors.try_emplace("input_ids", TensorView{DType::I64, {1, 5}, std::as_bytes(std::span(m_ids))});
        saveSafetensors(file(), tensors, {});
        QFile json(m_folder.filePath(QStringLiteral("case.json")));
        if (!json.open(QFile::WriteOnly) || json.write(settings) != settings.size()) {
            qFatal("the test can't write its case");
        }
    }

    [[nodiscard]] std::filesystem::path file() const {
        return m_folder.filePath(QStringLiteral("case.safetensors")).toStdString();
    }

private:
    QTemporaryDir m_folder;
    std::vector<std::int64_t> m_ids = std::vector<std::int64_t>(5, 1);
};

struct Thrown {
    std::optional<ErrorCode> code;
    QString sentence;
};

template <class Work>
Thrown thrownBy(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return {error.code(), QString::fromUtf8(error.what())};
    }
    return {};
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
    void refusesSettings_data();
    void refusesSettings();
    void judgesByKind_data();
    void judgesByKind();
    void namesBothShapes();
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
    QTest::newRow("another mask, both shapes")
        << "attention_mask" << Shape{1, 3} << qint64{1} << QByteArray("[1, 5], not [1, 3]");
    QTest::newRow("labels") << "labels" << Shape{7} << qint64{0} << QByteArray("[batch, tokens] = [1, 5], not [7]");
    QTest::newRow("no such label") << "labels" << Shape{1, 5} << qint64{1 << 20} << QByteArray("or -100 for none");
    QTest::newRow("nothing written") << "new_tokens" << Shape{1, 0} << qint64{0} << QByteArray("[batch, tokens]");
    QTest::newRow("more written than fits")
        << "new_tokens" << Shape{1, 64} << qint64{0} << QByteArray("of at most 60 tokens");
    QTest::newRow("token types") << "token_type_ids" << Shape{1, 4} << qint64{0} << QByteArray("[1, 5], not [1, 4]");
}

void TestParity::refusesInputs() {
    QFETCH(const QString, name);
    QFETCH(const std::vector<std::int64_t>, shape);
    QFETCH(const qint64, value);
    QFETCH(const QByteArray, says);
    const std::vector<std::int64_t> numbers(1 << 13, value);
    const auto count = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    const MadeCase made(
        {{name.toStdString(),
          {DType::I64, shape, std::as_bytes(std::span(numbers).first(static_cast<std::size_t>(count)))}}},
        R"({"tolerances": {}})");
    const TorchModel model(readModelFolder(reference("gpt2-plain-tiny")), {});
    const Thrown thrown = thrownBy([&] { compareWithExpected(model, made.file()); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::ConfigInvalid));
    QVERIFY2(thrown.sentence.contains(QString::fromLatin1(says)), qPrintable(thrown.sentence));
}

void TestParity::refusesSettings_data() {
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* settings, const char* says) {
        QTest::newRow(name) << QByteArray(settings) << QString::fromLatin1(says);
    };
    row("no JSON", "{", "isn't valid JSON at byte");
    row("a list", "[]", "a list where an object is expected");
    row("no tolerances", "{}", "has no \"tolerances\"; expected an object");
    row("misspelt", R"({"tolerances": {}, "promt_positions": 3})", "has \"promt_positions\": 3; expected only case");
    row("misspelt in rmt", R"({"tolerances": {}, "rmt": {"max_segments": 3}})", "has \"rmt.max_segments\": 3");
    row("misspelt kind", R"({"tolerances": {"logit": {"atol": 1, "rtol": 1}}})", "has \"tolerances.logit\"");
    row("misspelt amount", R"({"tolerances": {"logits": {"atol": 1, "rtoll": 1}}})", "has \"tolerances.logits.rtoll\"");
    row("half a tolerance", R"({"tolerances": {"logits": {"atol": 1}}})", "has no \"tolerances.logits.rtol\"");
    row("no object", R"({"tolerances": {"logits": 1e-4}})", "has \"tolerances.logits\": 0.0001; expected an object");
    row("a text", R"({"tolerances": {"logits": {"atol": "1", "rtol": 1}}})", "has \"tolerances.logits.atol\": \"1\"");
    row("below 0", R"({"tolerances": {"logits": {"atol": -1, "rtol": 1}}})", "has \"tolerances.logits.atol\": -1");
    row("alignment", R"({"tolerances": {}, "rmt": {"segment_alignment": "middle"}})",
        "has \"rmt.segment_alignment\": \"middle\"; expected left, center or right");
    row("no number", R"({"tolerances": {}, "prompt_positions": "many"})", "has \"prompt_positions\": \"many\"");
    row("no tolerance for a tensor", R"({"case": "mine", "tolerances": {"memory": {"atol": 1, "rtol": 1}}})",
        "The case \"mine\" states no tolerance for \"logits\"; add \"logits\"");
}

void TestParity::refusesSettings() {
    QFETCH(const QByteArray, settings);
    QFETCH(const QString, says);
    const std::vector<float> numbers(10);
    const MadeCase made({{"logits", {DType::F32, {1, 5, 2}, std::as_bytes(std::span(numbers))}}}, settings);
    const TorchModel model(readModelFolder(reference("gpt2-plain-tiny")), {});
    const Thrown thrown = thrownBy([&] { compareWithExpected(model, made.file()); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::ConfigInvalid));
    QVERIFY2(thrown.sentence.contains(says), qPrintable(thrown.sentence));
    for (const char* library : {"json.exception", "LibTorch", "aten", "c10"}) {
        QVERIFY2(!thrown.sentence.contains(QLatin1String(library)), qPrintable(thrown.sentence));
    }
}

void TestParity::judgesByKind_data() {
    QTest::addColumn<QString>("tensor");
    QTest::addColumn<double>("absolute");
    QTest::newRow("a segment's memory") << "seg3.memory_out" << 1.0;
    QTest::newRow("the first memory") << "memory_init" << 1.0;
    QTest::newRow("the memory before the last segment") << "memory_last_segment" << 1.0;
    QTest::newRow("the last hidden state") << "seg0.last_hidden_state" << 2.0;
    QTest::newRow("logits of new tokens") << "step_logits" << 3.0;
    QTest::newRow("integers") << "seg1.rows" << 0.0;
}

void TestParity::judgesByKind() {
    QFETCH(const QString, tensor);
    QFETCH(const double, absolute);
    const std::vector<std::int64_t> rows{0};
    const MadeCase made({{"seg1.rows", {DType::I64, {1}, std::as_bytes(std::span(rows))}}},
                        R"({"tolerances": {"memory": {"atol": 1, "rtol": 0}, "hidden_states": {"atol": 2, "rtol": 0},
                            "logits": {"atol": 3, "rtol": 0}, "integers": "exact"}})");
    const ParityCase read = readParityCase(made.file(), SegmentAlignment::Right);
    QCOMPARE(read.toleranceOf(tensor.toStdString()).absolute, absolute);
}

void TestParity::namesBothShapes() {
    const std::vector<float> numbers(6);
    const MadeCase made({{"logits", {DType::F32, {1, 3, 2}, std::as_bytes(std::span(numbers))}}},
                        R"({"tolerances": {"logits": {"atol": 1, "rtol": 1}}})");
    const TorchModel model(readModelFolder(reference("gpt2-plain-tiny")), {});
    const ParityReport report = compareWithExpected(model, made.file());
    QVERIFY(!report.ok());
    QCOMPARE(QString::fromStdString(report.rows.at(0).problem),
             QStringLiteral("has shape [1, 3, 2], but this model computes [1, 5, 300]"));
}

QTEST_APPLESS_MAIN(TestParity)
#include "tst_parity.moc"
