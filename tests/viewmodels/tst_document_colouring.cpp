#include "tests/viewmodels/controller_fixture.h"
#include "tests/viewmodels/store_fixture.h"
#include "viewmodels/document_colouring.h"
#include "viewmodels/view_bytes.h"

#include <QSignalSpy>
#include <QtTest>

#include <algorithm>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

struct Fixture : ControllerFixture {
    explicit Fixture(const FakePlan& plan = {}, std::uint64_t capacity = DocumentColouring::detailBytes)
        : ControllerFixture(plan)
        , written(MassKind::Write, store, selection)
        , colouring(*controller, store, written, selection, capacity) {
        QObject::connect(controller.get(), &RunController::sessionStarted, &context,
                         [this](const RunGeometry& geometry) {
                             store.start(RunContext{geometry, controller->modelInfo()->labels, controller->document()});
                         });
        QObject::connect(controller.get(), &RunController::tracesAvailable, &store, &TraceStore::append);
    }
    [[nodiscard]] bool reads(const char* document = "doc-200.txt") {
        if (!opens(document)) {
            return false;
        }
        controller->run();
        return reaches(RunState::Finished);
    }
    [[nodiscard]] ByteSpan segment(std::int64_t index) const { return store.find(SegmentIndex{index})->bytes; }
    [[nodiscard]] int details() const { return engine->counters().details.load(); }

    TraceStore store;
    Selection selection;
    MassTimeline written;
    DocumentColouring colouring;
};

class TestDocumentColouring : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void coloursVisibleSegments();
    void asksForNothingUnlessVisible();
    void asksWhenSegmentsAreRead();
    void asksNoMoreThanItKeeps();
    void normalisesWithinASegment();
    void followsTheSlot();
    void marksFacts();
    void marksTheSelectedSegment();
    void findsTokens();
    void forgetsAtANewSession();
    void saysWhatItShows();
    void keepsTheNewestDetails();
    void findsFactsAmongMany();
    void replaysNothingWhileRunning_data();
    void replaysNothingWhileRunning();
    void replaysTheSelectedSegmentWhileRunning();
    void asksForKeptRowsWhileRunning();
};

void TestDocumentColouring::coloursVisibleSegments() {
    Fixture f;
    QVERIFY(f.reads());
    QSignalSpy changed(&f.colouring, &DocumentColouring::changed);
    const ByteSpan visible{f.segment(3).begin, f.segment(5).end};
    QVERIFY(f.colouring.weights(visible).empty());
    f.colouring.setVisible(visible);
    QTRY_COMPARE(changed.size(), 3);
    const auto spans = f.colouring.weights(visible);
    QCOMPARE(spans.size(), 36U); // each token once, in reading order
    QVERIFY((spans.front().bytes.begin == visible.begin && spans.back().bytes.end == visible.end));
    for (std::size_t i = 1; i < spans.size(); ++i) {
        QVERIFY(spans[i - 1].bytes.end <= spans[i].bytes.begin);
    }
    // A line within a segment gives only its tokens.
    const auto line = f.colouring.weights(ByteSpan{spans[4].bytes.begin, spans[6].bytes.end});
    QCOMPARE(line.size(), 3U);
}

void TestDocumentColouring::asksForNothingUnlessVisible() {
    Fixture f;
    QVERIFY(f.reads());
    f.colouring.setVisible(ByteSpan{});
    QTest::qWait(20);
    QCOMPARE(f.details(), 0);
    f.colouring.setVisible(f.segment(3));
    QTRY_COMPARE(f.details(), 1);
    f.colouring.setVisible(f.segment(3));
    QTest::qWait(20);
    QCOMPARE(f.details(), 1);
}

void TestDocumentColouring::asksWhenSegmentsAreRead() {
    Fixture f;
    QVERIFY(f.opens("doc-200.txt"));
    const ByteSpan first{0, 40};
    f.colouring.setVisible(first);
    f.controller->run();
    QTRY_VERIFY(!f.colouring.weights(first).empty());
    QVERIFY(f.reaches(RunState::Finished));
}

