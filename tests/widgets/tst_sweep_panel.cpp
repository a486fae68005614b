#include "tests/support/fake_failures.h"
#include "tests/support/fake_sweep.h"
#include "tests/widgets/clicks.h"
#include "viewmodels/failure_classes.h"
#include "widgets/series_plot.h"
#include "widgets/sweep_panel.h"
#include "widgets/wrong_sample_view.h"

#include <QLineEdit>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace rmtscope;

namespace {

class TestSweepPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void needsAModel();
    void refusesWhatIsNoLength_data();
    void refusesWhatIsNoLength();
    void drawsWhatWasRead();
    void pausesAndAdds();
    void listsWhatWasWrong();
    void choosesASample();
    void findsOutWhy();
    void writesItsNumbers();

private:
    [[nodiscard]] QToolButton& button(const QString& text) const { return buttonNamed(*m_panel, text); }
    void startAndWait();

    std::shared_ptr<FakeSweepPlan> m_plan;
    std::unique_ptr<SweepController> m_sweep;
    std::unique_ptr<SweepPanel> m_panel;
};

void TestSweepPanel::init() {
    m_panel.reset();
    m_plan = std::make_shared<FakeSweepPlan>();
    m_sweep = std::make_unique<SweepController>(fakeSweeps(m_plan));
    m_panel = std::make_unique<SweepPanel>(*m_sweep, "noise.txt");
    m_panel->findChild<QLineEdit*>("lengths")->setText("2, 8");
    m_panel->resize(900, 700);
    m_panel->show();
}

void TestSweepPanel::startAndWait() {
    m_panel->setModel("model", {});
    button("Start").click();
    QTRY_VERIFY(m_sweep->state() == SweepController::State::Finished);
}

void TestSweepPanel::needsAModel() {
    QVERIFY(!button("Start").isEnabled());
    m_panel->setModel("model", {});
    QVERIFY(button("Start").isEnabled());
    for (const char* task : {"memorize", "detect-memorize", "reasoning"}) {
        button(task).setChecked(false);
    }
    QVERIFY(!button("Start").isEnabled());
}

void TestSweepPanel::refusesWhatIsNoLength_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fine");
    QTest::newRow("two") << "1, 16" << true;
    QTest::newRow("one twice") << "4,4" << true;
    QTest::newRow("nothing") << "" << false;
    QTest::newRow("zero") << "0, 1" << false;
    QTest::newRow("a word") << "1, many" << false;
    QTest::newRow("half") << "1.5" << false;
}

void TestSweepPanel::refusesWhatIsNoLength() {
    QFETCH(QString, text);
    QFETCH(bool, fine);
    m_panel->setModel("model", {});
    m_panel->findChild<QLineEdit*>("lengths")->setText(text);
    QCOMPARE(button("Start").isEnabled(), fine);
}

void TestSweepPanel::drawsWhatWasRead() {
    button("without memory").setChecked(true);
    startAndWait();
    // Three tasks with control and published curve.
    QTRY_COMPARE(m_panel->accuracy().series().size(), std::size_t{9});
    const auto& series = m_panel->accuracy().series();
    QCOMPARE(series[0].name, QStringLiteral("memorize"));
    QCOMPARE(series[0].x, (QVector<double>{128, 512}));
    QCOMPARE(series[0].y, (QVector<double>{1, 0.9}));
    QVERIFY(series[0].hasInterval());
    QVERIFY(series[1].y[0] < 0.2);
    QCOMPARE(series[2].x.last(), 2043904.0); // 4096 segments of 499 tokens
    QCOMPARE(series[2].y.last(), 0.906);
    QVERIFY(series[2].dashed);
    QCOMPARE(m_panel->cost().series()[0].y, (QVector<double>{100, 100}));
    QCOMPARE(m_panel->cost().series()[1].x, (QVector<double>{128, 512}));
    QVERIFY(m_panel->cost().series()[1].secondAxis);
    button("published").setChecked(false);
    QCOMPARE(m_panel->accuracy().series().size(), std::size_t{6});
}

