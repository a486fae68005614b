#include "widgets/retention_panel.h"

#include "viewmodels/sweep_csv.h"
#include "widgets/number_format.h"
#include "widgets/series_plot.h"
#include "widgets/theme.h"
#include "widgets/tool_buttons.h"
#include "widgets/view_state.h"

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

const QString distancesKey = QStringLiteral("distances");
const QString retentionSamplesKey = QStringLiteral("samples");

Series lineOf(const QString& name, const QColor& colour) {
    Series line;
    line.name = name;
    line.colour = colour;
    return line;
}

/// Test accuracy with its interval, and if wanted accuracy in training and the chance level.
void addLines(std::vector<Series>& lines, const RetentionResult& result, const QColor& colour, bool training) {
    const QString task = QString::fromStdString(result.task);
    Series test = lineOf(task, colour);
    test.emphasised = test.points = true;
    Series train = lineOf(RetentionPanel::tr("%1, samples the probe was fitted on").arg(task), colour);
    train.points = true;
    train.shape = 1;
    Series chance = lineOf(RetentionPanel::tr("%1, chance").arg(task), colour);
    chance.dashed = true;
    for (const RetentionPoint& point : result.points) {
        const auto x = static_cast<double>(point.distance);
        for (Series* const line : {&test, &train, &chance}) {
            line->x.append(x);
        }
        test.y.append(point.accuracy());
        test.low.append(point.interval().low);
        test.high.append(point.interval().high);
        train.y.append(point.trainAccuracy());
        chance.y.append(point.chance);
    }
    lines.push_back(std::move(test));
    if (training) {
        lines.push_back(std::move(train));
    }
    lines.push_back(std::move(chance));
}

} // namespace

std::vector<std::int64_t> distancesOf(const QString& text) {
    constexpr qlonglong most = qlonglong{1} << 20;
    std::vector<std::int64_t> distances;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool whole = false;
        const qlonglong distance = part.trimmed().toLongLong(&whole);
        if (!whole || distance < 0 || distance > most) {
            return {};
        }
        if (std::ranges::find(distances, distance) == distances.end()) {
            distances.push_back(distance);
        }
    }
    return distances;
}

RetentionPanel::RetentionPanel(RetentionController& retention, std::filesystem::path noise, QWidget* parent)
    : Panel(tr("Retention"), QStringLiteral("retention"), parent)
    , m_retention(retention)
    , m_noise(std::move(noise)) {
    addControls();
    addPlot();
    setCaption(tr(
        "Is a fact still in memory? A linear probe (Alain & Bengio 2016) is fitted on the memory of seven of ten "
        "samples and asked which value the fact has in the others: accuracy with its 95 % interval (Wilson). Dashed: "
        "always naming the most frequent value. The probe shows what can be read off linearly, not what the model "
        "reads."));
    connect(&m_retention, &RetentionController::changed, this, &RetentionPanel::showState);
    connect(&m_retention, &RetentionController::progressChanged, this, &RetentionPanel::showProgress);
    connect(&m_retention, &RetentionController::failed, this, &Panel::failed);
    showState();
}

