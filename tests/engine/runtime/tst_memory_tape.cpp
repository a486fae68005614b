#include "engine/runtime/memory_tape.h"

#include <QTest>

using namespace rmtscope;

class TestMemoryTape : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryState_data();
    void keepsEveryState();
    void truncates();
    void sharesWithoutACopy();
    void whatWasGivenOutStays_data();
    void whatWasGivenOutStays();
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
        static_cast<void>(tape.append(state));
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
        static_cast<void>(tape.append(state));
    }
    const std::uint64_t before = tape.bytes();
    tape.truncate(3);
    QCOMPARE(tape.size(), 3);
    QVERIFY(tape.bytes() < before);
    state.assign(state.size(), 2.0F);
    static_cast<void>(tape.append(state));
    QCOMPARE(tape.at(SegmentIndex(2)).front(), 1.0F);
    QCOMPARE(tape.at(SegmentIndex(3)).front(), 2.0F);
}

void TestMemoryTape::sharesWithoutACopy() {
    MemoryTape tape(960);
    const std::vector<float> state(960, 3.0F);
    const auto first = tape.append(state);
    const auto second = tape.append(state);
    QCOMPARE(first.get(), tape.at(SegmentIndex(0)).data());
    QCOMPARE(second.get(), first.get() + 960);
    QCOMPARE(tape.share(SegmentIndex(1)).get(), second.get());
    QCOMPARE(first.use_count(), 3L); // of one chunk: the tape, and both of these
}

void TestMemoryTape::whatWasGivenOutStays_data() {
    QTest::addColumn<int>("stateSize");
    QTest::addColumn<int>("kept");
    QTest::newRow("nothing is kept") << 960 << 0;
    QTest::newRow("within a chunk") << 960 << 100;
    QTest::newRow("at a chunk's border") << (1 << 17) << 4;
    QTest::newRow("in the middle of a later chunk") << (1 << 17) << 5;
    QTest::newRow("larger than a chunk") << 300'000 << 3;
}

void TestMemoryTape::whatWasGivenOutStays() {
    QFETCH(const int, stateSize);
    QFETCH(const int, kept);
    std::vector<std::shared_ptr<const float>> given;
    auto tape = std::make_unique<MemoryTape>(static_cast<std::size_t>(stateSize));
    std::vector<float> state(static_cast<std::size_t>(stateSize));
    const int states = kept + 7;
    for (int i = 0; i < states; ++i) {
        state.assign(state.size(), static_cast<float>(i));
        given.push_back(tape->append(state));
    }
    tape->truncate(kept);
    state.assign(state.size(), -1.0F);
    for (int i = kept; i < states; ++i) {
        static_cast<void>(tape->append(state));
        QCOMPARE(tape->at(SegmentIndex(i)).back(), -1.0F);
    }
    for (int i = 0; i < kept; ++i) {
        QCOMPARE(tape->at(SegmentIndex(i)).back(), static_cast<float>(i));
    }
    tape.reset();
    for (int i = 0; i < states; ++i) {
        QCOMPARE(given[static_cast<std::size_t>(i)].get()[0], static_cast<float>(i));
        QCOMPARE(given[static_cast<std::size_t>(i)].get()[stateSize - 1], static_cast<float>(i));
    }
}

QTEST_APPLESS_MAIN(TestMemoryTape)
#include "tst_memory_tape.moc"
