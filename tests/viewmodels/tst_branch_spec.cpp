#include "viewmodels/branch_spec.h"

#include <QtTest>

using namespace rmtscope;

namespace {

Intervention intervention(InterventionKind kind, std::int64_t segment, std::vector<SlotIndex> slots = {}) {
    return {kind, SegmentIndex(segment), std::move(slots)};
}

class TestBranchSpec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsChanged_data();
    void saysWhatIsChanged();
    void namesEverything();
    void readsSlots_data();
    void readsSlots();
    void takesRows();
};

void TestBranchSpec::saysWhatIsChanged_data() {
    QTest::addColumn<MemoryChange>("change");
    QTest::addColumn<QString>("text");
    const SlotIndex three(3);
    QTest::newRow("zero") << MemoryChange{intervention(InterventionKind::Zero, 12, {three})} << "slot 3 zeroed";
    QTest::newRow("elsewhere") << MemoryChange{intervention(InterventionKind::Zero, 14, {three})}
                               << "slot 3 zeroed before segment 14";
    MemoryChange noise{intervention(InterventionKind::Noise, 12)};
    noise.intervention.deviation = 0.5;
    noise.intervention.seed = 7;
    QTest::newRow("noise") << noise << "all slots given noise of standard deviation 0.5 (seed 7)";
    MemoryChange restore{intervention(InterventionKind::Replace, 12)};
    restore.restored = SegmentIndex(4);
    QTest::newRow("restored") << restore << "all slots restored from before segment 4";
    MemoryChange replace{intervention(InterventionKind::Replace, 12, {SlotIndex(0), three})};
    replace.source = QStringLiteral("story.txt, before segment 9");
    QTest::newRow("replaced") << replace << "slots 0, 3 replaced by story.txt, before segment 9";
    replace.intervention.segment = SegmentIndex(13);
    replace.source = QStringLiteral("100 %2.txt");
    QTest::newRow("a name like a place") << replace << "slots 0, 3 replaced by 100 %2.txt before segment 13";
    MemoryChange freeze{intervention(InterventionKind::Freeze, 12, {three})};
    QTest::newRow("frozen") << freeze << "slot 3 frozen to the end";
    freeze.intervention.segments = 4;
    QTest::newRow("frozen for some") << freeze << "slot 3 frozen for 4 segments";
}

void TestBranchSpec::saysWhatIsChanged() {
    QFETCH(const MemoryChange, change);
    QFETCH(const QString, text);
    QCOMPARE(changeText(change, SegmentIndex(12)), text);
}

void TestBranchSpec::namesEverything() {
    BranchSpec spec;
    spec.segment = SegmentIndex(2);
    QCOMPARE(changesText(spec), QStringLiteral("nothing changed"));
    spec.changes = {{intervention(InterventionKind::Zero, 2)},
                    {intervention(InterventionKind::Freeze, 3, {SlotIndex(1)})}};
    spec.edit = TextEdit{{10, 20}, "whale"};
    QCOMPARE(changesText(spec),
             QStringLiteral("all slots zeroed; slot 1 frozen to the end before segment 3; text changed"));
}

void TestBranchSpec::readsSlots_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fine");
    QTest::addColumn<QString>("slots");
    QTest::newRow("nothing means all") << "" << true << "all slots";
    QTest::newRow("all") << " all " << true << "all slots";
    QTest::newRow("one") << "3" << true << "slot 3";
    QTest::newRow("several") << "4, 0" << true << "slots 4, 0";
    QTest::newRow("a range") << "0, 3 - 5" << true << "slots 0, 3, 4, 5";
    QTest::newRow("beyond the last") << "6" << false << "";
    QTest::newRow("a range beyond the last") << "4-6" << false << "";
    QTest::newRow("backwards") << "5-3" << false << "";
    QTest::newRow("twice") << "2, 1-3" << false << "";
    QTest::newRow("a word") << "many" << false << "";
    QTest::newRow("negative") << "-1" << false << "";
    QTest::newRow("a comma too many") << "1," << false << "";
}

void TestBranchSpec::readsSlots() {
    QFETCH(const QString, text);
    QFETCH(const bool, fine);
    QFETCH(const QString, slots);
    const auto found = slotsOf(text, 6);
    QCOMPARE(found.has_value(), fine);
    if (fine) {
        QCOMPARE(slotsText(*found), slots);
    }
}

void TestBranchSpec::takesRows() {
    const std::vector<float> memory{1, 2, 3, 4, 5, 6};
    QCOMPARE(rowsOf(memory, {SlotIndex(2), SlotIndex(0)}, 2), (std::vector<float>{5, 6, 1, 2}));
    QCOMPARE(rowsOf(memory, {}, 2), memory);
}

} // namespace

QTEST_APPLESS_MAIN(TestBranchSpec)
#include "tst_branch_spec.moc"