void RetentionPanel::addControls() {
    const std::array<std::pair<QString, QString>, 3> tasks{
        {{QStringLiteral("memorize"), tr("Looks for the place of a fact at the very beginning.")},
         {QStringLiteral("detect-memorize"), tr("Looks for the place of a fact that stands in noise.")},
         {QStringLiteral("reasoning"), tr("Looks for the first place of the second of two facts.")}}};
    for (const auto& [name, explanation] : tasks) {
        m_tasks.push_back(makeToggle(name, explanation, name == tasks.front().first, this));
        addControl(*m_tasks.back());
        connect(m_tasks.back(), &QToolButton::toggled, this, &RetentionPanel::showState);
    }
    m_distances = new QLineEdit(QStringLiteral("0, 1, 2, 4, 8, 16, 32"), this);
    m_distances->setObjectName(QStringLiteral("distances"));
    m_distances->setAccessibleName(tr("Distances"));
    m_distances->setToolTip(tr("How many segments were read since the fact's own, separated by commas."));
    m_distances->setMinimumWidth(fontMetrics().averageCharWidth() * 20);
    m_samples = new QSpinBox(this);
    m_samples->setRange(static_cast<int>(leastRetentionSamples), 100'000);
    m_samples->setValue(static_cast<int>(RetentionOptions().samples));
    m_samples->setSuffix(tr(" samples"));
    m_samples->setToolTip(tr("Seven of ten fit the probe, the others test it: the more, the narrower the interval."));
    m_train = makeToggle(tr("training"), tr("Shows how well the probe does on the samples it was fitted on, too."),
                         true, this);
    m_start = makeButton({}, {}, this);
    m_start->setObjectName(QStringLiteral("start"));
    m_progress = new QLabel(this);
    for (QWidget* const control :
         {static_cast<QWidget*>(m_distances), static_cast<QWidget*>(m_samples), static_cast<QWidget*>(m_train),
          static_cast<QWidget*>(m_start), static_cast<QWidget*>(m_progress)}) {
        addControl(*control);
    }
    connect(m_distances, &QLineEdit::textChanged, this, &RetentionPanel::showState);
    connect(m_train, &QToolButton::toggled, this, &RetentionPanel::showCurves);
    connect(m_start, &QToolButton::clicked, this, &RetentionPanel::startOrCancel);
}

void RetentionPanel::addPlot() {
    m_plot = new SeriesPlot(this);
    m_plot->setAxes(tr("segments since the fact"), tr("accuracy of the probe"));
    m_plot->setValueRange(0.0, 1.06);
    m_plot->setEmptyText(tr("Start reads samples and looks for their facts in the memory."));
    m_plot->setReadout([this](double distance) { return readout(distance); });
    addPart(*m_plot);
    for (QToolButton* task : m_tasks) {
        handState().add(task->text(), *task);
    }
    handState().add(QStringLiteral("training"), *m_train);
    handState().add(QStringLiteral("segments"), *m_plot);
}

QJsonObject RetentionPanel::viewState() const {
    QJsonObject state = Panel::viewState();
    state[distancesKey] = m_distances->text();
    state[retentionSamplesKey] = m_samples->value();
    return state;
}

void RetentionPanel::setViewState(const QJsonObject& state) {
    m_distances->setText(state[distancesKey].toString(m_distances->text()));
    m_samples->setValue(state[retentionSamplesKey].toInt(m_samples->value()));
    Panel::setViewState(state);
}

void RetentionPanel::setModel(const std::filesystem::path& model, const DeviceOptions& device) {
    m_model = model;
    m_device = device;
    showState();
}

std::vector<std::string> RetentionPanel::wantedTasks() const {
    std::vector<std::string> tasks;
    for (const QToolButton* task : m_tasks) {
        if (task->isChecked()) {
            tasks.push_back(task->text().toStdString());
        }
    }
    return tasks;
}

void RetentionPanel::startOrCancel() {
    if (m_retention.isRunning()) {
        m_retention.cancel();
        return;
    }
    RetentionOptions options;
    options.model = m_model;
    options.device = m_device;
    options.noise = m_noise;
    options.distances = distancesOf(m_distances->text());
    options.samples = m_samples->value();
    m_retention.start(options, wantedTasks());
}

void RetentionPanel::showState() {
    const bool running = m_retention.isRunning();
    const bool complete = !wantedTasks().empty() && !distancesOf(m_distances->text()).empty();
    m_start->setText(running ? tr("Cancel") : tr("Start"));
    m_start->setToolTip(running           ? tr("Stops measuring; tasks that are done stay.")
                        : m_model.empty() ? tr("Open a model first.")
                        : !complete       ? tr("Choose a task, and distances as whole numbers of segments: 0, 1, 4.")
                                          : tr("Reads the samples of every task and fits a probe for every distance."));
    m_start->setEnabled(running || (!m_model.empty() && complete));
    m_samples->setEnabled(!running);
    showProgress();
    showCurves();
}

void RetentionPanel::showProgress() {
    m_progress->setText(m_retention.isRunning() ? tr("%1 %").arg(std::lround(100 * m_retention.progress()))
                                                : QString());
}

void RetentionPanel::showCurves() {
    const bool dark = themeColours(palette()).dark;
    std::vector<Series> lines;
    int colour = 0;
    for (const RetentionResult& result : m_retention.results()) {
        addLines(lines, result, categoricalColour(colour++, dark), m_train->isChecked());
    }
    m_plot->setSeries(std::move(lines));
}

QString RetentionPanel::readout(double distance) const {
    QStringList lines;
    for (const RetentionResult& result : m_retention.results()) {
        const auto nearest = std::ranges::min_element(result.points, {}, [distance](const RetentionPoint& point) {
            return std::abs(static_cast<double>(point.distance) - distance);
        });
        if (nearest == result.points.end()) {
            continue;
        }
        if (lines.isEmpty()) {
            lines.append(
                tr("%1 since the fact (%2 tokens)")
                    .arg(counted(nearest->distance, tr("segment")), formatCount(static_cast<double>(nearest->tokens))));
        }
        lines.append(tr("%1: %2 [%3, %4], %5 of %6 samples; fitted on %7: %8; chance %9")
                         .arg(QString::fromStdString(result.task), formatWeight(nearest->accuracy()),
                              formatWeight(nearest->interval().low), formatWeight(nearest->interval().high),
                              QString::number(nearest->testCorrect), QString::number(nearest->testSamples),
                              QString::number(nearest->trainSamples), formatWeight(nearest->trainAccuracy()),
                              formatWeight(nearest->chance)));
    }
    return lines.join(QLatin1Char('\n'));
}

void RetentionPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_plot != nullptr) {
        showCurves();
    }
}

QByteArray RetentionPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportRetention(buffer, m_retention);
    return buffer.data();
}

} // namespace rmtscope
