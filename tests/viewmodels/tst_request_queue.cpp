#include "viewmodels/request_queue.h"

#include <QtTest>

using namespace rmtscope;

namespace {

char letterOf(RequestKind kind) {
    switch (kind) {
    case RequestKind::Replay:
        return 'r';
    case RequestKind::Reading:
        return 'a';
    case RequestKind::Lens:
        return 'l';
    case RequestKind::Generation:
        return 'g';
    case RequestKind::Detail:
        break;
    }
    return 'd';
}

/// Takes everything: "r" for a replay, "a" for what an answer reads, "l" for a lens, "g" for a generation, "d" for a
/// detail, with their segments.
QStringList takeAll(RequestQueue& queue) {
    QStringList taken;
    while (const auto request = queue.take()) {
        taken.append(QLatin1Char(letterOf(request->kind)) + QString::number(request->segment.value));
        queue.finish();
    }
    return taken;
}

class TestRequestQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheNewestFirst();
    void keepsOnlyTheNewestReplay();
    void forgetsTheOldestDetails();
    void ignoresWhatIsBeingWorkedOn();
    void stopsAReplayForAnotherOne();
    void takesAStoppedReplayAgain();
    void takesOnlyTheNewestInquiries();
    void tellsReadingsOfTwoQuestionsApart();
    void takesOnlyTheNewestGeneration();
    void stopsAGeneration_data();
    void stopsAGeneration();
    void clears();
};

void TestRequestQueue::takesTheNewestFirst() {
    RequestQueue queue;
    for (const std::int64_t segment : {1, 2, 3, 1}) {
        queue.pushDetail(SegmentIndex{segment}, 1);
    }
    queue.pushReplay(SegmentIndex{9}, 1);
    QCOMPARE(takeAll(queue), QStringList({"r9", "d1", "d3", "d2"}));
    QVERIFY(queue.empty());
}

void TestRequestQueue::keepsOnlyTheNewestReplay() {
    RequestQueue queue;
    queue.pushReplay(SegmentIndex{1}, 1);
    queue.pushReplay(SegmentIndex{2}, 1);
    QCOMPARE(takeAll(queue), QStringList("r2"));
}

void TestRequestQueue::forgetsTheOldestDetails() {
    RequestQueue queue;
    for (std::int64_t segment = 0; segment < 100; ++segment) {
        queue.pushDetail(SegmentIndex{segment}, 1);
    }
    const QStringList taken = takeAll(queue);
    QCOMPARE(taken.size(), static_cast<qsizetype>(RequestQueue::mostDetails));
    QCOMPARE(taken.front(), QStringLiteral("d99"));
    QCOMPARE(taken.back(), QStringLiteral("d36"));
}

void TestRequestQueue::ignoresWhatIsBeingWorkedOn() {
    RequestQueue queue;
    queue.pushDetail(SegmentIndex{1}, 1);
    QVERIFY(queue.take());
    queue.pushDetail(SegmentIndex{1}, 1);
    QVERIFY(queue.empty());
    queue.pushDetail(SegmentIndex{1}, 2); // of another run
    QVERIFY(!queue.empty());
}

void TestRequestQueue::stopsAReplayForAnotherOne() {
    RequestQueue queue;
    queue.pushReplay(SegmentIndex{1}, 1);
    const auto request = queue.take();
    queue.pushReplay(SegmentIndex{1}, 1);
    queue.pushDetail(SegmentIndex{5}, 1);
    QVERIFY(!request->stop.stop_requested());
    queue.pushReplay(SegmentIndex{2}, 1);
    QVERIFY(request->stop.stop_requested());
    queue.finish();
    QCOMPARE(takeAll(queue), QStringList({"r2", "d5"}));
}

void TestRequestQueue::takesAStoppedReplayAgain() {
    RequestQueue queue;
    queue.pushReplay(SegmentIndex{1}, 1);
    const auto request = queue.take();
    queue.pushReplay(SegmentIndex{2}, 1);
    queue.pushReplay(SegmentIndex{1}, 1); // back to the first, which was given up
    QVERIFY(request->stop.stop_requested());
    queue.finish();
    QCOMPARE(takeAll(queue), QStringList("r1"));
}