void TestDocumentColouring::asksNoMoreThanItKeeps() {
    // Five of these segments fit; a page that shows a hundred must not have them push each other out for ever.
    SegmentDetail detail;
    {
        Fixture measure;
        QVERIFY(measure.reads());
        connect(measure.controller.get(), &RunController::detailAvailable, &measure.context,
                [&](const SegmentDetail& d) { detail = d; });
        measure.controller->requestDetail(SegmentIndex{3});
        QTRY_VERIFY(detail.rows);
    }
    Fixture f({}, 5 * viewBytes(detail) + viewBytes(detail) / 2);
    QVERIFY(f.reads());
    f.colouring.setVisible(ByteSpan{0, 100'000});
    QTRY_COMPARE(f.details(), static_cast<int>(DocumentColouring::mostAsked));
    QTest::qWait(20);
    constexpr int again = 5;
    for (int i = 0; i < again; ++i) {
        f.store.append(fakeTraces({}, 200 + i, 201 + i)); // the view asks again
    }
    QTest::qWait(50);
    // Each time at most for the five that the budget holds, not for all that can be seen.
    QVERIFY2(f.details() <= static_cast<int>(DocumentColouring::mostAsked) + again * 5,
             qPrintable(QString::number(f.details())));
    QVERIFY(f.colouring.bytes() > 4 * viewBytes(detail));
    QVERIFY(f.colouring.bytes() < 7 * viewBytes(detail));
}

void TestDocumentColouring::normalisesWithinASegment() {
    Fixture f;
    QVERIFY(f.reads());
    f.colouring.setVisible(ByteSpan{f.segment(0).begin, f.segment(9).end});
    for (std::int64_t segment = 0; segment < 10; ++segment) {
        QTRY_COMPARE(f.colouring.weights(f.segment(segment)).size(), 12U);
        const auto spans = f.colouring.weights(f.segment(segment));
        const auto [low, high] = std::minmax_element(spans.begin(), spans.end(),
                                                     [](const auto& a, const auto& b) { return a.weight < b.weight; });
        QCOMPARE(high->weight, 1.0F);
        QVERIFY(low->weight >= 0 && low->weight < 1);
    }
}

void TestDocumentColouring::followsTheSlot() {
    Fixture f;
    QVERIFY(f.reads());
    const ByteSpan span = f.segment(4);
    f.colouring.setVisible(span);
    QTRY_COMPARE(f.colouring.weights(span).size(), 12U);
    const auto strongest = [&] {
        const auto spans = f.colouring.weights(span);
        return std::max_element(spans.begin(), spans.end(),
                                [](const auto& a, const auto& b) { return a.weight < b.weight; })
            ->bytes.begin;
    };
    QSet<quint64> places;
    for (std::int64_t slot = 0; slot < 6; ++slot) {
        f.selection.setSlot(SlotIndex{slot});
        places.insert(strongest());
    }
    QVERIFY2(places.size() > 1, "slots look at different tokens");
    QCOMPARE(f.details(), 1);
}

void TestDocumentColouring::marksFacts() {
    Fixture f;
    QVERIFY(f.reads());
    const auto all = f.colouring.facts(ByteSpan{0, 1'000'000});
    QCOMPARE(all.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(all[i].question, i);
        QVERIFY(all[i].bytes == f.controller->document()->questions[i].facts[0].bytes);
    }
    QCOMPARE(f.colouring.facts(all[1].bytes).size(), 1U);
    QVERIFY(f.colouring.facts(ByteSpan{0, all[0].bytes.begin}).empty());
}

void TestDocumentColouring::marksTheSelectedSegment() {
    Fixture f;
    QVERIFY(f.reads("doc-30.txt"));
    QVERIFY(!f.colouring.selectedSegment());
    f.selection.setSegment(SegmentIndex{29});
    QVERIFY(*f.colouring.selectedSegment() == f.segment(29));
    f.selection.setSegment(SegmentIndex{30});
    QVERIFY(!f.colouring.selectedSegment());
}

void TestDocumentColouring::findsTokens() {
    Fixture f;
    QVERIFY(f.reads());
    const ByteSpan span = f.segment(2);
    QVERIFY(!f.colouring.tokenAt(span.begin));
    f.colouring.setVisible(span);
    QTRY_VERIFY(f.colouring.tokenAt(span.begin));
    // [CLS], six memory tokens and [SEP] stand before the first word.
    QVERIFY((*f.colouring.tokenAt(span.begin) == TokenPosition{SegmentIndex{2}, 8}));
    QVERIFY((*f.colouring.tokenAt(span.end - 1) == TokenPosition{SegmentIndex{2}, 19}));
    QVERIFY2(!f.colouring.tokenAt(span.end), "the blank behind");
}

void TestDocumentColouring::forgetsAtANewSession() {
    Fixture f;
    QVERIFY(f.reads());
    const ByteSpan span = f.segment(0);
    f.colouring.setVisible(span);
    QTRY_VERIFY(!f.colouring.weights(span).empty());
    f.controller->openDocument("doc-10.txt");
    QVERIFY(f.reaches(RunState::Ready));
    QVERIFY(f.colouring.weights(span).empty());
    QVERIFY(f.failures.isEmpty());
}

void TestDocumentColouring::saysWhatItShows() {
    Fixture f;
    QVERIFY(f.reads("doc-3.txt"));
    QCOMPARE(f.colouring.label(), QStringLiteral("Largest attention of any memory token to each token, mean over 4 "
                                                 "layers × 4 heads; 1 is the segment's maximum"));
    f.selection.setSlot(SlotIndex{3});
    f.selection.setLayers(LayerChoice(LayerIndex{1}));
    f.selection.setHeads(HeadChoice(HeadIndex{2}));
    QCOMPARE(f.colouring.label(),
             QStringLiteral("Attention of mem 3 to each token, layer 1, head 2; 1 is the segment's maximum"));
}

void TestDocumentColouring::keepsTheNewestDetails() {
    const auto detail = [](std::int64_t segment, std::int64_t positions) {
        SegmentDetail made;
        made.segment = SegmentIndex{segment};
        made.rows = std::make_shared<const MemoryRows>(CaptureShape{1, 1, 1}, positions);
        return made;
    };
    const std::uint64_t one = viewBytes(detail(0, 1000));
    QVERIFY2(one >= 4000, "two half numbers a position");
    using Segments = std::vector<SegmentIndex>;
    DetailCache cache(2 * one);
    QVERIFY(cache.insert(detail(1, 1000)).empty());
    QVERIFY(cache.insert(detail(2, 1000)).empty());
    QVERIFY(cache.insert(detail(2, 1000)).empty()); // replaced
    QCOMPARE(cache.bytes(), 2 * one);
    QVERIFY(cache.find(SegmentIndex{1}));
    QVERIFY((cache.insert(detail(3, 1000)) == Segments{SegmentIndex{2}})); // 1 was looked at later
    QVERIFY(cache.contains(SegmentIndex{1}) && !cache.contains(SegmentIndex{2}));
    QVERIFY(!cache.find(SegmentIndex{2}));
    QVERIFY((cache.insert(detail(4, 100'000)) == Segments{SegmentIndex{1}, SegmentIndex{3}}));
    QVERIFY2(cache.find(SegmentIndex{4}), "what is looked at stays, however large");
    cache.clear();
    QCOMPARE(cache.size(), 0U);
    QCOMPARE(cache.bytes(), 0U);
}

void TestDocumentColouring::findsFactsAmongMany() {
    // Long facts over short ones: the order of the begins isn't that of the ends.
    auto document = std::make_shared<Document>();
    document->questions.resize(1);
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const std::uint64_t size = i % 50 == 0 ? 900 : 3 + i % 7;
        document->questions[0].facts.push_back(Fact{ByteSpan{i * 10, i * 10 + size}, {}});
    }
    Fixture f;
    Q_EMIT f.controller->documentOpened(document);
    for (const ByteSpan bytes : {ByteSpan{0, 1}, ByteSpan{503, 521}, ByteSpan{9'333, 9'334}, ByteSpan{19'990, 30'000},
                                 ByteSpan{25'000, 26'000}, ByteSpan{0, 30'000}}) {
        std::vector<std::uint64_t> expected;
        for (const Fact& fact : document->questions[0].facts) {
            if (fact.bytes.overlaps(bytes)) {
                expected.push_back(fact.bytes.begin);
            }
        }
        std::vector<std::uint64_t> found;
        for (const FactSpan& fact : f.colouring.facts(bytes)) {
            found.push_back(fact.bytes.begin);
        }
        QCOMPARE(found, expected);
    }
}

/// A long run that goes on while a test looks at it.
struct LongRun : Fixture {
    explicit LongRun(CaptureLevel capture, std::int64_t keptRows = 1'000'000)
        : Fixture(plan(keptRows)) {
        SessionOptions options;
        options.capture = capture;
        controller->setOptions(options, DeviceOptions());
    }
    static FakePlan plan(std::int64_t keptRows) {
        FakePlan plan;
        plan.segments = 5000;
        plan.segmentDelay = 2ms;
        plan.keptRows = keptRows;
        return plan;
    }
    [[nodiscard]] bool reads(std::size_t count) {
        if (!opens()) {
            return false;
        }
        controller->run();
        return QTest::qWaitFor([&] { return store.size() >= count; }, 20'000);
    }
};

void TestDocumentColouring::replaysNothingWhileRunning_data() {
    QTest::addColumn<CaptureLevel>("capture");
    QTest::addColumn<qint64>("keptRows");
    QTest::newRow("masses") << CaptureLevel::Masses << qint64{1'000'000};
    QTest::newRow("rows that left the budget") << CaptureLevel::Rows << qint64{5};
}

void TestDocumentColouring::replaysNothingWhileRunning() {
    QFETCH(CaptureLevel, capture);
    QFETCH(qint64, keptRows);
    LongRun f(capture, keptRows);
    QVERIFY(f.reads(30));
    const ByteSpan visible{f.segment(3).begin, f.segment(5).end};
    f.colouring.setVisible(visible);
    QTest::qWait(50);
    QCOMPARE(f.details(), 0);
    const auto spans = f.colouring.weights(visible);
    QCOMPARE(spans.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        QVERIFY(spans[i].isWholeSegment && spans[i].bytes == f.segment(3 + static_cast<std::int64_t>(i)));
        QVERIFY(spans[i].weight > 0 && spans[i].weight <= 1);
    }
    QVERIFY(f.colouring.label().contains(QStringLiteral("as a whole by their write mass")));
    f.controller->pause();
    QTRY_COMPARE(f.colouring.weights(visible).size(), 36U);
    QVERIFY(!f.colouring.label().contains(QStringLiteral("as a whole")));
}

void TestDocumentColouring::replaysTheSelectedSegmentWhileRunning() {
    LongRun f(CaptureLevel::Masses);
    QVERIFY(f.reads(30));
    f.colouring.setVisible(ByteSpan{f.segment(3).begin, f.segment(5).end});
    f.selection.setSegment(SegmentIndex{4});
    QTRY_COMPARE(f.colouring.weights(f.segment(4)).size(), 12U);
    QVERIFY(!f.colouring.weights(f.segment(4)).front().isWholeSegment);
    QCOMPARE(f.controller->state(), RunState::Running);
    QCOMPARE(f.details(), 1);
}

void TestDocumentColouring::asksForKeptRowsWhileRunning() {
    LongRun f(CaptureLevel::Rows);
    QVERIFY(f.reads(30));
    f.colouring.setVisible(f.segment(3));
    QVERIFY2(f.colouring.weights(f.segment(3)).empty(), "its tokens come at once");
    QTRY_COMPARE(f.colouring.weights(f.segment(3)).size(), 12U);
    QCOMPARE(f.controller->state(), RunState::Running);
}

} // namespace

QTEST_GUILESS_MAIN(TestDocumentColouring)
#include "tst_document_colouring.moc"
