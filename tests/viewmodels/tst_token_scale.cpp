#include "tests/viewmodels/store_fixture.h"
#include "viewmodels/token_scale.h"

#include <QtTest>

using namespace rmtscope;

namespace {

class TestTokenScale : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsSegmentsWithoutARun();
    void followsTheSegmentsLengths_data();
    void followsTheSegmentsLengths();
    void findsThePlaceOfEveryToken_data();
    void findsThePlaceOfEveryToken();
    void sharesWhatIsLeftAmongTheUnread();
};

/// A run over a document of segments that are so long, of which the first ones were read.
struct Run {
    Run(const QList<int>& lengths, qsizetype read) {
        RunContext context;
        context.geometry.segments = lengths.size();
        std::int64_t tokens = 0;
        QList<std::shared_ptr<const SegmentTrace>> traces;
        for (const int length : lengths) {
            auto trace = std::make_shared<SegmentTrace>();
            trace->segment = SegmentIndex(traces.size());
            trace->firstToken = TokenIndex(tokens);
            trace->tokens = length;
            tokens += length;
            traces.append(std::shared_ptr<const SegmentTrace>(std::move(trace)));
        }
        context.geometry.tokens = tokens;
        store.start(context);
        store.append(traces.mid(0, read));
    }

    TraceStore store;
    TokenScale scale{store};
};

void TestTokenScale::countsSegmentsWithoutARun() {
    const TraceStore empty;
    for (const TokenScale& scale : {TokenScale(), TokenScale(empty)}) {
        QCOMPARE(scale.tokenAt(3.5), 3.5);
        QCOMPARE(scale.segmentAt(3.5), 3.5);
    }
}

void TestTokenScale::followsTheSegmentsLengths_data() {
    QTest::addColumn<QList<int>>("lengths");
    QTest::addColumn<double>("segment");
    QTest::addColumn<double>("token");
    const QList<int> shortFirst{2, 64, 64};
    const QList<int> shortLast{64, 64, 2};
    QTest::newRow("begin") << shortFirst << 0.0 << 0.0;
    QTest::newRow("the short first one's end") << shortFirst << 1.0 << 2.0;
    QTest::newRow("within the second") << shortFirst << 1.5 << 34.0;
    QTest::newRow("end") << shortFirst << 3.0 << 130.0;
    QTest::newRow("the short last one's begin") << shortLast << 2.0 << 128.0;
    QTest::newRow("within the short last one") << shortLast << 2.5 << 129.0;
    QTest::newRow("a text of one segment") << QList<int>{7} << 0.5 << 3.5;
}

void TestTokenScale::followsTheSegmentsLengths() {
    QFETCH(QList<int>, lengths);
    QFETCH(double, segment);
    QFETCH(double, token);
    const Run run(lengths, lengths.size());
    QCOMPARE(run.scale.tokenAt(segment), token);
    QCOMPARE(run.scale.segmentAt(token), segment);
}

void TestTokenScale::findsThePlaceOfEveryToken_data() {
    QTest::addColumn<qsizetype>("read");
    QTest::newRow("all read") << qsizetype{5};
    QTest::newRow("half read") << qsizetype{2};
    QTest::newRow("nothing read") << qsizetype{0};
}

void TestTokenScale::findsThePlaceOfEveryToken() {
    QFETCH(qsizetype, read);
    const Run run({3, 8, 8, 8, 5}, read);
    double before = -1;
    for (int token = 0; token <= 32; ++token) {
        const double segment = run.scale.segmentAt(token);
        QVERIFY2(segment > before, qPrintable(QString::number(token)));
        QVERIFY(std::abs(run.scale.tokenAt(segment) - token) < 1e-9);
        before = segment;
    }
    QCOMPARE(before, 5.0);
}

void TestTokenScale::sharesWhatIsLeftAmongTheUnread() {
    const Run run({2, 64, 64}, 1);
    QCOMPARE(run.scale.tokenAt(2), 66.0); // as exact as a text whose first segment is the short one
    const Run nothing({2, 64, 64}, 0);
    QCOMPARE(nothing.scale.tokenAt(1.5), 65.0);
}

} // namespace

QTEST_GUILESS_MAIN(TestTokenScale)
#include "tst_token_scale.moc"
