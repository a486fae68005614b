#include "widgets/answer_panel.h"

#include "viewmodels/csv_export.h"
#include "viewmodels/workspace.h"
#include "widgets/drawing_limits.h"
#include "widgets/number_format.h"
#include "widgets/series_plot.h"
#include "widgets/tool_buttons.h"
#include "widgets/view_state.h"

#include <QBuffer>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace rmtscope {
namespace {

const QString questionKey = QStringLiteral("question");

} // namespace

AnswerPanel::AnswerPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Answer timeline"), QStringLiteral("answer-timeline"), parent)
    , m_workspace(workspace)
    , m_questions(new QComboBox(this))
    , m_why(makeButton(tr("Why this answer?"), {}, this))
    , m_plot(new SeriesPlot(this)) {
    m_questions->setToolTip(
        tr("The question whose answer is followed. It is asked on a side branch with the memory as it "
           "is after a segment; the run itself isn't touched."));
    m_questions->setAccessibleName(tr("Question"));
    m_questions->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_questions->setMinimumContentsLength(30);
    addControl(*m_questions);
    m_why->hide();
    addControl(*m_why);
    connect(&workspace.provenance(), &Provenance::askableChanged, this, &AnswerPanel::enableWhy);
    enableWhy();
    m_plot->setAxes(tr("tokens read"), tr("probability"));
    m_plot->setValueRange(0.0, 1.02);
    m_plot->setToolTip({});
    addPart(*m_plot);
    handState().add(QStringLiteral("tokens"), *m_plot);
    m_frame.setSingleShot(true);
    m_frame.setInterval(curveRefreshMs);
    connect(&m_frame, &QTimer::timeout, this, &AnswerPanel::showCurves);

    AnswerTimeline& answers = workspace.answers();
    connect(m_questions, &QComboBox::activated, this, [this](int index) {
        if (index >= 0) {
            m_workspace.answers().setQuestion(static_cast<std::size_t>(index));
        }
    });
    connect(&answers, &AnswerTimeline::questionChanged, this, [this] {
        m_questions->setCurrentIndex(static_cast<int>(m_workspace.answers().question()));
        showCurves();
    });
    connect(&answers, &AnswerTimeline::appended, this, &AnswerPanel::refresh);
    connect(&answers, &AnswerTimeline::reset, this, &AnswerPanel::showCurves);
    connect(&workspace.controller(), &RunController::sessionStarted, this, &AnswerPanel::listQuestions);
    connect(&workspace.controller(), &RunController::documentOpened, this, &AnswerPanel::listQuestions);
    connect(&workspace.controller(), &RunController::documentClosed, this, &AnswerPanel::listQuestions);
    connect(&workspace.selection(), &Selection::segmentChanged, this, [this] {
        const auto segment = m_workspace.selection().segment();
        const auto trace = segment ? m_workspace.store().find(*segment) : nullptr;
        m_plot->setCursorAt(trace ? std::optional(static_cast<double>(trace->firstToken.value + trace->tokens))
                                  : std::nullopt);
    });
    connect(m_plot, &SeriesPlot::clicked, this, [this](double tokens) {
        const AnswerTimeline& timeline = m_workspace.answers();
        for (std::size_t i = 0; i < timeline.size(); ++i) {
            if (static_cast<double>(timeline.tokensRead(i)) >= tokens) {
                m_workspace.selection().setSegment(timeline.segment(i));
                return;
            }
        }
    });
    listQuestions();
}

void AnswerPanel::listQuestions() {
    m_questions->clear();
    if (const auto document = m_workspace.controller().document()) {
        QStringList texts;
        for (const Question& question : document->questions) {
            texts.append(QString::fromStdString(question.text));
        }
        m_questions->addItems(texts); // at once: each addItem() would be laid out
        const auto current = static_cast<int>(m_workspace.answers().question());
        m_questions->setCurrentIndex(current < m_questions->count() ? current : 0);
    }
    m_questions->setEnabled(m_questions->count() > 0);
    m_plot->setEmptyText(m_questions->count() > 0 ? tr("Answers appear here once a question was asked.")
                                                  : tr("Answers appear here when the document has questions\n"
                                                       "(NAME.questions.json beside it) and is read."));
    showCurves();
}

void AnswerPanel::enableWhy() {
    const QString obstacle = m_workspace.provenance().obstacle();
    m_why->setEnabled(obstacle.isEmpty());
    m_why->setToolTip(obstacle.isEmpty() ? tr("Traces the newest answer back to the slots that it read, the segments "
                                              "that wrote them and the words they took there.")
                                         : obstacle);
}

void AnswerPanel::refresh() {
    if (!m_frame.isActive()) {
        m_frame.start();
    }
}

void AnswerPanel::showCurves() {
    const AnswerTimeline& answers = m_workspace.answers();
    const auto& labels = m_workspace.store().context().labels;
    const auto correct = answers.correctLabel();
    const bool dark = themeColours(palette()).dark;
    std::vector<Series> curves;
    for (std::size_t label = 0; answers.size() > 0 && label < answers.labelCount(); ++label) {
        Series curve;
        curve.name = QString::fromStdString(labels[label]);
        curve.colour = categoricalColour(static_cast<int>(label), dark);
        curve.emphasised = correct == label;
        curve.dashed = label >= static_cast<std::size_t>(categoricalColours);
        if (curve.emphasised) {
            curve.name += tr(" (correct)");
        }
        for (const SeriesPoint& point : answers.points(label, mostCurveColumns)) {
            curve.x.append(point.x);
            curve.y.append(point.y);
        }
        curves.push_back(std::move(curve));
    }
    m_plot->setSeries(std::move(curves));

    std::vector<SeriesMarker> markers;
    for (const FactPosition& fact : m_workspace.facts().ofQuestion(answers.question())) {
        markers.push_back({static_cast<double>(fact.token.value), fact.text, themeColours(palette()).fact});
    }
    m_plot->setMarkers(std::move(markers));
    describe();
}

void AnswerPanel::describe() {
    const auto document = m_workspace.store().context().document;
    const AnswerTimeline& answers = m_workspace.answers();
    if (document == nullptr || answers.question() >= document->questions.size() || answers.size() == 0) {
        setCaption({});
        return;
    }
    const std::size_t last = answers.size() - 1;
    const std::size_t best = answers.bestLabel(last);
    const QString hopeless = answers.correctLabel() ? QString() : tr(" That is none of the model's labels.");
    setCaption(tr("Probability of each answer if \u201c%1\u201d were asked after a segment. Now: %2 (%3); correct: %4.")
                   .arg(QString::fromStdString(document->questions[answers.question()].text),
                        QString::fromStdString(m_workspace.store().context().labels[best]),
                        formatWeight(answers.probability(last, best)),
                        QString::fromStdString(document->questions[answers.question()].answer)) +
               hopeless);
}

void AnswerPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        showCurves();
    }
}

QJsonObject AnswerPanel::viewState() const {
    QJsonObject state = Panel::viewState();
    state[questionKey] = static_cast<qint64>(m_workspace.answers().question());
    return state;
}

void AnswerPanel::setViewState(const QJsonObject& state) {
    const int question = state[questionKey].toInt(-1);
    if (question >= 0 && question < m_questions->count()) {
        m_workspace.answers().setQuestion(static_cast<std::size_t>(question));
    }
    Panel::setViewState(state);
}

QByteArray AnswerPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportAnswers(buffer, m_workspace.answers(), m_workspace.store());
    return buffer.data();
}

} // namespace rmtscope
