#include "tests/widgets/clicks.h"
#include "tests/widgets/workspace_fixture.h"
#include "widgets/answer_panel.h"
#include "widgets/attention_panel.h"
#include "widgets/document_panel.h"
#include "widgets/document_view.h"
#include "widgets/matrix_plot.h"
#include "widgets/run_bar.h"
#include "widgets/scaling_panel.h"
#include "widgets/series_plot.h"
#include "widgets/theme.h"
#include "widgets/timeline_panel.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QToolButton>

using namespace rmtscope;

namespace {

class PanelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void timelineColumnsAreTheTimelinesValues();
    void lastColumnMayBePartlyRead();
    void clickInTheTimelineSelects();
    void heatmapsShareTheirRange();
    void answersShowEveryLabel();
    void choosingAQuestionShowsItsCurve();
    void answersMarkAFactAtItsToken();
    void scalingHasAPointForEverySegment();
    void scalingsPlotsMoveTogether();
    void attentionShowsTheSelectedSegment();
    void clickInTheDocumentSelectsItsSegment();
    void aSampleShowsItsLastFact();
    void questionsGoWithTheirSample();
    void exportsEveryPanel_data();
    void exportsEveryPanel();
    void namesWithoutASuffixGetOne_data();
    void namesWithoutASuffixGetOne();
    void spaceOfTheRunBarPausesAndGoesOn();
    void emptyPlotsKnowOfQuestions();
    void buttonsFollowTheTheme_data();
    void buttonsFollowTheTheme();

private:
    template <class P>
    P& make(const QSize& size = QSize(900, 420)) {
        auto panel = std::make_unique<P>(m_read->workspace());
        P& result = *panel;
        result.resize(size);
        result.show();
        m_widget = std::move(panel);
        return result;
    }

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<QWidget> m_widget;
};

void PanelsTest::init() {
    m_read = std::make_unique<ReadWorkspace>();
}

void PanelsTest::cleanup() {
    m_widget.reset();
    m_read.reset();
}

void PanelsTest::timelineColumnsAreTheTimelinesValues() {
    QVERIFY(m_read->read());
    const MassTimeline& timeline = m_read->workspace().timeline(MassKind::Write);
    const auto values = timelineColumns(timeline, 4, 12, 8, BucketMode::Max);
    QCOMPARE(values.size(), timeline.slotCount() * 8);
    for (std::size_t slot = 0; slot < timeline.slotCount(); ++slot) {
        for (std::size_t column = 0; column < 8; ++column) {
            QCOMPARE(values[slot * 8 + column], timeline.value(SegmentIndex(4 + static_cast<std::int64_t>(column)),
                                                               SlotIndex(static_cast<std::int64_t>(slot))));
        }
    }
}

void PanelsTest::lastColumnMayBePartlyRead() {
    QVERIFY(m_read->read()); // 40 segments
    const MassTimeline& timeline = m_read->workspace().timeline(MassKind::Read);
    const auto values = timelineColumns(timeline, 32, 56, 4, BucketMode::Max); // 32-37, 38-43, 44-49, 50-55
    const float last =
        std::max(timeline.value(SegmentIndex(38), SlotIndex(0)), timeline.value(SegmentIndex(39), SlotIndex(0)));
    QCOMPARE(values[1], last);
    QVERIFY(std::isnan(values[2]));
    QVERIFY(std::isnan(values[3]));
    float first = 0;
    for (std::int64_t segment = 32; segment < 38; ++segment) {
        first = std::max(first, timeline.value(SegmentIndex(segment), SlotIndex(0)));
    }
    QCOMPARE(values[0], first);
}

void PanelsTest::clickInTheTimelineSelects() {
    auto& panel = make<TimelinePanel>();
    QVERIFY(m_read->read());
    HeatmapPlot& plot = panel.heatmap(MassKind::Read);
    plot.refreshNow();
    clickInside(plot, plot.cellCentre({7, 3}));
    QCOMPARE(m_read->workspace().selection().segment(), SegmentIndex(7));
    QCOMPARE(m_read->workspace().selection().slot(), SlotIndex(3));
}

void PanelsTest::heatmapsShareTheirRange() {
    auto& panel = make<TimelinePanel>();
    QVERIFY(m_read->read());
    QCOMPARE(panel.heatmap(MassKind::Write).range(), (SegmentRange{0, 40}));
    panel.heatmap(MassKind::Read).setRange({10, 20});
    QCOMPARE(panel.heatmap(MassKind::Write).range(), (SegmentRange{10, 20}));
    panel.heatmap(MassKind::Write).resetRange();
    QCOMPARE(panel.heatmap(MassKind::Read).range(), (SegmentRange{0, 40}));
}

