#include "widgets/causal_panel.h"

#include "viewmodels/branch_csv.h"
#include "viewmodels/workspace.h"
#include "widgets/number_format.h"
#include "widgets/spin_field.h"
#include "widgets/tool_buttons.h"
#include "widgets/view_state.h"

#include <QBuffer>
#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rmtscope {
namespace {

constexpr int usualColumns = 40; ///< of a first look

QStringList textsOf(const QComboBox& box) {
    QStringList texts;
    for (int i = 0; i < box.count(); ++i) {
        texts.append(box.itemText(i));
    }
    return texts;
}

} // namespace

CausalPanel::CausalPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Causal map"), QStringLiteral("causal-map"), parent)
    , m_workspace(workspace) {
    addFields();
    addMap();
    connectModels();
    listQuestions();
    followRun();
    begin();
}

void CausalPanel::addFields() {
    m_questions = new QComboBox(this);
    m_questions->setAccessibleName(tr("Question"));
    m_questions->setToolTip(tr("The question whose answer is followed."));
    m_questions->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_questions->setMinimumContentsLength(24);
    m_answers = new QComboBox(this);
    m_answers->setAccessibleName(tr("Answer"));
    m_answers->setToolTip(tr("The answer whose log-probability is followed; at first the right one."));
    m_asked = new QSpinBox(this);
    describeField(*m_asked, tr("asked after segment"), tr("The question is asked behind this segment."));
    m_first = new QSpinBox(this);
    describeField(*m_first, tr("zeroed from segment"), tr("Slots are zeroed before this segment, one at a time …"));
    m_last = new QSpinBox(this);
    describeField(*m_last, tr("to"), tr("… up to this one …"));
    m_every = new QSpinBox(this);
    describeField(*m_every, tr("every"), tr("… and every n-th between: 1 means all."));
    for (QSpinBox* field : {m_asked, m_first, m_last, m_every}) {
        field->setRange(field == m_every ? 1 : 0, std::numeric_limits<int>::max());
    }
    m_start = makeButton({}, {}, this);
    m_progress = new QLabel(this);
    m_progress->setTextFormat(Qt::PlainText);
    for (QWidget* field : std::initializer_list<QWidget*>{m_questions, m_answers, m_asked, m_first, m_last, m_every,
                                                          m_start, m_progress}) {
        addControl(*field);
    }
    for (QSpinBox* field : {m_asked, m_first, m_last, m_every}) {
        connect(field, &QSpinBox::valueChanged, this, [this] {
            m_chosen = true;
            forgetPicked();
            enable();
        });
    }
    connect(m_questions, &QComboBox::currentIndexChanged, this, &CausalPanel::chooseUsualAnswer);
    connect(m_answers, &QComboBox::currentIndexChanged, this, &CausalPanel::enable);
    connect(m_start, &QToolButton::clicked, this, &CausalPanel::startOrCancel);
}

void CausalPanel::addMap() {
    m_map = new HeatmapPlot(this);
    m_map->setDiverging(true);
    m_map->setQuantity(tr("effect on the log-probability"));
    m_map->setMissingText(tr("not measured"));
    m_map->setAxesShown(false, true);
    m_map->setSource([this](std::int64_t first, std::int64_t last, int columns) {
        const CausalEffects& effects = m_workspace.causalEffects();
        const std::int64_t width = columns > 0 ? (last - first) / columns : 0;
        std::vector<float> values;
        for (SlotIndex slot; slot.offset() < effects.slotCount(); ++slot) {
            for (std::int64_t column = 0; column < columns; ++column) {
                float furthest = std::numeric_limits<float>::quiet_NaN();
                for (std::int64_t i = first + column * width; i < first + (column + 1) * width; ++i) {
                    const auto place = static_cast<std::size_t>(i);
                    const float effect = place < effects.measured() ? effects.effect(place, slot) : furthest;
                    const bool further = std::isnan(furthest) || std::abs(effect) > std::abs(furthest);
                    furthest = further ? effect : furthest;
                }
                values.push_back(furthest);
            }
        }
        return values;
    });
    m_map->setToolTipText([this](HeatmapCell cell) { return toolTipFor(cell); });
    addPart(*m_map);
    handState().add(QStringLiteral("question"), *m_questions);
    handState().add(QStringLiteral("answer"), *m_answers);
    handState().add(QStringLiteral("segments"), *m_map);
    connect(m_map, &HeatmapPlot::clicked, this, [this](HeatmapCell cell) {
        const auto& segments = m_workspace.causalEffects().segments();
        if (const auto place = static_cast<std::size_t>(cell.segment); place < segments.size()) {
            m_workspace.selection().setSegment(segments[place]);
            m_workspace.selection().setSlot(SlotIndex(cell.slot));
        }
    });
}

void CausalPanel::connectModels() {
    CausalEffects& effects = m_workspace.causalEffects();
    connect(&effects, &CausalEffects::obstacleChanged, this, &CausalPanel::followRun);
    connect(&effects, &CausalEffects::cleared, this, &CausalPanel::begin);
    connect(&effects, &CausalEffects::progressed, this, &CausalPanel::showProgress);
    connect(&effects, &CausalEffects::stateChanged, this, &CausalPanel::showProgress);
    connect(&m_workspace.controller(), &RunController::documentOpened, this, [this] {
        m_chosen = false;
        forgetPicked();
        listQuestions();
    });
    connect(&m_workspace.controller(), &RunController::sessionStarted, this, &CausalPanel::listQuestions);
    connect(&m_workspace.selection(), &Selection::segmentChanged, this, &CausalPanel::showSelection);
}

