#include "widgets/sweep_panel.h"

#include "engine/api/right_samples.h"
#include "viewmodels/failure_classes.h"
#include "viewmodels/paths.h"
#include "viewmodels/sweep_csv.h"
#include "widgets/drawing_limits.h"
#include "widgets/failure_list.h"
#include "widgets/number_format.h"
#include "widgets/series_plot.h"
#include "widgets/sweep_series.h"
#include "widgets/theme.h"
#include "widgets/tool_buttons.h"
#include "widgets/view_state.h"
#include "widgets/wrong_sample_view.h"

#include <QBuffer>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace rmtscope {
namespace {

const QString lengthsKey = QStringLiteral("lengths");
const QString sweepSamplesKey = QStringLiteral("samples");

} // namespace

std::vector<std::int64_t> lengthsOf(const QString& text) {
    constexpr qlonglong most = qlonglong{1} << 32;
    std::vector<std::int64_t> lengths;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool whole = false;
        const qlonglong length = part.trimmed().toLongLong(&whole);
        if (!whole || length < 1 || length > most) {
            return {};
        }
        if (std::ranges::find(lengths, length) == lengths.end()) {
            lengths.push_back(length);
        }
    }
    return lengths;
}

SweepPanel::SweepPanel(SweepController& sweep, std::filesystem::path noise, QWidget* parent)
    : Panel(tr("Accuracy by length"), QStringLiteral("accuracy-by-length"), parent)
    , m_sweep(sweep)
    , m_noise(std::move(noise)) {
    addTasks();
    addControls();
    addPlots();
    addHandState();
    addSamples();
    setCaption(
        tr("Facts are hidden in noise that training hasn't seen, and asked about at the end; each length is that "
           "many segments. Bands: 95 % intervals (Wilson). Dashed: the published BERT + RMT, trained on 7 segments "
           "of 499 tokens."));
    m_frame.setSingleShot(true);
    m_frame.setInterval(overviewRefreshMs);
    connect(&m_frame, &QTimer::timeout, this, &SweepPanel::showSeries);
    connect(&m_sweep, &SweepController::changed, this, &SweepPanel::refresh);
    connect(&m_sweep, &SweepController::stateChanged, this, &SweepPanel::showState);
    connect(&m_sweep, &SweepController::failed, this, &Panel::failed);
    showState();
    showSeries();
}

void SweepPanel::addTasks() {
    const std::array<std::pair<QString, QString>, 3> tasks{
        {{QStringLiteral("memorize"), tr("The fact stands at the very beginning, then noise, then the question.")},
         {QStringLiteral("detect-memorize"), tr("The fact stands somewhere in the noise and must be found first.")},
         {QStringLiteral("reasoning"), tr("Two facts stand somewhere in the noise; the question is about both.")}}};
    for (const auto& [name, explanation] : tasks) {
        m_tasks.push_back(makeToggle(name, explanation, true, this));
        addControl(*m_tasks.back());
    }
}

