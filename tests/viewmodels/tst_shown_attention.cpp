#include "tests/viewmodels/controller_fixture.h"
#include "viewmodels/shown_attention.h"

#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

/// A finished run, whose last segment may be shorter, and what is shown of its segments' attention. Positions of the
/// fake sequence: [CLS], slots 1 to 6, [SEP], words, [SEP].
struct Fixture : ControllerFixture {
    explicit Fixture(const FakePlan& plan = {})
        : ControllerFixture(plan)
        , attention(*controller, selection)
        , shown(attention, *controller) {
        attention.setActive(true);
    }

    [[nodiscard]] bool opensAndReads(const char* document = "doc-20.txt") {
        if (!opens(document)) {
            return false;
        }
        controller->run();
        return reaches(RunState::Finished);
    }
    [[nodiscard]] bool looksAt(std::int64_t segment) {
        selection.setSegment(SegmentIndex(segment));
        return QTest::qWaitFor(
            [&] { return !attention.isLoading() && attention.map() && attention.map()->segment.value == segment; });
    }
    [[nodiscard]] float rowSum(std::size_t row) const {
        float sum = 0;
        for (std::size_t key = 0; key < shown.size(); ++key) {
            sum += shown.matrix()[row * shown.size() + key];
        }
        return sum;
    }

    Selection selection;
    SegmentAttention attention;
    ShownAttention shown;
};

class TestShownAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsAllAtFirst();
    void hidesSpecialTokens_data();
    void hidesSpecialTokens();
    void cropsWhatIsShown_data();
    void cropsWhatIsShown();
    void subtractsWhatWasKept();
    void keepsBWhenItsModelIsGone();
    void refusesOtherLengths();
    void pairsSlotsOfOtherLengths();
    void refusesOtherNumbersOfSlots();
    void renormalisesBothOfADifference();
    void hasNothingToCompareWith();
    void isEmptyWithoutASegment();
};

void TestShownAttention::showsAllAtFirst() {
    Fixture f;
    QVERIFY(f.opensAndReads());
    QVERIFY(f.looksAt(4));
    QCOMPARE(f.shown.size(), f.attention.positions());
    QVERIFY(std::equal(f.shown.matrix().begin(), f.shown.matrix().end(), f.attention.matrix().begin(),
                       f.attention.matrix().end()));
    QCOMPARE(f.shown.description(), f.attention.label());
    QCOMPARE(f.shown.names().at(1), QStringLiteral("mem 0"));
    QCOMPARE(f.shown.cell(1, 3).text(), f.attention.cell(1, 3).text());
    QVERIFY(!f.shown.isDifference() && f.shown.problem().isEmpty());
}

void TestShownAttention::hidesSpecialTokens_data() {
    QTest::addColumn<bool>("renormalised");
    QTest::newRow("as they are") << false;
    QTest::newRow("rows to 1") << true;
}

void TestShownAttention::hidesSpecialTokens() {
    QFETCH(bool, renormalised);
    Fixture f;
    QVERIFY(f.opensAndReads());
    QVERIFY(f.looksAt(4));
    QSignalSpy changed(&f.shown, &ShownAttention::changed);
    f.shown.setSpecialTokens(renormalised ? SpecialTokenView::HiddenRenormalised : SpecialTokenView::Hidden);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(f.shown.size(), f.attention.positions() - 3); // [CLS] and twice [SEP]
    QCOMPARE(f.shown.names().front(), QStringLiteral("mem 0"));
    QVERIFY(!f.shown.rowOf(0) && !f.shown.rowOf(7)); // [CLS] and the first [SEP]
    QCOMPARE(f.shown.rowOf(8), std::optional<std::size_t>(6));
    QCOMPARE(f.shown.positions()[6], 8U);
    const float whole = f.attention.matrix()[8 * f.attention.positions() + 2]; // a word attends to mem 1
    const float part = f.shown.matrix()[6 * f.shown.size() + 1];
    if (renormalised) {
        QVERIFY(std::abs(f.rowSum(6) - 1) < 1e-5F);
        QVERIFY(part > whole);
        QVERIFY(f.shown.description().contains(QStringLiteral("rows renormalised to sum to 1")));
    } else {
        QVERIFY(f.rowSum(6) < 1);
        QCOMPARE(part, whole);
        QVERIFY(f.shown.description().contains(QStringLiteral("3 special tokens hidden; rows not renormalised")));
    }
    QCOMPARE(f.shown.cell(6, 1).value, part);
    QVERIFY(f.shown.cell(6, 1).key.startsWith(QStringLiteral("mem 1 (position 2, slot 1)")));
}

