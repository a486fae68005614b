#include "tests/viewmodels/store_fixture.h"

#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;

namespace {

class TestTraceStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void appends();
    void ignoresEmptyBatches();
    void startsWithTheNewContextInPlace();
    void findsSegmentsByBytes_data();
    void findsSegmentsByBytes();
    void keepsSnapshotsAsTheyWere();
    void knowsItsSpeed();
    void knowsTheSpeedOfTheLastSecond();
};

void TestTraceStore::appends() {
    const FakePlan plan;
    TraceStore store;
    QList<QPair<qsizetype, std::size_t>> announced;
    connect(&store, &TraceStore::aboutToAppend, &store, [&](qsizetype first, qsizetype) {
        announced.append({first, store.size()});
    });
    QSignalSpy appended(&store, &TraceStore::appended);
    store.append(fakeTraces(plan, 0, 3));
    store.append(fakeTraces(plan, 3, 2000)); // more than one chunk
    QCOMPARE(store.size(), 2000U);
    QCOMPARE(announced, (QList<QPair<qsizetype, std::size_t>>{{0, 0}, {3, 3}}));
    QCOMPARE(appended, (QList<QVariantList>{{qsizetype{0}, qsizetype{3}}, {qsizetype{3}, qsizetype{1997}}}));
    QCOMPARE(store.tokens(), 2000 * plan.segmentSize);
    for (std::size_t i = 0; i < store.size(); ++i) {
        QCOMPARE(store.at(i)->segment.offset(), i);
    }
    QVERIFY(store.find(SegmentIndex{1999}));
    QVERIFY(!store.find(SegmentIndex{2000}));
    QVERIFY(!store.find(SegmentIndex{-1}));
}

void TestTraceStore::ignoresEmptyBatches() {
    TraceStore store;
    QSignalSpy appended(&store, &TraceStore::appended);
    store.append({});
    QCOMPARE(appended.size(), 0);
}

void TestTraceStore::startsWithTheNewContextInPlace() {
    FakePlan plan;
    TraceStore store;
    store.append(fakeTraces(plan, 0, 3));
    std::int64_t segmentsAtClear = 0;
    connect(&store, &TraceStore::cleared, &store, [&] { segmentsAtClear = store.context().geometry.segments; });
    store.start(fakeContext(plan));
    QCOMPARE(segmentsAtClear, plan.segments);
    QVERIFY(store.empty());
    QCOMPARE(store.tokens(), 0);
    QCOMPARE(store.elapsedMs(), 0.0);
}

void TestTraceStore::findsSegmentsByBytes_data() {
    // Fake traces have 12 tokens of 6 bytes: segment i is 72 i .. 72 i + 72.
    QTest::addColumn<quint64>("begin");
    QTest::addColumn<quint64>("end");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("last");
    QTest::newRow("within one") << quint64{80} << quint64{90} << 1 << 2;
    QTest::newRow("exactly one") << quint64{72} << quint64{144} << 1 << 2;
    QTest::newRow("across") << quint64{71} << quint64{145} << 0 << 3;
    QTest::newRow("everything") << quint64{0} << quint64{100'000} << 0 << 5;
    QTest::newRow("past the end") << quint64{360} << quint64{400} << 5 << 5;
    QTest::newRow("nothing") << quint64{72} << quint64{72} << 1 << 1;
}

void TestTraceStore::findsSegmentsByBytes() {
    QFETCH(quint64, begin);
    QFETCH(quint64, end);
    QFETCH(int, first);
    QFETCH(int, last);
    TraceStore store;
    store.append(fakeTraces({}, 0, 5));
    const auto found = store.segmentsIn(ByteSpan{begin, end});
    QCOMPARE(found.first.value, first);
    QCOMPARE(found.second.value, last);
}

void TestTraceStore::keepsSnapshotsAsTheyWere() {
    TraceStore store;
    store.append(fakeTraces({}, 0, 1500));
    const TraceList snapshot = store.snapshot();
    store.append(fakeTraces({}, 1500, 3000));
    QCOMPARE(snapshot.size(), 1500U);
    store.clear();
    QCOMPARE(snapshot.size(), 1500U);
    QCOMPARE(snapshot[1499]->segment.value, 1499);
}

void TestTraceStore::knowsItsSpeed() {
    FakePlan plan;
    TraceStore store;
    QCOMPARE(store.tokensPerSecond(), 0.0);
    QVERIFY(!store.remainingSeconds());
    store.start(fakeContext(plan));
    auto trace = std::make_shared<SegmentTrace>(*makeFakeTrace(plan, SegmentIndex{0}));
    trace->elapsedMs = 40;
    trace->answersMs = 10;
    store.append({trace});
    QCOMPARE(store.elapsedMs(), 50.0);
    QCOMPARE(store.tokensPerSecond(), 12 * 20.0);
    QCOMPARE(*store.remainingSeconds(), 39 * 12 / 240.0);
}

void TestTraceStore::knowsTheSpeedOfTheLastSecond() {
    FakePlan plan;
    TraceStore store;
    for (int i = 0; i < 40; ++i) { // a second at 100 ms a segment after 20 fast ones
        auto trace = std::make_shared<SegmentTrace>(*makeFakeTrace(plan, SegmentIndex{i}));
        trace->elapsedMs = i < 20 ? 1 : 100;
        store.append({trace});
    }
    QCOMPARE(store.tokensPerSecond(), 120.0);
}

} // namespace

QTEST_GUILESS_MAIN(TestTraceStore)
#include "tst_trace_store.moc"