void SweepPanel::addControls() {
    m_lengths = new QLineEdit(QStringLiteral("1, 2, 4, 8, 16, 32, 64"), this);
    m_lengths->setObjectName(QStringLiteral("lengths"));
    m_lengths->setAccessibleName(tr("Lengths"));
    m_lengths->setToolTip(tr("How many segments each sample has, separated by commas."));
    m_lengths->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    addControl(*m_lengths);
    m_samples = new QSpinBox(this);
    m_samples->setRange(1, 100'000);
    m_samples->setValue(100);
    m_samples->setSuffix(tr(" samples"));
    m_samples->setToolTip(tr("Of each task and length: the more, the narrower the interval."));
    addControl(*m_samples);
    m_control =
        makeToggle(tr("without memory"),
                   tr("Asks the same model also with its memory emptied before every segment. Beyond one segment "
                      "it can only guess: what memory adds is the difference."),
                   false, this);
    addControl(*m_control);
    m_published = makeToggle(tr("published"), tr("Shows the published accuracy as dashed lines."), true, this);
    addControl(*m_published);
    m_logarithmic = makeToggle(tr("log tokens"), tr("Shows the number of tokens on a logarithmic axis."), true, this);
    addControl(*m_logarithmic);
    m_start = new QToolButton(this);
    m_start->setObjectName(QStringLiteral("start"));
    addControl(*m_start);
    m_add = new QToolButton(this);
    m_add->setText(tr("Add"));
    m_add->setToolTip(tr("Adds tasks and lengths that aren't there yet; what was read stays."));
    addControl(*m_add);
    m_cancel = new QToolButton(this);
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Stops reading; the points stay."));
    addControl(*m_cancel);
    m_progress = new QLabel(this);
    addControl(*m_progress);
    connect(m_start, &QToolButton::clicked, this, &SweepPanel::startOrPause);
    connect(m_add, &QToolButton::clicked, this, &SweepPanel::addLengths);
    connect(m_cancel, &QToolButton::clicked, &m_sweep, &SweepController::cancel);
    connect(m_lengths, &QLineEdit::textChanged, this, &SweepPanel::showState);
    connect(m_published, &QToolButton::toggled, this, &SweepPanel::showSeries);
    for (QToolButton* task : m_tasks) {
        connect(task, &QToolButton::toggled, this, &SweepPanel::showState);
    }
}

void SweepPanel::addPlots() {
    m_accuracy = new SeriesPlot(this);
    m_accuracy->setAxes(tr("tokens read"), tr("accuracy"));
    m_accuracy->setValueRange(0.0, 1.06);
    m_accuracy->setEmptyText(tr("Start reads samples of growing length and draws how many are answered rightly."));
    m_cost = new SeriesPlot(this);
    m_cost->setAxes(tr("tokens read"), tr("MiB"), tr("ms a segment"));
    m_cost->setValueRange(0.0, std::nullopt);
    m_cost->setEmptyText(tr("What it takes appears here."));
    addPart(*m_accuracy, 3);
    addPart(*m_cost, 2);
    for (SeriesPlot* plot : {m_accuracy, m_cost}) {
        plot->setLogarithmicX(true);
        connect(m_logarithmic, &QToolButton::toggled, plot, &SeriesPlot::setLogarithmicX);
        connect(plot, &SeriesPlot::clicked, this, &SweepPanel::showSamples);
        connect(plot, &SeriesPlot::rangeChanged, this, [this, plot] { shareRange(*plot); });
    }
}

void SweepPanel::addHandState() {
    for (QToolButton* task : m_tasks) {
        handState().add(task->text(), *task);
    }
    handState().add(QStringLiteral("control"), *m_control);
    handState().add(QStringLiteral("published"), *m_published);
    handState().add(QStringLiteral("log"), *m_logarithmic);
    handState().add(QStringLiteral("tokens"), *m_accuracy); // the other one shares its range
    handState().follow(*m_cost);
}

QJsonObject SweepPanel::viewState() const {
    QJsonObject state = Panel::viewState();
    state[lengthsKey] = m_lengths->text();
    state[sweepSamplesKey] = m_samples->value();
    return state;
}

void SweepPanel::setViewState(const QJsonObject& state) {
    m_lengths->setText(state[lengthsKey].toString(m_lengths->text()));
    if (m_samples->isEnabled()) { // or they are being read
        m_samples->setValue(state[sweepSamplesKey].toInt(m_samples->value()));
    }
    Panel::setViewState(state);
}

void SweepPanel::addSamples() {
    m_samplesTitle = &addHeading();
    m_samplesTitle->setText(tr("Click a point to list what was answered wrongly there."));
    m_wrong = new FailureList(this);
    connect(m_wrong, &FailureList::sampleChosen, this, &SweepPanel::chooseSample);
    m_wrong->hide();
    content().addWidget(m_wrong, 2);
}

void SweepPanel::setFailureClasses(FailureClasses& classes) {
    m_wrong->setClasses(classes);
    connect(&classes, &FailureClasses::failed, this, &Panel::failed);
}

void SweepPanel::setModel(const std::filesystem::path& model, const DeviceOptions& device) {
    m_model = model;
    m_device = device;
    showState();
}

void SweepPanel::propose(const SweepOptions& options, const std::vector<ResultKey>& keys) {
    if (!m_samples->isEnabled()) {
        return;
    }
    QStringList lengths;
    for (const ResultKey& key : keys) {
        if (const QString length = QString::number(key.segments); !lengths.contains(length)) {
            lengths.append(length);
        }
    }
    m_noise = options.noise;
    m_samples->setValue(static_cast<int>(options.samples));
    m_lengths->setText(lengths.join(QStringLiteral(", ")));
    m_control->setChecked(std::ranges::any_of(keys, &ResultKey::forgets));
    for (QToolButton* task : m_tasks) {
        task->setChecked(std::ranges::find(keys, task->text().toStdString(), &ResultKey::task) != keys.end());
    }
}

std::vector<ResultKey> SweepPanel::wanted() const {
    std::vector<ResultKey> keys;
    for (const std::int64_t segments : lengthsOf(m_lengths->text())) {
        for (const QToolButton* task : m_tasks) {
            if (task->isChecked()) {
                keys.push_back({task->text().toStdString(), segments, false});
                if (m_control->isChecked()) {
                    keys.push_back({task->text().toStdString(), segments, true});
                }
            }
        }
    }
    return keys;
}

void SweepPanel::startOrPause() {
    switch (m_sweep.state()) {
    case SweepController::State::Running:
        m_sweep.pause();
        break;
    case SweepController::State::Paused:
        m_sweep.resume();
        break;
    case SweepController::State::Idle:
    case SweepController::State::Finished: {
        SweepOptions options;
        options.model = m_model;
        options.device = m_device;
        options.noise = m_noise;
        options.samples = m_samples->value();
        m_wrong->hide();
        m_sweep.start(options, wanted());
        break;
    }
    }
}

void SweepPanel::addLengths() {
    m_sweep.add(wanted());
}

void SweepPanel::showState() {
    using State = SweepController::State;
    const State state = m_sweep.state();
    const bool reading = state == State::Running || state == State::Paused;
    m_start->setText(state == State::Running ? tr("Pause") : state == State::Paused ? tr("Resume") : tr("Start"));
    m_start->setToolTip(m_model.empty()    ? tr("Open a model first.")
                        : wanted().empty() ? tr("Choose a task, and lengths as whole numbers of segments: 1, 2, 4.")
                                           : tr("Reads the samples of every task and length, shortest first."));
    m_start->setEnabled(reading || (!m_model.empty() && !wanted().empty()));
    m_add->setEnabled((reading || state == State::Finished) && !wanted().empty());
    m_cancel->setEnabled(reading);
    m_samples->setEnabled(!reading);
    refresh();
}

void SweepPanel::refresh() {
    if (!m_frame.isActive()) {
        m_frame.start();
    }
}

void SweepPanel::showSeries() {
    const bool dark = themeColours(palette()).dark;
    m_accuracy->setSeries(m_sweep.points().empty() ? std::vector<Series>()
                                                   : accuracySeries(m_sweep.points(), m_published->isChecked(), dark));
    m_cost->setSeries(costSeries(m_sweep.points(), dark));
    shareRange(*m_accuracy); // the published curves reach further than what was measured
    m_progress->setText(m_sweep.points().empty() ? QString()
                                                 : tr("%1 of %2 samples")
                                                       .arg(formatCount(static_cast<double>(m_sweep.samplesRead())),
                                                            formatCount(static_cast<double>(m_sweep.samplesWanted()))));
}

void SweepPanel::shareRange(const SeriesPlot& from) {
    if (m_sharing) {
        return;
    }
    m_sharing = true;
    for (SeriesPlot* plot : {m_accuracy, m_cost}) {
        if (plot != &from && plot->logarithmicX() == from.logarithmicX()) {
            plot->showRangeOf(from);
        }
    }
    m_sharing = false;
}

void SweepPanel::showSamples(double tokens) {
    const SweepPoint* nearest = nullptr;
    for (const SweepPoint& point : m_sweep.points()) {
        const auto distance = [tokens](const SweepPoint& each) {
            return std::abs(std::log(static_cast<double>(each.result.tokens) / tokens));
        };
        if (point.result.samples > 0 && (nearest == nullptr || distance(point) < distance(*nearest))) {
            nearest = &point;
        }
    }
    if (nearest == nullptr) {
        return;
    }
    std::vector<WrongSample> wrong;
    RightSamples right;
    std::int64_t samples = 0;
    for (const SweepPoint& point : m_sweep.points()) {
        if (point.result.tokens != nearest->result.tokens || point.result.key.forgets) {
            continue;
        }
        samples += point.result.samples;
        if (point.state == SweepPoint::State::Done) {
            right[point.result.key] = std::make_shared<const std::vector<std::int64_t>>(rightSamples(point.result));
        }
        const auto known = right.find(point.result.key);
        for (const Verdict& verdict : point.result.wrong) {
            wrong.push_back({point.result.key, verdict,
                             known != right.end() ? nearestOf(*known->second, verdict.sample) : std::nullopt});
        }
    }
    const QString count =
        tr("%1 tokens: %2 of %3 samples were answered wrongly.")
            .arg(formatCount(static_cast<double>(nearest->result.tokens)),
                 formatCount(static_cast<double>(wrong.size())), formatCount(static_cast<double>(samples)));
    m_samplesTitle->setText(wrong.empty() ? count : tr("%1 Click one, or press Enter on it, to open it.").arg(count));
    m_wrong->setVisible(!wrong.empty());
    m_wrong->setSamples(std::move(wrong), m_sweep.options(), std::move(right));
}

void SweepPanel::chooseSample(const ResultKey& key, qint64 seed, std::optional<SegmentIndex> decisive) {
    const SweepOptions& options = m_sweep.options();
    SampleName name;
    name.task = key.task;
    name.segments = key.segments;
    name.seed = static_cast<std::uint64_t>(seed);
    name.evaluationSeed = options.seed;
    name.noise = options.noise;
    name.trainShare = options.trainShare;
    Q_EMIT sampleChosen(name, options.model, decisive);
}

QByteArray SweepPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportSweep(buffer, m_sweep.points());
    return buffer.data();
}

std::vector<Panel::Table> SweepPanel::furtherTables() const {
    if (!m_wrong->isVisibleTo(this)) {
        return {};
    }
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportWrongSamples(buffer, m_wrong->view().samples());
    return {{QStringLiteral("failures"), buffer.data()}};
}

void SweepPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_accuracy != nullptr) {
        showSeries();
    }
}

} // namespace rmtscope
