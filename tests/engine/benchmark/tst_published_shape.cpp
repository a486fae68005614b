#include "engine/api/error.h"
#include "engine/benchmark/published_shape.h"

#include <QTest>

#include <functional>
#include <numeric>

using namespace rmtscope;

class TestPublishedShape : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasThePublishedNumberOfParameters_data();
    void hasThePublishedNumberOfParameters();
    void fillsItsSegments_data();
    void fillsItsSegments();
    void refusesAnUnknownName();
};

/// published: of transformers' BertModel("bert-base-uncased") with its pooler, and GPT2Model("gpt2").
void TestPublishedShape::hasThePublishedNumberOfParameters_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("published");
    QTest::addColumn<qint64>("ours"); // memory tokens, and of an encoder the classifier of two labels
    QTest::newRow("BERT base") << "bert-base" << qint64{109'482'240} << qint64{10 * 768 + 2 * 768 + 2};
    QTest::newRow("GPT-2 small") << "gpt2-small" << qint64{124'439'808} << qint64{10 * 768};
}

void TestPublishedShape::hasThePublishedNumberOfParameters() {
    QFETCH(QString, name);
    QFETCH(qint64, published);
    QFETCH(qint64, ours);
    qint64 elements = 0;
    for (const ParameterShape& parameter : parametersOf(publishedShape(name.toStdString()))) {
        elements += std::accumulate(parameter.shape.begin(), parameter.shape.end(), qint64{1}, std::multiplies<>());
    }
    QCOMPARE(elements, published + ours);
}

void TestPublishedShape::fillsItsSegments_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("segment");
    QTest::addColumn<qint64>("beside"); // memory and special tokens
    QTest::newRow("BERT base") << "bert-base" << qint64{499} << qint64{10 + 3};
    QTest::newRow("GPT-2 small") << "gpt2-small" << qint64{512} << qint64{10 + 10};
}

void TestPublishedShape::fillsItsSegments() {
    QFETCH(QString, name);
    QFETCH(qint64, segment);
    QFETCH(qint64, beside);
    const MemoryConfig& memory = publishedShape(name.toStdString()).folder.memory;
    QCOMPARE(memory.segmentSize, segment);
    QCOMPARE(memory.inputSize, segment + beside);
}

void TestPublishedShape::refusesAnUnknownName() {
    try {
        static_cast<void>(publishedShape("bert-huge"));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Usage);
        QCOMPARE(QByteArray(error.what()),
                 QByteArray("There is no shape \"bert-huge\"; known are bert-base, gpt2-small."));
    }
}

QTEST_APPLESS_MAIN(TestPublishedShape)
#include "tst_published_shape.moc"