void TestShownAttention::cropsWhatIsShown_data() {
    QTest::addColumn<bool>("special");
    QTest::addColumn<std::size_t>("first"); // row of mem 0
    QTest::newRow("all tokens") << true << std::size_t{1};
    QTest::newRow("no special tokens") << false << std::size_t{0};
}

void TestShownAttention::cropsWhatIsShown() {
    QFETCH(bool, special);
    QFETCH(std::size_t, first);
    Fixture f;
    QVERIFY(f.opensAndReads());
    QVERIFY(f.looksAt(4));
    f.shown.setSpecialTokens(special ? SpecialTokenView::Shown : SpecialTokenView::Hidden);
    const MatrixRange write = f.shown.rangeOf(AttentionCrop::Write);
    QCOMPARE(write.firstQuery, first);
    QCOMPARE(write.endQuery, first + 6);
    QCOMPARE(write.endKey, f.shown.size());
    const MatrixRange read = f.shown.rangeOf(AttentionCrop::Read);
    QCOMPARE(read.firstKey, first);
    QCOMPARE(read.endKey, first + 6);
    QCOMPARE(read.endQuery, f.shown.size());
}

void TestShownAttention::subtractsWhatWasKept() {
    Fixture f;
    QVERIFY(f.opensAndReads());
    QVERIFY(f.looksAt(4));
    const std::vector<float> b(f.attention.matrix().begin(), f.attention.matrix().end());
    QVERIFY(f.shown.keepAsB());
    QVERIFY(f.shown.isDifference());
    QVERIFY(f.shown.comparison() == Comparison::SamePositions);
    QVERIFY(std::all_of(f.shown.matrix().begin(), f.shown.matrix().end(), [](float value) { return value == 0; }));
    f.selection.setHeads(HeadChoice(HeadIndex(2)));
    QTRY_VERIFY(!f.attention.isLoading());
    const std::size_t size = f.shown.size();
    QCOMPARE(size, f.attention.positions());
    for (std::size_t cell = 0; cell < size * size; ++cell) {
        QCOMPARE(f.shown.matrix()[cell], f.attention.matrix()[cell] - b[cell]);
    }
    QCOMPARE(
        f.shown.description(),
        QStringLiteral("A \u2212 B; A: Attention, mean over 4 layers × 1 of 4 heads, segment 4; B: Attention, mean "
                       "over 4 layers × 4 heads, segment 4; paired by position, the words are A's"));
    QVERIFY(f.looksAt(5)); // B is the other segment's
    QVERIFY(f.shown.isDifference());
    QVERIFY(f.shown.cell(1, 9).text().contains(QString::fromStdString(f.attention.map()->tokens[9].label)));
    QVERIFY(f.shown.cell(1, 9).where.contains(QStringLiteral("segment 4")));
    f.shown.setComparison(Comparison::Off);
    QCOMPARE(f.shown.description(), f.attention.label());
    QVERIFY(f.shown.kept() != nullptr); // and stays
}

void TestShownAttention::keepsBWhenItsModelIsGone() {
    Fixture f;
    QVERIFY(f.opensAndReads());
    QVERIFY(f.looksAt(4));
    QVERIFY(f.shown.keepAsB());
    const std::uint64_t bytes = f.shown.bytes();
    QVERIFY(bytes > f.attention.matrix().size() * sizeof(float));
    f.controller->openDocument("doc-9.txt");
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.shown.size(), 0U);
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QVERIFY(f.looksAt(4));
    QVERIFY(f.shown.isDifference() && f.shown.size() > 0);
    QVERIFY2(f.shown.description().contains(QStringLiteral("segment 4 of model, doc-20.txt")),
             qPrintable(f.shown.description()));
}

