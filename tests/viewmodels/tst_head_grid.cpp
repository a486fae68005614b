#include "tests/viewmodels/controller_fixture.h"
#include "viewmodels/csv_export.h"
#include "viewmodels/head_grid.h"
#include "viewmodels/segment_attention.h"
#include "viewmodels/trace_store.h"

#include <QBuffer>
#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;

namespace {

constexpr AtlasLayout layout{4, 9, 9, 11, 17};

/// A finished run and its heads.
struct Fixture : ControllerFixture {
    explicit Fixture(const FakePlan& plan = {}, const SessionOptions& options = {})
        : ControllerFixture(plan)
        , attention(*controller, selection)
        , grid(attention, store) {
        controller->setOptions(options, {});
        QObject::connect(controller.get(), &RunController::sessionStarted, &context,
                         [this] { store.start(RunContext()); });
        QObject::connect(controller.get(), &RunController::tracesAvailable, &store, &TraceStore::append);
        grid.setLayout(layout);
    }

    [[nodiscard]] bool reads() {
        if (!opens("doc-20.txt")) {
            return false;
        }
        controller->run();
        return reaches(RunState::Finished);
    }
    [[nodiscard]] bool shows(std::int64_t segment) const {
        return QTest::qWaitFor(
            [&] { return !grid.isLoading() && !grid.atlas().levels.empty() && grid.atlas().segment.value == segment; });
    }
    [[nodiscard]] int replays() const { return engine->counters().replays.load(); }

    Selection selection;
    TraceStore store;
    SegmentAttention attention;
    HeadGrid grid;
};

QStringList linesOf(const std::function<void(QIODevice&)>& write) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    write(buffer);
    return QString::fromUtf8(buffer.data()).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
}

class TestHeadGrid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void needsNoMatrixView();
    void sharesTheReplay();
    void computesNothingUnseen();
    void showsTheBlockThatIsAskedFor();
    void ranksHeads();
    void staysInOrderWithoutMasses();
    void findsTheStrongestHeads();
    void isClearedWithItsSession();
    void tellsWhatFails();
    void exportsHeadsAndTiles();
    void exportsTheStrongestHeads();
};

void TestHeadGrid::needsNoMatrixView() {
    Fixture f;
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex(3));
    QVERIFY(!f.grid.isLoading());
    f.grid.setActive(true);
    QVERIFY(f.grid.isLoading());
    QVERIFY(f.shows(3));
    QCOMPARE(f.grid.atlas().request.order.size(), 16U);
    QCOMPARE(f.grid.atlas().width, 3 * 11 + 9);
    QCOMPARE(f.attention.positions(), 0U); // nobody sees the matrix, so it isn't reduced
    f.attention.setActive(true);
    QTRY_VERIFY(f.attention.positions() > 0);
    QCOMPARE(f.replays(), 1);
}

void TestHeadGrid::sharesTheReplay() {
    Fixture f;
    f.grid.setActive(true);
    f.attention.setActive(true);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex(4));
    QVERIFY(f.shows(4));
    QTRY_VERIFY(!f.attention.isLoading());
    QCOMPARE(f.attention.map()->segment.value, 4);
    QCOMPARE(f.replays(), 1);
    f.attention.setActive(false);
    f.selection.setSegment(SegmentIndex(5));
    QVERIFY(f.shows(5));
    QCOMPARE(f.replays(), 2);
}

void TestHeadGrid::computesNothingUnseen() {
    Fixture f;
    f.attention.setActive(true);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex(4));
    QTRY_VERIFY(f.attention.positions() > 0);
    QVERIFY(!f.grid.isLoading());
    QVERIFY(f.grid.atlas().levels.empty());
    QVERIFY(f.grid.label().isEmpty());
}