void TestRequestQueue::takesOnlyTheNewestInquiries() {
    RequestQueue queue;
    queue.pushDetail(SegmentIndex{1}, 1);
    queue.pushLens(SegmentIndex{2}, 1);
    queue.pushLens(SegmentIndex{3}, 1);
    queue.pushReading(SegmentIndex{4}, 0, 1);
    queue.pushReading(SegmentIndex{5}, 0, 1);
    queue.pushReplay(SegmentIndex{6}, 1);
    QVERIFY(!queue.empty());
    QCOMPARE(takeAll(queue), QStringList({"r6", "a5", "l3", "d1"}));
    QVERIFY(queue.empty());
    queue.pushLens(SegmentIndex{2}, 1);
    queue.pushReading(SegmentIndex{4}, 0, 1);
    queue.clear();
    QVERIFY(queue.empty());
}

void TestRequestQueue::tellsReadingsOfTwoQuestionsApart() {
    RequestQueue queue;
    queue.pushReading(SegmentIndex{4}, 0, 1);
    const auto first = queue.take();
    QCOMPARE(first->question, std::size_t{0});
    queue.pushReading(SegmentIndex{4}, 0, 1); // the same: nothing new
    QVERIFY(!first->stop.stop_requested());
    QVERIFY(queue.empty());
    queue.pushReading(SegmentIndex{4}, 2, 1);
    QVERIFY(first->stop.stop_requested());
    queue.finish();
    QCOMPARE(queue.take()->question, std::size_t{2});
}

void TestRequestQueue::takesOnlyTheNewestGeneration() {
    RequestQueue queue;
    queue.pushDetail(SegmentIndex{1}, 1);
    queue.pushGeneration({.id = 1, .segment = SegmentIndex{2}, .prompt = "old", .options = {}}, 1);
    queue.pushGeneration({.id = 2, .segment = SegmentIndex{3}, .prompt = "new", .options = {}}, 1);
    queue.pushReplay(SegmentIndex{4}, 1);
    QCOMPARE(takeAll(queue), QStringList({"r4", "g3", "d1"}));
}

void TestRequestQueue::stopsAGeneration_data() {
    QTest::addColumn<QString>("by");
    QTest::addColumn<bool>("stopped");
    QTest::newRow("another generation") << QStringLiteral("generation") << true;
    QTest::newRow("dropping it") << QStringLiteral("drop") << true;
    QTest::newRow("clearing") << QStringLiteral("clear") << true;
    QTest::newRow("not a replay") << QStringLiteral("replay") << false;
}

void TestRequestQueue::stopsAGeneration() {
    QFETCH(QString, by);
    QFETCH(bool, stopped);
    RequestQueue queue;
    queue.pushGeneration({.id = 1, .segment = SegmentIndex{2}, .prompt = "old", .options = {}}, 1);
    const auto current = queue.take();
    QVERIFY(current && current->generation->prompt == "old");
    if (by == QStringLiteral("generation")) {
        queue.pushGeneration({.id = 2, .segment = SegmentIndex{2}, .prompt = "new", .options = {}}, 1);
    } else if (by == QStringLiteral("drop")) {
        queue.dropGeneration();
    } else if (by == QStringLiteral("clear")) {
        queue.clear();
    } else {
        queue.pushReplay(SegmentIndex{2}, 1);
    }
    QCOMPARE(current->stop.stop_requested(), stopped);
}

void TestRequestQueue::clears() {
    RequestQueue queue;
    queue.pushDetail(SegmentIndex{1}, 1);
    const auto request = queue.take();
    queue.pushDetail(SegmentIndex{2}, 1);
    queue.pushReplay(SegmentIndex{3}, 1);
    queue.clear();
    QVERIFY(request->stop.stop_requested());
    QVERIFY(queue.empty());
}

} // namespace

QTEST_GUILESS_MAIN(TestRequestQueue)
#include "tst_request_queue.moc"
