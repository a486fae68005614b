#include "engine/runtime/memory_tape.h"

#include <QTest>

using namespace rmtscope;

class TestMemoryTape : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryState_data();
    void keepsEveryState();
    void truncates();
};

void TestMemoryTape::keepsEveryState_data() {
    QTest::addColumn<int>("stateSize");
    QTest::newRow("one number") << 1;
    QTest::newRow("bundled model") << 960;
    QTest::newRow("larger than a chunk") << 300'000;
}

void TestMemoryTape::keepsEveryState() {
    QFETCH(const int, stateSize);
    MemoryTape tape(static_cast<std::size_t>(stateSize));
    constexpr int states = 600;
    std::vector<float> state(static_cast<std::size_t>(stateSize));
    for (int i = 0; i < states; ++i) {
        state.front() = static_cast<float>(i);
        state.back() = static_cast<float>(i);
        tape.append(state);
    }
    QCOMPARE(tape.size(), states);
    QVERIFY(tape.bytes() >= static_cast<std::uint64_t>(states) * state.size() * sizeof(float));
    for (int i = 0; i < states; ++i) {
        QCOMPARE(tape.at(SegmentIndex(i)).size(), state.size());
        QCOMPARE(tape.at(SegmentIndex(i)).front(), static_cast<float>(i));
        QCOMPARE(tape.at(SegmentIndex(i)).back(), static_cast<float>(i));
    }
}

void TestMemoryTape::truncates() {
    MemoryTape tape(100'000);
    std::vector<float> state(100'000, 1.0F);
    for (int i = 0; i < 10; ++i) {
        tape.append(state);
    }
    const std::uint64_t before = tape.bytes();
    tape.truncate(3);
    QCOMPARE(tape.size(), 3);
    QVERIFY(tape.bytes() < before);
    state.assign(state.size(), 2.0F);
    tape.append(state);
    QCOMPARE(tape.at(SegmentIndex(2)).front(), 1.0F);
    QCOMPARE(tape.at(SegmentIndex(3)).front(), 2.0F);
}

QTEST_APPLESS_MAIN(TestMemoryTape)
#include "tst_memory_tape.moc"
