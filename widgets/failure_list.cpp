#include "widgets/failure_list.h"

#include "viewmodels/failure_text.h"
#include "widgets/flow_layout.h"
#include "widgets/number_format.h"
#include "widgets/tool_buttons.h"
#include "widgets/wrong_sample_view.h"

#include <QComboBox>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace rmtscope {
namespace {

/// The entries of the filter, in their order: all, every class, those that aren't known yet.
constexpr int unknownEntry = static_cast<int>(failureClasses.size()) + 1;

WrongSampleFilter::Shown shownBy(int entry) {
    if (entry <= 0) {
        return {};
    }
    return {.all = false,
            .failure = entry < unknownEntry ? std::optional(failureClasses[static_cast<std::size_t>(entry - 1)])
                                            : std::nullopt};
}

} // namespace

FailureList::FailureList(QWidget* parent)
    : QWidget(parent)
    , m_explain(makeButton({}, {}, this))
    , m_progress(new QLabel(this))
    , m_shown(new QComboBox(this))
    , m_nearest(
          makeButton(tr("Open nearest success"),
                     tr("Opens the sample of the same task and length that was answered rightly and whose seed is "
                        "nearest to the selected one's, to compare with."),
                     this))
    , m_view(new WrongSampleView(this)) {
    m_view->setObjectName(QStringLiteral("wrong"));
    m_view->setAccessibleName(tr("Samples answered wrongly"));
    addControls();
    connect(m_view, &WrongSampleView::sampleChosen, this, [this](const WrongSample& sample) {
        Q_EMIT sampleChosen(sample.key, sample.verdict.sample,
                            sample.diagnosis ? std::optional(sample.diagnosis->decisive) : std::nullopt);
    });
    connect(m_view, &WrongSampleView::currentSampleChanged, this, &FailureList::showProgress);
    showProgress();
    showCounts();
}

void FailureList::addControls() {
    m_explain->setObjectName(QStringLiteral("explain"));
    m_explain->hide();
    m_nearest->setObjectName(QStringLiteral("nearest"));
    m_shown->setObjectName(QStringLiteral("shownFailures"));
    m_shown->setAccessibleName(tr("Shown failures"));
    m_shown->setToolTip(tr("Shows failures of one class only; the numbers say how many there are."));
    m_shown->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (int entry = 0; entry <= unknownEntry; ++entry) {
        m_shown->addItem({});
    }
    connect(m_shown, &QComboBox::activated, this, &FailureList::chooseShown);
    connect(m_explain, &QToolButton::clicked, this, &FailureList::startOrCancel);
    connect(m_nearest, &QToolButton::clicked, this, &FailureList::openNearest);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* controls = new FlowLayout(10);
    for (QWidget* const control : {static_cast<QWidget*>(m_explain), static_cast<QWidget*>(m_progress),
                                   static_cast<QWidget*>(m_shown), static_cast<QWidget*>(m_nearest)}) {
        controls->addWidget(control);
    }
    layout->addLayout(controls);
    layout->addWidget(m_view, 1);
}

void FailureList::setClasses(FailureClasses& classes) {
    m_classes = &classes;
    m_explain->show();
    connect(&classes, &FailureClasses::progressChanged, this, &FailureList::showProgress);
    connect(&classes, &FailureClasses::diagnosed, this,
            [this](const ResultKey& key, qint64 sample, const FailureDiagnosis& diagnosis) {
                m_view->samples().setDiagnosis(key, sample, diagnosis);
                showCounts();
            });
    showProgress();
}

void FailureList::setSamples(std::vector<WrongSample> samples, const SweepOptions& options, RightSamples right) {
    m_options = options;
    m_right = std::move(right);
    for (WrongSample& sample : samples) {
        const auto* const known =
            m_classes != nullptr ? m_classes->find(options, sample.key, sample.verdict.sample) : nullptr;
        if (known != nullptr) {
            sample.diagnosis = *known;
        }
    }
    m_view->setSamples(std::move(samples));
    showCounts();
    showProgress();
}

std::vector<FailureCase> FailureList::unknownCases() const {
    std::vector<FailureCase> cases;
    const WrongSamples& samples = m_view->samples();
    for (int row = 0; row < samples.rowCount(); ++row) {
        const WrongSample& sample = samples.at(row);
        const auto right = m_right.find(sample.key);
        if (!sample.diagnosis && right != m_right.end()) {
            cases.push_back({sample.key, sample.verdict.sample, right->second});
        }
    }
    return cases;
}

void FailureList::startOrCancel() {
    m_classes->isRunning() ? m_classes->cancel() : m_classes->start(m_options, unknownCases());
}

void FailureList::openNearest() {
    const WrongSample* const sample = m_view->current();
    if (sample != nullptr && sample->nearestRight) {
        Q_EMIT sampleChosen(sample->key, *sample->nearestRight, std::nullopt);
    }
}

void FailureList::showProgress() {
    const WrongSample* const sample = m_view->current();
    m_nearest->setEnabled(sample != nullptr && sample->nearestRight.has_value());
    if (m_classes == nullptr) {
        return;
    }
    const bool running = m_classes->isRunning();
    m_explain->setText(running ? tr("Cancel") : tr("Find out why"));
    m_explain->setToolTip(
        running ? tr("Stops finding out; what was found stays.")
                : tr("Classes every failure by asking the memory on the way: never written, overwritten, there but not "
                     "read, read but wrong. All samples of a length must have been read for it."));
    m_explain->setEnabled(running || !unknownCases().empty());
    m_progress->setText(running ? tr("%1 of %2 failures")
                                      .arg(formatCount(static_cast<double>(m_classes->done())),
                                           formatCount(static_cast<double>(m_classes->wanted())))
                                : QString());
}

void FailureList::showCounts() {
    const WrongSamples& samples = m_view->samples();
    const auto name = [&](int entry, const QString& text, int count) {
        m_shown->setItemText(entry, tr("%1 (%2)").arg(text).arg(count));
    };
    name(0, tr("all"), samples.rowCount());
    for (std::size_t i = 0; i < failureClasses.size(); ++i) {
        name(static_cast<int>(i) + 1, failureText(failureClasses[i]), samples.count(failureClasses[i]));
    }
    name(unknownEntry, tr("not found out yet"), samples.count(std::nullopt));
}

void FailureList::chooseShown(int index) {
    m_view->setShown(shownBy(index));
}

} // namespace rmtscope
