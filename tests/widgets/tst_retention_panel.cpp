#include "tests/support/fake_retention.h"
#include "tests/widgets/clicks.h"
#include "widgets/retention_panel.h"
#include "widgets/series_plot.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace rmtscope;

namespace {

class RetentionPanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void needsAModelAndATask();
    void refusesWhatIsNoDistance_data();
    void refusesWhatIsNoDistance();
    void drawsEveryTask();
    void tellsExactNumbers();
    void cancels();
    void tellsAFailure();
    void exports();

private:
    [[nodiscard]] QToolButton& button(const QString& text) const { return buttonNamed(*m_panel, text); }

    std::shared_ptr<FakeRetentionPlan> m_plan;
    std::unique_ptr<RetentionController> m_retention;
    std::unique_ptr<RetentionPanel> m_panel;
};

void RetentionPanelTest::init() {
    m_panel.reset();
    m_plan = std::make_shared<FakeRetentionPlan>();
    m_retention = std::make_unique<RetentionController>(fakeRetention(m_plan));
    m_panel = std::make_unique<RetentionPanel>(*m_retention, "noise.txt");
    m_panel->distances().setText(QStringLiteral("0, 2, 8"));
    m_panel->resize(800, 500);
    m_panel->show();
}

void RetentionPanelTest::needsAModelAndATask() {
    QVERIFY(!m_panel->startButton().isEnabled());
    m_panel->setModel("model", {});
    QVERIFY(m_panel->startButton().isEnabled());
    button(QStringLiteral("memorize")).setChecked(false);
    QVERIFY(!m_panel->startButton().isEnabled());
}

void RetentionPanelTest::refusesWhatIsNoDistance_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fine");
    QTest::newRow("right after the fact") << "0" << true;
    QTest::newRow("two") << "4, 16" << true;
    QTest::newRow("nothing") << "" << false;
    QTest::newRow("before the fact") << "-1, 2" << false;
    QTest::newRow("a word") << "1, many" << false;
}

void RetentionPanelTest::refusesWhatIsNoDistance() {
    QFETCH(QString, text);
    QFETCH(bool, fine);
    m_panel->setModel("model", {});
    m_panel->distances().setText(text);
    QCOMPARE(m_panel->startButton().isEnabled(), fine);
}

void RetentionPanelTest::drawsEveryTask() {
    m_panel->setModel("model", {});
    button(QStringLiteral("reasoning")).setChecked(true);
    m_panel->startButton().click();
    QTRY_VERIFY(!m_retention->isRunning());
    const auto& series = m_panel->curves().series();
    QCOMPARE(series.size(), std::size_t{6}); // each with training and chance
    QCOMPARE(series[0].name, QStringLiteral("memorize"));
    QCOMPARE(series[0].x, (QVector<double>{0, 2, 8}));
    QCOMPARE(series[0].y[0], 1.0);
    QVERIFY(series[0].y[2] < 1);
    QVERIFY(series[0].hasInterval());
    QCOMPARE(series[1].y, (QVector<double>{1, 1, 1}));
    QVERIFY(series[2].dashed);
    QCOMPARE(series[2].y, (QVector<double>{0.2, 0.2, 0.2}));
    button(QStringLiteral("training")).setChecked(false);
    QCOMPARE(m_panel->curves().series().size(), std::size_t{4});
}

void RetentionPanelTest::tellsExactNumbers() {
    m_panel->setModel("model", {});
    m_panel->startButton().click();
    QTRY_VERIFY(!m_retention->isRunning());
    const QString readout = m_panel->curves().readout(2.3);
    QVERIFY2(readout.startsWith(QStringLiteral("2 segments since the fact (128 tokens)")), qPrintable(readout));
    QVERIFY2(readout.contains(QStringLiteral("119 of 120 samples; fitted on 280")), qPrintable(readout));
}

void RetentionPanelTest::cancels() {
    m_panel->setModel("model", {});
    m_plan->holds = true;
    m_panel->startButton().click();
    QCOMPARE(m_panel->startButton().text(), QStringLiteral("Cancel"));
    QTRY_VERIFY(m_retention->progress() > 0.4);
    m_panel->startButton().click();
    QVERIFY(!m_retention->isRunning());
    QCOMPARE(m_panel->startButton().text(), QStringLiteral("Start"));
    QVERIFY(m_panel->curves().series().empty());
}

void RetentionPanelTest::tellsAFailure() {
    QSignalSpy failed(m_panel.get(), &Panel::failed);
    m_panel->setModel("missing", {});
    m_panel->startButton().click();
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(m_panel->startButton().isEnabled());
}

void RetentionPanelTest::exports() {
    m_panel->setModel("model", {});
    m_panel->startButton().click();
    QTRY_VERIFY(!m_retention->isRunning());
    QVERIFY(m_panel->csv().contains("memorize,8,512,"));
    QVERIFY(renderFigure(*m_panel, FigureFormat::Svg).size() > 1000);
}

} // namespace

QTEST_MAIN(RetentionPanelTest)
#include "tst_retention_panel.moc"
