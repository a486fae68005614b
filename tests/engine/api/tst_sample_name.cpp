#include "engine/api/sample_name.h"

#include <QTest>

using namespace rmtscope;

namespace {

class SampleNameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasATitle_data();
    void hasATitle();
};

void SampleNameTest::hasATitle_data() {
    QTest::addColumn<int>("segments");
    QTest::addColumn<int>("evaluationSeed");
    QTest::addColumn<QString>("title");
    QTest::newRow("one segment") << 1 << 0 << "reasoning, 1 segment, seed 17";
    QTest::newRow("several") << 64 << 0 << "reasoning, 64 segments, seed 17";
    QTest::newRow("another evaluation") << 64 << 5 << "reasoning, 64 segments, seed 17 of evaluation 5";
}

void SampleNameTest::hasATitle() {
    QFETCH(int, segments);
    QFETCH(int, evaluationSeed);
    QFETCH(QString, title);
    SampleName name;
    name.task = "reasoning";
    name.segments = segments;
    name.seed = 17;
    name.evaluationSeed = static_cast<std::uint64_t>(evaluationSeed);
    QCOMPARE(QString::fromStdString(titleOf(name)), title);
}

} // namespace

QTEST_APPLESS_MAIN(SampleNameTest)
#include "tst_sample_name.moc"