void PanelsTest::answersShowEveryLabel() {
    auto& panel = make<AnswerPanel>();
    QVERIFY(m_read->read());
    QTRY_COMPARE(panel.curves().series().size(), 6U);
    const AnswerTimeline& answers = m_read->workspace().answers();
    const auto correct = answers.correctLabel();
    QVERIFY(correct.has_value());
    int emphasised = 0;
    for (const Series& series : panel.curves().series()) {
        emphasised += series.emphasised ? 1 : 0;
    }
    QCOMPARE(emphasised, 1);
    QVERIFY(panel.curves().series()[*correct].emphasised);
    QTRY_COMPARE(static_cast<std::size_t>(panel.curves().series()[0].x.size()), answers.size());
    QVERIFY(panel.caption().contains(QStringLiteral("Where is")));
}

void PanelsTest::choosingAQuestionShowsItsCurve() {
    auto& panel = make<AnswerPanel>();
    QVERIFY(m_read->read());
    QCOMPARE(panel.questions().count(), 3);
    panel.questions().setCurrentIndex(2);
    Q_EMIT panel.questions().activated(2);
    QCOMPARE(m_read->workspace().answers().question(), 2U);
    const auto correct = m_read->workspace().answers().correctLabel();
    QVERIFY(panel.curves().series()[*correct].emphasised);
}

void PanelsTest::answersMarkAFactAtItsToken() {
    auto& panel = make<AnswerPanel>();
    QVERIFY(m_read->read());
    m_read->workspace().answers().setQuestion(1);
    QCOMPARE(panel.curves().markers().size(), 1U);
    const Document& document = *m_read->workspace().controller().document();
    const std::string_view before = document.text.substr(0, document.questions[1].facts[0].bytes.begin);
    // A token of the fake engine is a word.
    const auto words = std::count_if(before.begin(), before.end(), [](char c) { return c == ' ' || c == '\n'; });
    QCOMPARE(panel.curves().markers()[0].x, static_cast<double>(words));
}

void PanelsTest::scalingHasAPointForEverySegment() {
    auto& panel = make<ScalingPanel>(QSize(600, 600));
    QVERIFY(m_read->read());
    QTRY_COMPARE(panel.time().series().at(0).x.size(), 40);
    QCOMPARE(panel.time().series()[0].y[5], m_read->workspace().store().at(5)->elapsedMs);
    const Series& accuracy = panel.accuracy().series().at(0);
    QVERIFY(!accuracy.x.isEmpty());
    QCOMPARE(accuracy.low.size(), accuracy.y.size());
    panel.time().setRange(100, 200);
    QCOMPARE(panel.accuracy().upper(), 200.0);
}

void PanelsTest::scalingsPlotsMoveTogether() {
    QVERIFY(m_read->read());
    auto& panel = make<ScalingPanel>(QSize(600, 600));
    const auto plots = panel.findChildren<SeriesPlot*>();
    QCOMPARE(plots.size(), 3);
    const auto begins = [&plots] {
        return std::all_of(plots.begin(), plots.end(), [&plots](const SeriesPlot* plot) {
            return plot->plotArea().left() == plots[0]->plotArea().left();
        });
    };
    QTRY_VERIFY(begins());
    const int before = plots[0]->plotArea().left();
    plots[2]->setValueRange(0.0, 123456.0); // wide numbers in one of them
    QTRY_VERIFY(plots[0]->plotArea().left() > before);
    QTRY_VERIFY(begins());
    plots[2]->setValueRange(0.0, std::nullopt);
    const double end = plots[0]->upper();
    plots[1]->setRange(0, end / 2);
    QCOMPARE(plots[2]->upper(), end / 2);
    plots[1]->resetRange();
    QCOMPARE(plots[2]->upper(), end);
    // All of them grow with the data again, not only the one that was reset.
    Series longer;
    longer.x = {0, 3 * end};
    longer.y = {1, 1};
    plots[2]->setSeries({longer});
    QCOMPARE(plots[2]->upper(), 3 * end);
}