void CausalPanel::listQuestions() {
    const RunContext& context = m_workspace.store().context();
    QStringList questions;
    for (std::size_t i = 0; context.document && i < context.document->questions.size(); ++i) {
        questions.append(QString::fromStdString(context.document->questions[i].text));
    }
    QStringList answers;
    for (const std::string& label : context.labels) {
        answers.append(QString::fromStdString(label));
    }
    if (questions == textsOf(*m_questions) && answers == textsOf(*m_answers)) {
        return; // the run starts over: what was chosen stays
    }
    {
        const QSignalBlocker quiet(m_questions);
        const QSignalBlocker quietToo(m_answers);
        m_questions->clear();
        m_questions->addItems(questions);
        m_answers->clear();
        m_answers->addItems(answers);
    }
    m_chosen = false;
    forgetPicked();
    chooseUsualAnswer();
    followRun();
}

void CausalPanel::chooseUsualAnswer() {
    const auto label = m_workspace.causalEffects().usualLabel(static_cast<std::size_t>(m_questions->currentIndex()));
    m_answers->setCurrentIndex(label ? static_cast<int>(*label) : -1);
    enable();
}

void CausalPanel::inViewChanged(bool inView) {
    if (inView) {
        followRun();
        showProgress();
    }
}

void CausalPanel::followRun() {
    if (!isInView()) {
        return;
    }
    if (!m_chosen) {
        const int read = static_cast<int>(m_workspace.store().size());
        for (QSpinBox* field : {m_asked, m_last}) {
            const QSignalBlocker quiet(field);
            field->setValue(std::max(0, read - 1));
        }
        const QSignalBlocker quiet(m_every);
        m_every->setValue(std::max(1, (read + usualColumns - 1) / usualColumns));
    }
    enable();
}

CausalChoice CausalPanel::choice() const {
    CausalChoice choice;
    choice.question = static_cast<std::size_t>(std::max(0, m_questions->currentIndex()));
    choice.label = static_cast<std::uint32_t>(std::max(0, m_answers->currentIndex()));
    choice.asked = SegmentIndex(m_asked->value());
    choice.first = SegmentIndex(m_first->value());
    choice.last = SegmentIndex(m_last->value());
    choice.every = m_every->value();
    choice.picked = m_picked;
    choice.slots = m_slots;
    return choice;
}

/// The fields alone say what is measured.
void CausalPanel::forgetPicked() {
    m_picked.clear();
    m_slots.clear();
}

void CausalPanel::measure(const CausalChoice& choice) {
    m_questions->setCurrentIndex(static_cast<int>(choice.question));
    m_answers->setCurrentIndex(static_cast<int>(choice.label));
    m_asked->setValue(static_cast<int>(choice.asked.value));
    m_first->setValue(static_cast<int>(choice.first.value));
    m_last->setValue(static_cast<int>(choice.last.value));
    m_every->setValue(static_cast<int>(choice.every));
    m_chosen = true;
    m_picked = choice.picked;
    m_slots = choice.slots;
    m_workspace.causalEffects().measure(choice);
    enable();
}

void CausalPanel::startOrCancel() {
    CausalEffects& effects = m_workspace.causalEffects();
    if (effects.state() == CausalEffects::State::Measuring) {
        effects.cancel();
    } else {
        effects.measure(choice());
    }
}

void CausalPanel::enable() {
    const CausalEffects& effects = m_workspace.causalEffects();
    const bool measuring = effects.state() == CausalEffects::State::Measuring;
    const QString obstacle = effects.obstacle(choice());
    m_start->setText(measuring ? tr("Cancel") : tr("Measure"));
    m_start->setEnabled(measuring || obstacle.isEmpty());
    m_start->setToolTip(measuring            ? tr("Stops measuring; the columns that are there stay.")
                        : obstacle.isEmpty() ? tr("Zeroes every slot before every chosen segment, one at a time, reads "
                                                  "on to the question and asks it.")
                                             : obstacle);
    if (!measuring) {
        m_progress->setText(obstacle.isEmpty() ? estimateText() : obstacle);
    }
}

/// Other columns.
void CausalPanel::begin() {
    const CausalEffects& effects = m_workspace.causalEffects();
    std::vector<std::int64_t> segments;
    for (const SegmentIndex segment : effects.segments()) {
        segments.push_back(segment.value);
    }
    m_map->setExtent(static_cast<std::int64_t>(segments.size()), static_cast<int>(effects.slotCount()));
    m_map->setColumnSegments(segments);
    showProgress();
    showSelection();
}

void CausalPanel::showProgress() {
    if (!isInView()) {
        return;
    }
    const CausalEffects& effects = m_workspace.causalEffects();
    m_map->setRead(static_cast<std::int64_t>(effects.measured()));
    enable();
    if (effects.state() == CausalEffects::State::Measuring) {
        const double part =
            effects.work() > 0 ? static_cast<double>(effects.done()) / static_cast<double>(effects.work()) : 0;
        const auto seconds = effects.remainingSeconds();
        m_progress->setText(tr("%1 %, %2 of %3 columns")
                                .arg(static_cast<int>(100 * part))
                                .arg(effects.measured())
                                .arg(effects.segments().size()) +
                            (seconds ? tr(", %1 left").arg(formatDuration(*seconds)) : QString()));
    }
    describe();
}

void CausalPanel::showSelection() {
    const auto& segments = m_workspace.causalEffects().segments();
    const auto segment = m_workspace.selection().segment();
    const auto found = segment ? std::ranges::find(segments, *segment) : segments.end();
    m_map->setSelectedSegment(found == segments.end() ? std::nullopt
                                                      : std::optional<std::int64_t>(found - segments.begin()));
}

QByteArray CausalPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportCausalEffects(buffer, m_workspace.causalEffects());
    return buffer.data();
}

} // namespace rmtscope