FakePlan shorterAtTheEnd() {
    FakePlan plan;
    plan.wordsLeftOut = 5;
    return plan;
}

void TestShownAttention::refusesOtherLengths() {
    Fixture f(shorterAtTheEnd());
    QVERIFY(f.opensAndReads());
    QVERIFY(f.looksAt(4));
    QVERIFY(f.shown.keepAsB());
    QVERIFY(f.looksAt(19));
    QCOMPARE(f.shown.size(), 0U);
    QVERIFY2(f.shown.problem().startsWith(QStringLiteral("Segment 19 has 16 positions and B has 21")),
             qPrintable(f.shown.problem()));
    QVERIFY(f.shown.problem().contains(QStringLiteral("slots only")));
    QVERIFY(f.shown.description().isEmpty());
    f.shown.setComparison(Comparison::Off);
    QVERIFY(f.shown.problem().isEmpty());
    QCOMPARE(f.shown.size(), 16U);
}

void TestShownAttention::pairsSlotsOfOtherLengths() {
    Fixture f(shorterAtTheEnd());
    QVERIFY(f.opensAndReads());
    QVERIFY(f.looksAt(4));
    const float b = f.attention.matrix()[2 * f.attention.positions() + 5]; // mem 1 attends to mem 4
    QVERIFY(f.shown.keepAsB());
    f.shown.setComparison(Comparison::SlotsOnly);
    QVERIFY(f.looksAt(19));
    QCOMPARE(f.shown.size(), 6U);
    QCOMPARE(f.shown.names().at(4), QStringLiteral("mem 4"));
    QCOMPARE(f.shown.matrix()[1 * 6 + 4], f.attention.matrix()[2 * 16 + 5] - b);
    QVERIFY(f.shown.description().endsWith(QStringLiteral("; slots only")));
}

void TestShownAttention::refusesOtherNumbersOfSlots() {
    FakePlan plan;
    plan.shape.slots = 0;
    Fixture f(plan);
    QVERIFY(f.opensAndReads());
    QVERIFY(f.looksAt(4));
    QVERIFY(f.shown.keepAsB());
    f.shown.setComparison(Comparison::SlotsOnly);
    QCOMPARE(f.shown.size(), 0U);
    QVERIFY(f.shown.problem().startsWith(QStringLiteral("Segment 4 has 0 positions of memory and B has 0")));
    QCOMPARE(f.shown.rangeOf(AttentionCrop::Write).endQuery, 0U);
}

void TestShownAttention::renormalisesBothOfADifference() {
    Fixture f;
    QVERIFY(f.opensAndReads());
    QVERIFY(f.looksAt(4));
    f.shown.setSpecialTokens(SpecialTokenView::HiddenRenormalised);
    QVERIFY(f.shown.keepAsB());
    QVERIFY(f.looksAt(5));
    for (std::size_t row = 0; row < f.shown.size(); ++row) {
        QVERIFY(std::abs(f.rowSum(row)) < 1e-5F); // 1 - 1
    }
}

void TestShownAttention::hasNothingToCompareWith() {
    Fixture f;
    QVERIFY(!f.shown.keepAsB());
    f.shown.setComparison(Comparison::SamePositions);
    QVERIFY(f.shown.comparison() == Comparison::Off);
    QVERIFY(f.shown.kept() == nullptr);
}

void TestShownAttention::isEmptyWithoutASegment() {
    Fixture f;
    QVERIFY(f.opensAndReads());
    QVERIFY(f.looksAt(4));
    QVERIFY(f.shown.keepAsB());
    f.selection.setSegment(std::nullopt);
    QCOMPARE(f.shown.size(), 0U);
    QVERIFY(f.shown.matrix().empty() && f.shown.names().isEmpty() && f.shown.description().isEmpty());
}

} // namespace

QTEST_GUILESS_MAIN(TestShownAttention)
#include "tst_shown_attention.moc"