void PanelsTest::attentionShowsTheSelectedSegment() {
    auto& panel = make<AttentionPanel>(QSize(700, 600));
    QVERIFY(m_read->read());
    m_read->workspace().selection().setSegment(SegmentIndex(5));
    QTRY_VERIFY(m_read->workspace().attention().positions() > 0 && !m_read->workspace().attention().isLoading());
    panel.matrix().refreshNow();
    const auto positions = static_cast<double>(m_read->workspace().attention().positions());
    QCOMPARE(panel.matrix().visibleKeys(), (std::pair{0.0, positions}));
    clickInside(panel.matrix(), panel.matrix().cellCentre({3, 2}));
    QCOMPARE(m_read->workspace().selection().pinnedQuery(), std::optional<std::size_t>(3));
    QCOMPARE(m_read->workspace().selection().pinnedKey(), std::optional<std::size_t>(2));
    panel.hide();
    QVERIFY(!m_read->workspace().attention().isActive());
}

void PanelsTest::clickInTheDocumentSelectsItsSegment() {
    auto& panel = make<DocumentPanel>(QSize(760, 300));
    QVERIFY(m_read->read());
    const auto trace = m_read->workspace().store().at(3);
    QTest::mouseClick(panel.text().viewport(), Qt::LeftButton, {},
                      panel.text().positionOf(trace->bytes.begin) + QPoint(1, 0));
    QCOMPARE(m_read->workspace().selection().segment(), SegmentIndex(3));
}

void PanelsTest::aSampleShowsItsLastFact() {
    FakePlan plan;
    plan.segmentSize = 800; // the second segment begins below the first page
    m_read = std::make_unique<ReadWorkspace>(plan);
    auto& panel = make<DocumentPanel>();
    Workspace& workspace = m_read->workspace();
    SampleName name;
    name.task = "reasoning";
    name.segments = 4;
    workspace.controller().openSample(name, "model");
    QTRY_VERIFY(workspace.lines().isReady());
    const Fact& fact = workspace.controller().document()->questions.front().facts.back();
    QVERIFY(panel.text().visibleBytes().begin > 0);
    QVERIFY(panel.text().visibleBytes().contains(fact.bytes.begin));
}

void PanelsTest::questionsGoWithTheirSample() {
    auto& panel = make<AnswerPanel>();
    SampleName name;
    name.task = "reasoning";
    name.segments = 4;
    m_read->workspace().controller().openSample(name, "model");
    QTRY_VERIFY(panel.questions().count() > 0);
    m_read->workspace().controller().openModel("unsuited"); // which can't find it
    QTRY_COMPARE(panel.questions().count(), 0);
    QVERIFY(!panel.questions().isEnabled());
}

void PanelsTest::exportsEveryPanel_data() {
    QTest::addColumn<int>("which");
    QTest::newRow("timeline") << 0;
    QTest::newRow("answers") << 1;
    QTest::newRow("scaling") << 2;
    QTest::newRow("attention") << 3;
    QTest::newRow("document") << 4;
}

void PanelsTest::exportsEveryPanel() {
    QFETCH(int, which);
    Panel& panel = which == 0   ? static_cast<Panel&>(make<TimelinePanel>())
                   : which == 1 ? static_cast<Panel&>(make<AnswerPanel>())
                   : which == 2 ? static_cast<Panel&>(make<ScalingPanel>(QSize(600, 600)))
                   : which == 3 ? static_cast<Panel&>(make<AttentionPanel>(QSize(600, 600)))
                                : static_cast<Panel&>(make<DocumentPanel>());
    QVERIFY(m_read->read());
    m_read->workspace().selection().setSegment(SegmentIndex(2));
    QTRY_VERIFY(!m_read->workspace().attention().isLoading());
    QTest::qWait(150); // views collect changes for up to 100 ms
    QSvgRenderer svg(renderFigure(panel, FigureFormat::Svg));
    QVERIFY(svg.isValid());
    QCOMPARE(svg.viewBox().size(), panel.figureSize());
    const QImage png = QImage::fromData(renderFigure(panel, FigureFormat::Png));
    QCOMPARE(png.size(), panel.figureSize() * 2);
    QVERIFY(renderFigure(panel, FigureFormat::Pdf).trimmed().endsWith("%%EOF"));
    QVERIFY2(panel.csv().count('\n') > 4, panel.csv().left(300).constData());
}

void PanelsTest::namesWithoutASuffixGetOne_data() {
    QTest::addColumn<int>("action"); // of the export menu
    QTest::newRow("png") << 0;
    QTest::newRow("svg") << 1;
    QTest::newRow("pdf") << 2;
    QTest::newRow("csv") << 3;
}