void TestHeadGrid::showsTheBlockThatIsAskedFor() {
    Fixture f;
    f.grid.setActive(true);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex(2));
    QVERIFY(f.shows(2));
    QCOMPARE(f.grid.atlas().queries, 6U);
    QCOMPARE(f.grid.label(), QStringLiteral("Write block (memory queries) of 4 layers × 4 heads, segment 2"));
    f.grid.setBlock(HeadBlock::Read);
    QVERIFY(f.grid.isLoading());
    QTRY_COMPARE(f.grid.atlas().keys, 6U);
    QVERIFY(f.grid.label().startsWith(QStringLiteral("Read block (memory keys) of ")));
    f.grid.setBlock(HeadBlock::Whole);
    QTRY_COMPARE(f.grid.atlas().queries, f.grid.atlas().keys);
    float largest = 0;
    for (const float weight : f.attention.replay()->weights) {
        largest = std::max(largest, weight);
    }
    QCOMPARE(f.grid.atlas().largest, largest);
    QCOMPARE(f.replays(), 1);
}

void TestHeadGrid::ranksHeads() {
    Fixture f;
    f.grid.setActive(true);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex(2));
    QVERIFY(f.shows(2));
    f.grid.setOrder(HeadOrder::ByWrite);
    QTRY_VERIFY(f.grid.shownOrder() == HeadOrder::ByWrite);
    const std::vector<HeadPosition> order = f.grid.atlas().request.order;
    QCOMPARE(order.size(), 16U);
    for (std::size_t i = 1; i < order.size(); ++i) {
        QVERIFY(f.grid.massesOf(order[i - 1])->write >= f.grid.massesOf(order[i])->write);
    }
    QVERIFY(f.grid.label().endsWith(QStringLiteral(", ranked by write mass")));
    const std::vector<HeadMasses> masses = headMasses(*f.store.find(SegmentIndex(2)));
    QCOMPARE(f.grid.masses().size(), masses.size());
    QCOMPARE(f.grid.massesOf({LayerIndex(1), HeadIndex(2)})->read, masses[6].read);
    f.grid.setOrder(HeadOrder::ByRead);
    QTRY_VERIFY(f.grid.shownOrder() == HeadOrder::ByRead);
    const HeadPosition reader = f.grid.atlas().request.order.front();
    for (const HeadMasses& of : masses) {
        QVERIFY(f.grid.massesOf(reader)->read >= of.read);
    }
}

void TestHeadGrid::staysInOrderWithoutMasses() {
    SessionOptions options;
    options.capture = CaptureLevel::Off;
    Fixture f({}, options);
    f.grid.setOrder(HeadOrder::ByWrite);
    f.grid.setActive(true);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex(2));
    QVERIFY(f.shows(2));
    QVERIFY(f.grid.masses().empty());
    QVERIFY(f.grid.shownOrder() == HeadOrder::Model);
    QVERIFY(!f.grid.massesOf({LayerIndex(0), HeadIndex(0)}));
    const auto& order = f.grid.atlas().request.order;
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestHeadGrid::findsTheStrongestHeads() {
    Fixture f;
    f.grid.setActive(true);
    f.grid.setDominance(3);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex(6));
    QTRY_VERIFY(!f.grid.dominance().tokens.empty());
    QVERIFY(f.grid.atlas().levels.empty()); // that isn't what was asked for
    QCOMPARE(f.grid.dominance().named.size(), 3U);
    const AttentionMap& map = *f.attention.replay();
    const HeadPosition at = f.grid.dominance().headOf(5);
    QCOMPARE(f.grid.dominance().strength[5], map.at(at.layer, at.head, 0, 5));
    f.grid.setDominance(std::nullopt);
    QVERIFY(f.shows(6));
}

