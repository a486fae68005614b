#include "engine/text/segmenter.h"

#include <QTest>

#include <vector>

using namespace rmtscope;

namespace {

class SegmenterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cutsAsThePublishedWrappers_data();
    void cutsAsThePublishedWrappers();
    void rangesCoverEveryTokenOnce_data();
    void rangesCoverEveryTokenOnce();
    void keepsItsCutsInAnotherText_data() { rangesCoverEveryTokenOnce_data(); }
    void keepsItsCutsInAnotherText();
    void knowsTheSegmentOfAToken_data() { rangesCoverEveryTokenOnce_data(); }
    void knowsTheSegmentOfAToken();
};

void SegmenterTest::cutsAsThePublishedWrappers_data() {
    QTest::addColumn<int>("tokens");
    QTest::addColumn<int>("size");
    QTest::addColumn<SegmentAlignment>("alignment");
    QTest::addColumn<std::vector<int>>("lengths");
    using enum SegmentAlignment;
    using Lengths = std::vector<int>;
    QTest::newRow("right puts the short one first") << 10 << 4 << Right << Lengths{2, 4, 4};
    QTest::newRow("left puts the short one last") << 10 << 4 << Left << Lengths{4, 4, 2};
    QTest::newRow("center evens them out") << 11 << 8 << Center << Lengths{6, 5};
    QTest::newRow("center, nothing left over") << 9 << 4 << Center << Lengths{3, 3, 3};
    QTest::newRow("center, last one short") << 10 << 4 << Center << Lengths{4, 4, 2};
    QTest::newRow("right, exact multiple") << 8 << 4 << Right << Lengths{4, 4};
    QTest::newRow("left, exact multiple") << 8 << 4 << Left << Lengths{4, 4};
    QTest::newRow("right, one token") << 1 << 499 << Right << Lengths{1};
    QTest::newRow("left, one token") << 1 << 499 << Left << Lengths{1};
    QTest::newRow("center, one token") << 1 << 499 << Center << Lengths{1};
    QTest::newRow("right, one token too many") << 5 << 4 << Right << Lengths{1, 4};
    QTest::newRow("left, one token too many") << 5 << 4 << Left << Lengths{4, 1};
    QTest::newRow("center, one token too many") << 5 << 4 << Center << Lengths{3, 2};
    QTest::newRow("segments of one token") << 3 << 1 << Right << Lengths{1, 1, 1};
    QTest::newRow("published example") << 1495 << 499 << Right << Lengths{497, 499, 499};
}

void SegmenterTest::cutsAsThePublishedWrappers() {
    QFETCH(int, tokens);
    QFETCH(int, size);
    QFETCH(SegmentAlignment, alignment);
    QFETCH(std::vector<int>, lengths);
    const Segmenter segmenter(tokens, size, alignment);
    std::vector<int> found;
    std::int64_t next = 0;
    for (SegmentIndex segment; segment.value < segmenter.segments(); ++segment) {
        const SegmentRange range = segmenter.range(segment);
        QCOMPARE(range.first.value, next);
        next += range.tokens;
        found.push_back(static_cast<int>(range.tokens));
    }
    QCOMPARE(found, lengths);
}

void SegmenterTest::rangesCoverEveryTokenOnce_data() {
    QTest::addColumn<SegmentAlignment>("alignment");
    QTest::newRow("left") << SegmentAlignment::Left;
    QTest::newRow("right") << SegmentAlignment::Right;
    QTest::newRow("center") << SegmentAlignment::Center;
}

void SegmenterTest::rangesCoverEveryTokenOnce() {
    QFETCH(SegmentAlignment, alignment);
    for (int tokens = 1; tokens <= 40; ++tokens) {
        for (int size = 1; size <= 12; ++size) {
            const Segmenter segmenter(tokens, size, alignment);
            QCOMPARE(segmenter.segments(), (tokens + size - 1) / size);
            TokenIndex next;
            for (SegmentIndex segment; segment.value < segmenter.segments(); ++segment) {
                const SegmentRange range = segmenter.range(segment);
                QVERIFY(range.tokens > 0 && range.tokens <= size);
                QCOMPARE(range.first, next);
                next = range.first + range.tokens;
            }
            QCOMPARE(next.value, std::int64_t{tokens});
        }
    }
}

void SegmenterTest::keepsItsCutsInAnotherText() {
    QFETCH(SegmentAlignment, alignment);
    const Segmenter original(23, 5, alignment);
    for (int tokens = 1; tokens <= 40; ++tokens) {
        const Segmenter other = original.withTokens(tokens);
        TokenIndex next;
        for (SegmentIndex segment; segment.value < other.segments(); ++segment) {
            const SegmentRange range = other.range(segment);
            QCOMPARE(range.first, next);
            QVERIFY(range.tokens > 0 && range.tokens <= 5);
            if (segment.value < original.segments()) {
                QCOMPARE(range.first, original.range(segment).first);
            }
            next = range.first + range.tokens;
        }
        QCOMPARE(next.value, std::int64_t{tokens});
    }
}

void SegmenterTest::knowsTheSegmentOfAToken() {
    QFETCH(SegmentAlignment, alignment);
    const Segmenter segmenter(23, 5, alignment);
    for (SegmentIndex segment; segment.value < segmenter.segments(); ++segment) {
        const SegmentRange range = segmenter.range(segment);
        QCOMPARE(segmenter.segmentOf(range.first), segment);
        QCOMPARE(segmenter.segmentOf(range.first + (range.tokens - 1)), segment);
    }
}

} // namespace

QTEST_APPLESS_MAIN(SegmenterTest)
#include "tst_segmenter.moc"