void PanelsTest::namesWithoutASuffixGetOne() {
    QFETCH(int, action);
    auto& panel = make<AnswerPanel>();
    const QTemporaryDir folder;
    const auto buttons = panel.findChildren<QToolButton*>();
    const auto exporting = std::find_if(buttons.begin(), buttons.end(), [](const QToolButton* b) { return b->menu(); });
    QVERIFY(exporting != buttons.end());
    QTimer::singleShot(0, &panel, [&folder] { // while the dialog waits
        QWidget* dialog = QApplication::activeModalWidget();
        dialog->findChild<QLineEdit*>()->setText(folder.filePath(QStringLiteral("view")));
        QMetaObject::invokeMethod(dialog, "accept");
    });
    (*exporting)->menu()->actions().at(action)->trigger();
    const QString suffix = QString::fromLatin1(QTest::currentDataTag());
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("view.") + suffix)));
}

void PanelsTest::spaceOfTheRunBarPausesAndGoesOn() {
    FakePlan plan;
    plan.segmentDelay = std::chrono::milliseconds(20);
    m_read = std::make_unique<ReadWorkspace>(plan);
    auto& bar = make<RunBar>(QSize(900, 50));
    RunController& controller = m_read->workspace().controller();
    QVERIFY(!bar.runAction().isEnabled());
    controller.openModel("model");
    controller.openDocument("document.txt");
    QTRY_COMPARE(controller.state(), RunState::Ready);
    QVERIFY(bar.runAction().isEnabled());
    bar.runAction().trigger();
    QTRY_VERIFY(controller.segmentsRead() > 1);
    QCOMPARE(bar.runAction().text(), QStringLiteral("Pause"));
    bar.runAction().trigger();
    QTRY_COMPARE(controller.state(), RunState::Paused);
    QTest::qWait(150); // the segment that was being read is finished first
    const std::int64_t read = controller.segmentsRead();
    bar.stepAction().trigger();
    QTRY_COMPARE(controller.segmentsRead(), read + 1);
    QTRY_VERIFY2(bar.statusText().contains(QStringLiteral("%1 / 40 segments").arg(read + 1)),
                 qPrintable(bar.statusText()));
}

void PanelsTest::emptyPlotsKnowOfQuestions() {
    AnswerPanel answers(m_read->workspace());
    ScalingPanel scaling(m_read->workspace());
    QVERIFY(answers.curves().emptyText().contains(QStringLiteral("when the document has questions")));
    QVERIFY(scaling.accuracy().emptyText().contains(QStringLiteral("needs a document with questions")));
    m_read->workspace().controller().openDocument("document.txt");
    QTRY_VERIFY(m_read->workspace().controller().document() != nullptr);
    QVERIFY(answers.curves().emptyText().contains(QStringLiteral("once a question was asked")));
    QVERIFY(scaling.accuracy().emptyText().contains(QStringLiteral("once a question's facts")));
}

void PanelsTest::buttonsFollowTheTheme_data() {
    QTest::addColumn<Theme>("first");
    QTest::addColumn<Theme>("then");
    QTest::newRow("light to dark") << Theme::Light << Theme::Dark;
    QTest::newRow("dark to light") << Theme::Dark << Theme::Light;
}

void PanelsTest::buttonsFollowTheTheme() {
    QFETCH(Theme, first);
    QFETCH(Theme, then);
    const auto pictures = [](const QWidget& panel) {
        QList<QImage> all;
        for (QToolButton* button : panel.findChildren<QToolButton*>()) {
            all.append(button->grab().toImage());
        }
        return all;
    };
    const auto change = [](Theme theme) {
        applyTheme(theme);
        QCoreApplication::processEvents(); // Qt tells the widgets later
    };
    change(then);
    const QList<QImage> expected = pictures(make<TimelinePanel>());
    change(first);
    auto& panel = make<TimelinePanel>();
    QVERIFY(pictures(panel) != expected);
    change(then);
    const QList<QImage> switched = pictures(panel);
    change(Theme::Light);
    QCOMPARE(switched.size(), expected.size());
    for (qsizetype i = 0; i < switched.size(); ++i) {
        QCOMPARE(switched[i], expected[i]);
    }
}

} // namespace

QTEST_MAIN(PanelsTest)
#include "tst_panels.moc"
