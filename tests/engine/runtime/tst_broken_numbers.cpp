#include "engine/api/engine.h"
#include "engine/api/error.h"
#include "engine/layers/tensor_view.h"
#include "engine/weights/safetensors_writer.h"

#include <ATen/ATen.h>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace rmtscope;

namespace {

const QString bundled = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64");

std::shared_ptr<const Document> story() {
    auto document = std::make_shared<Document>();
    document->path = "made up";
    document->text = "Mary went to the kitchen. It was dark there.";
    document->questions.push_back({"q1", "memorize", "Where is Mary?", "kitchen", {}});
    return document;
}

} // namespace

/// Weights that hold no numbers: nothing that follows from them is shown as a result.
class TestBrokenNumbers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysThatTheyAreNone_data();
    void saysThatTheyAreNone();
};

void TestBrokenNumbers::saysThatTheyAreNone_data() {
    QTest::addColumn<QString>("tensor");
    QTest::addColumn<double>("number");
    QTest::addColumn<QByteArray>("part");
    const double none = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    const QByteArray memory = "The memory behind segment 0 holds infinity or no number";
    QTest::newRow("no number in a layer") << "model.bert.encoder.layer.1.output.LayerNorm.weight" << none << memory;
    QTest::newRow("infinity in a layer") << "model.bert.encoder.layer.2.output.LayerNorm.bias" << infinity << memory;
    QTest::newRow("no number in the vector of a position")
        << "model.bert.embeddings.position_embeddings.weight" << none << memory;
    QTest::newRow("no number in the classifier")
        << "model.classifier.bias" << none << QByteArray("probabilities of the answers are no numbers");
}

void TestBrokenNumbers::saysThatTheyAreNone() {
    QFETCH(QString, tensor);
    QFETCH(double, number);
    QFETCH(QByteArray, part);
    const QTemporaryDir folder;
    for (const QString& name : QDir(bundled).entryList(QDir::Files)) {
        QVERIFY(name == "model.safetensors" || QFile::copy(bundled + u'/' + name, folder.filePath(name)));
    }
    const auto weights = openWeights((bundled + "/model.safetensors").toStdString());
    auto tensors = weights->tensors;
    TensorView& view = tensors.at(tensor.toStdString());
    const at::Tensor broken = toTensor(view).to(at::kFloat).contiguous().clone();
    broken.view(-1)[0] = number;
    view.type = DType::F32;
    view.data = {static_cast<const std::byte*>(broken.data_ptr()), broken.nbytes()};
    saveSafetensors(folder.filePath("model.safetensors").toStdString(), tensors, {});

    const auto engine = makeEngine();
    const auto session = engine->createSession(engine->openModel(folder.path().toStdString(), {}, {}, {}), story(), {});
    session->prepare({}, {});
    try {
        static_cast<void>(session->advance({}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::NotFinite);
        QVERIFY2(QByteArray(error.what()).contains(part), error.what());
    }
    QCOMPARE(session->position(), SegmentIndex(0)); // as it was
}

QTEST_APPLESS_MAIN(TestBrokenNumbers)
#include "tst_broken_numbers.moc"
