#include "viewmodels/mailbox.h"

#include <QtTest>

#include <numeric>
#include <thread>

using namespace rmtscope;

namespace {

class TestMailbox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drainsInOrder();
    void waitsWhileFull();
    void givesUpWhenStopped_data();
    void givesUpWhenStopped();
    void losesNothing();
};

void TestMailbox::drainsInOrder() {
    Mailbox<int> box(4);
    QVERIFY(box.drain().empty());
    QVERIFY(box.push(1, {}));
    QVERIFY(box.push(2, {}));
    QVERIFY(box.drain() == std::vector<int>({1, 2}));
    QVERIFY(box.drain().empty());
}

void TestMailbox::waitsWhileFull() {
    Mailbox<int> box(1);
    QVERIFY(box.push(1, {}));
    std::atomic<bool> pushed{false};
    std::jthread producer([&](const std::stop_token& stop) { pushed = box.push(2, stop); });
    QTest::qWait(30);
    QVERIFY(!pushed);
    QVERIFY(box.drain() == std::vector<int>{1});
    QTRY_VERIFY(pushed);
    QVERIFY(box.drain() == std::vector<int>{2});
}

void TestMailbox::givesUpWhenStopped_data() {
    QTest::addColumn<bool>("before");
    QTest::newRow("stopped while waiting") << false;
    QTest::newRow("stopped before") << true;
}

void TestMailbox::givesUpWhenStopped() {
    QFETCH(bool, before);
    Mailbox<int> box(1);
    QVERIFY(box.push(1, {}));
    std::stop_source stop;
    if (before) {
        stop.request_stop();
    }
    std::atomic<int> result{-1};
    std::jthread producer([&] { result = box.push(2, stop.get_token()) ? 1 : 0; });
    if (!before) {
        QTest::qWait(20);
        QCOMPARE(result.load(), -1);
        stop.request_stop();
    }
    producer.join();
    QCOMPARE(result.load(), 0);
    QVERIFY(box.drain() == std::vector<int>{1});
}

void TestMailbox::losesNothing() {
    constexpr int count = 20'000;
    Mailbox<int> box(16);
    std::jthread producer([&](const std::stop_token& stop) {
        for (int i = 0; i < count && box.push(i, stop); ++i) {
        }
    });
    std::vector<int> all;
    while (all.size() < count) {
        for (const int value : box.drain()) {
            all.push_back(value);
        }
    }
    std::vector<int> expected(count);
    std::iota(expected.begin(), expected.end(), 0);
    QVERIFY(all == expected);
}

} // namespace

QTEST_GUILESS_MAIN(TestMailbox)
#include "tst_mailbox.moc"