void TestSweepPanel::pausesAndAdds() {
    m_plan->batchDelay = std::chrono::milliseconds(20);
    m_panel->setModel("model", {});
    button("Start").click();
    QTRY_VERIFY(m_sweep->samplesRead() > 0);
    QVERIFY(!m_panel->findChild<QSpinBox*>()->isEnabled());
    button("Pause").click();
    m_panel->findChild<QLineEdit*>("lengths")->setText("2, 4");
    button("Add").click();
    QCOMPARE(m_sweep->points().size(), std::size_t{9});
    QTRY_COMPARE(m_plan->readers.load(), 0);
    m_plan->batchDelay = std::chrono::milliseconds(0);
    button("Resume").click();
    QTRY_VERIFY(m_sweep->state() == SweepController::State::Finished);
    QVERIFY(button("Start").isEnabled());
}

void TestSweepPanel::listsWhatWasWrong() {
    startAndWait();
    QTRY_VERIFY(!m_panel->accuracy().series().empty());
    const auto* const wrong = m_panel->findChild<WrongSampleView*>("wrong");
    QVERIFY(!wrong->isVisible());
    Q_EMIT m_panel->accuracy().clicked(500);
    QVERIFY(wrong->isVisible());
    QCOMPARE(wrong->model()->rowCount(), 30); // one of every ten samples of three tasks
    const auto text = [wrong](int column) { return wrong->model()->index(0, column).data().toString(); };
    QCOMPARE(text(WrongSamples::Seed), QStringLiteral("0"));
    QCOMPARE(text(WrongSamples::Expected), QStringLiteral("kitchen"));
    QCOMPARE(text(WrongSamples::Given), QStringLiteral("garden"));
    Q_EMIT m_panel->accuracy().clicked(100);
    QVERIFY(!wrong->isVisible()); // all were answered rightly there
}

void TestSweepPanel::choosesASample() {
    startAndWait();
    QTRY_VERIFY(!m_panel->accuracy().series().empty());
    Q_EMIT m_panel->accuracy().clicked(500);
    auto* const wrong = m_panel->findChild<WrongSampleView*>("wrong");
    SampleName chosen;
    std::filesystem::path model;
    connect(m_panel.get(), &SweepPanel::sampleChosen, this, [&](const SampleName& sample, const auto& of) {
        chosen = sample;
        model = of;
    });
    wrong->setCurrentIndex(wrong->model()->index(29, 0));
    m_panel->setModel("another", {}); // the samples are of the model that was asked
    QTest::keyClick(wrong, Qt::Key_Return);
    QCOMPARE(chosen.segments, 8);
    QCOMPARE(chosen.seed, std::uint64_t{90});
    QCOMPARE(chosen.evaluationSeed, std::uint64_t{0});
    QCOMPARE(chosen.noise.string(), std::string("noise.txt"));
    QCOMPARE(model.string(), std::string("model"));
}

void TestSweepPanel::findsOutWhy() {
    FailureClasses classes(fakeFailures(std::make_shared<FakeFailurePlan>()));
    m_panel->setFailureClasses(classes);
    startAndWait();
    QTRY_VERIFY(!m_panel->accuracy().series().empty());
    QVERIFY(m_panel->furtherTables().empty());
    Q_EMIT m_panel->accuracy().clicked(500);
    auto* const wrong = m_panel->findChild<WrongSampleView*>("wrong");
    const auto text = [wrong](int column) { return wrong->model()->index(0, column).data().toString(); };
    QCOMPARE(text(WrongSamples::NearestRight), QStringLiteral("1")); // of sample 0
    button("Find out why").click();
    QTRY_VERIFY(!classes.isRunning());
    QVERIFY(!text(WrongSamples::Class).isEmpty());
    std::optional<SegmentIndex> decisive;
    connect(m_panel.get(), &SweepPanel::sampleChosen, this,
            [&](const SampleName&, const auto&, std::optional<SegmentIndex> segment) { decisive = segment; });
    wrong->setCurrentIndex(wrong->model()->index(0, 0));
    QTest::keyClick(wrong, Qt::Key_Return);
    QCOMPARE(decisive, SegmentIndex(3));
    const auto tables = m_panel->furtherTables();
    QCOMPARE(tables.size(), std::size_t{1});
    QVERIFY(tables.front().csv.contains("failure_class,decisive_segment"));
    m_panel.reset(); // before the classes
}

void TestSweepPanel::writesItsNumbers() {
    startAndWait();
    const QList<QByteArray> lines = m_panel->csv().split('\n');
    QVERIFY(lines[0].startsWith("task,segments,forgets,tokens,samples,correct,accuracy"));
    QVERIFY(lines[1].startsWith("memorize,2,false,128,100,100,1,"));
}

} // namespace

QTEST_MAIN(TestSweepPanel)
#include "tst_sweep_panel.moc"
