#include "tests/viewmodels/store_fixture.h"
#include "viewmodels/timing_series.h"

#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;

namespace {

class TestTimingSeries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresAgainstTokens();
    void growsWithTheStore();
    void keepsSpikes();
};

void TestTimingSeries::measuresAgainstTokens() {
    const FakePlan plan;
    TraceStore store;
    store.append(fakeTraces(plan, 0, 3));
    const TimingSeries series(store); // of what is there already
    QCOMPARE(series.size(), 3U);
    QCOMPARE(series.tokens()[2], 36.0);
    QCOMPARE(series.elapsedMs()[1], store.at(1)->elapsedMs);
    QCOMPARE(series.deviceMiB()[0], 200.0);
}

void TestTimingSeries::growsWithTheStore() {
    TraceStore store;
    TimingSeries series(store);
    QSignalSpy appended(&series, &TimingSeries::appended);
    QSignalSpy reset(&series, &TimingSeries::reset);
    store.append(fakeTraces({}, 0, 3));
    store.append(fakeTraces({}, 3, 8));
    QCOMPARE(appended, (QList<QVariantList>{{qsizetype{0}, qsizetype{3}}, {qsizetype{3}, qsizetype{5}}}));
    store.clear();
    QCOMPARE(reset.size(), 1);
    QCOMPARE(series.size(), 0U);
}

void TestTimingSeries::keepsSpikes() {
    TraceStore store;
    TimingSeries series(store);
    auto traces = fakeTraces({}, 0, 5000);
    auto slow = std::make_shared<SegmentTrace>(*traces[3210]);
    slow->elapsedMs = 500;
    slow->deviceBytes = std::uint64_t{900} << 20;
    traces[3210] = slow;
    store.append(traces);
    const SeriesPoint spike{3211.0 * 12, 500};
    const auto points = series.elapsedMsPoints(100);
    QVERIFY(points.size() <= 200);
    QVERIFY(std::find(points.begin(), points.end(), spike) != points.end());
    const auto memory = series.deviceMiBPoints(100);
    QVERIFY(std::find(memory.begin(), memory.end(), SeriesPoint{3211.0 * 12, 900}) != memory.end());
}

} // namespace

QTEST_GUILESS_MAIN(TestTimingSeries)
#include "tst_timing_series.moc"