void TestHeadGrid::isClearedWithItsSession() {
    Fixture f;
    f.grid.setActive(true);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex(2));
    QVERIFY(f.shows(2));
    QVERIFY(f.grid.bytes() > 0);
    QSignalSpy changed(&f.grid, &HeadGrid::atlasChanged);
    f.controller->openDocument("doc-9.txt");
    QVERIFY(f.reaches(RunState::Ready));
    QVERIFY(f.grid.atlas().levels.empty());
    QVERIFY(f.grid.masses().empty());
    QVERIFY(!changed.isEmpty());
    QVERIFY(!f.grid.isLoading());
}

void TestHeadGrid::tellsWhatFails() {
    FakePlan plan;
    plan.damageReplays = true;
    Fixture f(plan);
    QSignalSpy failed(&f.grid, &HeadGrid::failed);
    f.grid.setActive(true);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex(2));
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed.front().front().toString().startsWith(QStringLiteral("The attention map of segment 2 ")));
    QVERIFY(!f.grid.isLoading());
}

void TestHeadGrid::exportsHeadsAndTiles() {
    Fixture f;
    QCOMPARE(linesOf([&](QIODevice& device) { exportHeads(device, f.grid); }).size(), 1);
    QCOMPARE(linesOf([&](QIODevice& device) { exportHeadTiles(device, f.grid); }).size(), 1);
    f.grid.setActive(true);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex(2));
    QVERIFY(f.shows(2));
    const QStringList heads = linesOf([&](QIODevice& device) { exportHeads(device, f.grid); });
    QCOMPARE(heads.size(), 17);
    QCOMPARE(heads[0], QStringLiteral("layer,head,write,read,retain,strongest,reduction"));
    QVERIFY(heads[6].startsWith(QStringLiteral("1,1,")));
    QCOMPARE(heads[6].section(QLatin1Char(','), 2, 2).toFloat(), f.grid.massesOf({LayerIndex(1), HeadIndex(1)})->write);
    QCOMPARE(heads[6].section(QLatin1Char(','), 5, 5).toFloat(), f.grid.atlas().maxima[5]);
    const QStringList tiles = linesOf([&](QIODevice& device) { exportHeadTiles(device, f.grid); });
    QCOMPARE(tiles.size(), 1 + 16 * 6);                                                                  // a row a slot
    QVERIFY(tiles[0].startsWith(QStringLiteral("layer,head,first_query,end_query,keys_0_2,keys_2_4,"))); // 21 keys in 9
    QVERIFY(tiles[7].startsWith(QStringLiteral("0,1,1,2,"))); // of the second head, mem 0
    QCOMPARE(tiles[7].section(QLatin1Char(','), 4, 4).toFloat(), f.grid.atlas().thumbs[6 * 9]);
}

void TestHeadGrid::exportsTheStrongestHeads() {
    Fixture f;
    f.grid.setActive(true);
    f.grid.setDominance(6);
    QVERIFY(f.reads());
    f.selection.setSegment(SegmentIndex(2));
    QTRY_VERIFY(!f.grid.dominance().tokens.empty());
    const HeadDominance& dominance = f.grid.dominance();
    const QStringList weights = linesOf([&](QIODevice& device) { exportStrongestWeights(device, dominance); });
    const QStringList heads = linesOf([&](QIODevice& device) { exportStrongestHeads(device, dominance); });
    QCOMPARE(weights.size(), static_cast<qsizetype>(dominance.tokens.size()) + 1);
    QCOMPARE(heads.size(), weights.size());
    QVERIFY(heads[0].startsWith(QStringLiteral("query_position,query_token,0:[CLS],1:mem 0,")));
    QCOMPARE(weights[2].section(QLatin1Char(','), 4, 4).toFloat(), dominance.strength[dominance.tokens.size() + 2]);
    const HeadPosition at = dominance.headOf(dominance.tokens.size() + 2);
    QCOMPARE(heads[2].section(QLatin1Char(','), 4, 4), QStringLiteral("%1.%2").arg(at.layer.value).arg(at.head.value));
}

} // namespace

QTEST_GUILESS_MAIN(TestHeadGrid)
#include "tst_head_grid.moc"
