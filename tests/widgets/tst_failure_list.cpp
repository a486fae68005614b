#include "tests/support/fake_failures.h"
#include "widgets/failure_list.h"
#include "widgets/wrong_sample_view.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace rmtscope;

namespace {

const ResultKey key{"memorize", 8, false};

class FailureListTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void asksNobodyWithoutAnAnalysis();
    void findsOutWhy();
    void countsAndFilters();
    void cancels();
    void waitsUntilAllSamplesWereRead();
    void opensAtTheDecisiveSegment();
    void opensTheNearestSuccess();
    void keepsWhatIsKnown();

private:
    void list(std::initializer_list<std::int64_t> samples, bool complete = true) {
        std::vector<WrongSample> wrong;
        for (const std::int64_t sample : samples) {
            wrong.push_back(
                {key, {sample, "kitchen", "garden", 0.5}, complete ? std::optional(sample + 1) : std::nullopt});
        }
        RightSamples right;
        if (complete) {
            right[key] = std::make_shared<const std::vector<std::int64_t>>(std::vector<std::int64_t>{11, 21});
        }
        m_list->setSamples(std::move(wrong), {}, std::move(right));
    }
    [[nodiscard]] QString cell(int row, int column) const {
        return m_list->view().model()->index(row, column).data().toString();
    }
    void show(int entry) {
        m_list->shown().setCurrentIndex(entry);
        Q_EMIT m_list->shown().activated(entry);
    }

    std::shared_ptr<FakeFailurePlan> m_plan;
    std::unique_ptr<FailureClasses> m_classes;
    std::unique_ptr<FailureList> m_list;
};

void FailureListTest::init() {
    m_list.reset();
    m_plan = std::make_shared<FakeFailurePlan>();
    m_classes = std::make_unique<FailureClasses>(fakeFailures(m_plan));
    m_list = std::make_unique<FailureList>();
    m_list->setClasses(*m_classes);
    m_list->resize(1000, 400);
    m_list->show();
}

void FailureListTest::asksNobodyWithoutAnAnalysis() {
    FailureList alone;
    alone.show();
    QVERIFY(!alone.explainButton().isVisible());
    QVERIFY(!m_list->explainButton().isEnabled()); // nothing is listed
}

void FailureListTest::findsOutWhy() {
    list({10, 20, 30});
    QVERIFY(cell(0, WrongSamples::Class).isEmpty());
    m_list->explainButton().click();
    QTRY_COMPARE(cell(2, WrongSamples::Class), QStringLiteral("there but not read"));
    QCOMPARE(cell(0, WrongSamples::Class), QStringLiteral("never written"));
    QCOMPARE(cell(1, WrongSamples::Decisive), QStringLiteral("3"));
    QTRY_VERIFY(!m_classes->isRunning());
    QVERIFY(!m_list->explainButton().isEnabled()); // all is known
}

void FailureListTest::countsAndFilters() {
    list({10, 20, 60, 70, 80});
    QCOMPARE(m_list->shown().itemText(0), QStringLiteral("all (5)"));
    QCOMPARE(m_list->shown().itemText(6), QStringLiteral("not found out yet (5)"));
    m_list->explainButton().click();
    QTRY_COMPARE(m_list->shown().itemText(6), QStringLiteral("not found out yet (0)"));
    QCOMPARE(m_list->shown().itemText(1), QStringLiteral("never written (2)"));
    QCOMPARE(m_list->shown().itemText(2), QStringLiteral("overwritten (2)"));
    QCOMPARE(m_list->shown().itemText(3), QStringLiteral("there but not read (1)"));
    show(1);
    QCOMPARE(m_list->view().model()->rowCount(), 2);
    QCOMPARE(cell(1, WrongSamples::Seed), QStringLiteral("60"));
    show(6);
    QCOMPARE(m_list->view().model()->rowCount(), 0);
    show(0);
    QCOMPARE(m_list->view().model()->rowCount(), 5);
}

void FailureListTest::cancels() {
    list({10, 20, 30});
    m_plan->holdBefore = 2;
    m_list->explainButton().click();
    QCOMPARE(m_list->explainButton().text(), QStringLiteral("Cancel"));
    QTRY_COMPARE(cell(0, WrongSamples::Class), QStringLiteral("never written"));
    m_list->explainButton().click();
    QCOMPARE(m_list->explainButton().text(), QStringLiteral("Find out why"));
    QVERIFY(cell(1, WrongSamples::Class).isEmpty());
    QVERIFY(m_list->explainButton().isEnabled());
}

void FailureListTest::waitsUntilAllSamplesWereRead() {
    list({10, 20}, false);
    QVERIFY(!m_list->explainButton().isEnabled());
    QVERIFY(!m_list->nearestButton().isEnabled());
}

void FailureListTest::opensAtTheDecisiveSegment() {
    list({10});
    QList<std::pair<qint64, std::optional<SegmentIndex>>> chosen;
    connect(m_list.get(), &FailureList::sampleChosen, this,
            [&](const ResultKey&, qint64 seed, std::optional<SegmentIndex> decisive) {
                chosen.append({seed, decisive});
            });
    QTest::keyClick(&m_list->view(), Qt::Key_Return);
    m_list->explainButton().click();
    QTRY_VERIFY(!m_classes->isRunning());
    QTest::keyClick(&m_list->view(), Qt::Key_Return);
    QCOMPARE(chosen.size(), 2);
    QVERIFY(!chosen[0].second);
    QCOMPARE(chosen[1].first, qint64{10});
    QCOMPARE(chosen[1].second, SegmentIndex(3));
}

void FailureListTest::opensTheNearestSuccess() {
    list({10, 20});
    QSignalSpy chosen(m_list.get(), &FailureList::sampleChosen);
    m_list->view().setCurrentIndex(m_list->view().model()->index(1, 0));
    m_list->nearestButton().click();
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.front().at(1).toLongLong(), qint64{21});
    QCOMPARE(cell(1, WrongSamples::NearestRight), QStringLiteral("21"));
}

void FailureListTest::keepsWhatIsKnown() {
    list({10, 20});
    m_list->explainButton().click();
    QTRY_VERIFY(!m_classes->isRunning());
    list({20, 30});
    QCOMPARE(cell(0, WrongSamples::Class), QStringLiteral("overwritten"));
    QVERIFY(cell(1, WrongSamples::Class).isEmpty());
}

} // namespace

QTEST_MAIN(FailureListTest)
#include "tst_failure_list.moc"
