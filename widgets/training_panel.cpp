#include "widgets/training_panel.h"

#include "viewmodels/paths.h"
#include "viewmodels/training_csv.h"
#include "widgets/drawing_limits.h"
#include "widgets/series_plot.h"
#include "widgets/theme.h"
#include "widgets/tool_buttons.h"
#include "widgets/training_text.h"
#include "widgets/view_state.h"

#include <QBuffer>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace rmtscope {
namespace {

constexpr int progressWidth = 150;

} // namespace

TrainingPanel::TrainingPanel(TrainingController& training, std::filesystem::path bundled, QWidget* parent)
    : Panel(tr("Training"), QStringLiteral("training"), parent)
    , m_training(training)
    , m_bundled(std::move(bundled)) {
    addChoices();
    addTransport();
    m_summary = &addHeading();
    addProblem();
    addPlots();
    setCaption(tr("Loss and accuracy on each step's own samples, smoothed over %1 steps within a stage (pale: as each "
                  "step had them), and accuracy on text that training doesn't see: a colour a task, a shape a number "
                  "of segments. Dashed lines: where stages begin.")
                   .arg(TrainingCurves::smoothedOver));
    m_frame.setSingleShot(true);
    m_frame.setInterval(overviewRefreshMs);
    connectControls();
    listRecipes();
    showState();
    showSeries();
}

void TrainingPanel::addChoices() {
    m_recipes = new QComboBox(this);
    m_recipes->setObjectName(QStringLiteral("recipe"));
    m_recipes->setAccessibleName(tr("Recipe"));
    m_recipes->setToolTip(tr("What shall be trained, and how: the model's sizes, the tasks that are hidden in text, "
                             "and stages from one segment to many. Those that come with the program, and yours."));
    m_recipes->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_chooseRecipe =
        makeButton(tr("Recipe …"), tr("Takes a recipe of your own: a JSON file; see docs/training.md."), this);
    m_folder = new QLineEdit(this);
    m_folder->setObjectName(QStringLiteral("folder"));
    m_folder->setAccessibleName(tr("Output folder"));
    m_folder->setPlaceholderText(tr("folder for the model"));
    m_folder->setToolTip(
        tr("Gets the model, which opens like any other, metrics.csv and what it takes to go on. A "
           "folder in which a run was stopped is gone on with, to the last bit as if it hadn't been."));
    m_folder->setMinimumWidth(fontMetrics().averageCharWidth() * 30);
    m_chooseFolder =
        makeButton(tr("Folder …"), tr("Chooses the folder for the model, or that of a run to go on with."), this);
    for (QWidget* control : std::initializer_list<QWidget*>{m_recipes, m_chooseRecipe, m_folder, m_chooseFolder}) {
        addControl(*control);
    }
}

void TrainingPanel::addTransport() {
    m_start = makeButton({}, {}, this);
    m_start->setObjectName(QStringLiteral("start"));
    m_stop = makeButton(tr("Stop"),
                        tr("Finishes the step, keeps a checkpoint and frees what training takes. The folder can be "
                           "gone on with at any time, here or by rmt train --resume."),
                        this);
    m_stop->setObjectName(QStringLiteral("stop"));
    m_open = makeButton(tr("Open this model"),
                        tr("Opens what was trained, as its last checkpoint has it, in this window."), this);
    m_open->setObjectName(QStringLiteral("openModel"));
    m_raw = makeToggle(tr("raw"), tr("Shows the values of each step too, behind the smoothed lines."), true, this);
    m_logarithmic = makeToggle(tr("log loss"),
                               tr("Shows the loss on a logarithmic axis, where a fall to the half has the same height "
                                  "everywhere."),
                               false, this);
    m_progress = new QProgressBar(this);
    m_progress->setAccessibleName(tr("Progress of the stage"));
    m_progress->setFixedWidth(progressWidth);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(8);
    m_numbers = new QLabel(this);
    m_numbers->setObjectName(QStringLiteral("progress"));
    m_numbers->setTextFormat(Qt::PlainText);
    m_numbers->setToolTip(tr("A stage ends when all tasks are answered well enough on held-out text, or after its "
                             "most steps. The time is what is left at most, at the pace of the stage so far."));
    for (QWidget* control :
         std::initializer_list<QWidget*>{m_start, m_stop, m_open, m_raw, m_logarithmic, m_progress, m_numbers}) {
        addControl(*control);
    }
}

void TrainingPanel::addProblem() {
    m_problem = new QLabel(this);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setAccessibleName(tr("What went wrong"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_problem->hide();
    content().addWidget(m_problem);
}

void TrainingPanel::showProblem(const QString& sentence) {
    QPalette red = palette();
    red.setColor(QPalette::WindowText, themeColours(palette()).error);
    m_problem->setPalette(red);
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

void TrainingPanel::addPlots() {
    m_plots = new TrainingPlots(m_training, this);
    content().addWidget(m_plots, 1);
    for (SeriesPlot* plot : m_plots->all()) {
        addInnerPart(*plot);
    }
}

void TrainingPanel::connectControls() {
    connect(&m_frame, &QTimer::timeout, this, &TrainingPanel::showSeries);
    connect(&m_training, &TrainingController::changed, this, &TrainingPanel::refresh);
    connect(&m_training, &TrainingController::stateChanged, this, &TrainingPanel::showState);
    for (const auto failed : {&TrainingController::failed, &TrainingController::summaryFailed}) {
        connect(&m_training, failed, this, &Panel::failed);
        connect(&m_training, failed, this, &TrainingPanel::showProblem);
    }
    connect(&m_training, &TrainingController::summaryAvailable, this, &TrainingPanel::showSummary);
    connect(m_recipes, &QComboBox::currentIndexChanged, this, [this] {
        m_summary->clear();
        showProblem({});
        if (!recipe().empty()) {
            m_training.summarize(recipe());
        }
        showStart();
        lookAtFolder();
    });
    connect(m_chooseRecipe, &QToolButton::clicked, this, &TrainingPanel::askForRecipe);
    connect(m_folder, &QLineEdit::textChanged, this, [this] {
        showStart();
        lookAtFolder();
    });
    connect(m_chooseFolder, &QToolButton::clicked, this, &TrainingPanel::askForFolder);
    connect(m_start, &QToolButton::clicked, this, &TrainingPanel::startOrPause);
    connect(m_stop, &QToolButton::clicked, &m_training, &TrainingController::stop);
    connect(m_open, &QToolButton::clicked, this, [this] { Q_EMIT modelChosen(m_training.trainedModel()); });
    connect(m_raw, &QToolButton::toggled, this, &TrainingPanel::showSeries);
    connect(m_logarithmic, &QToolButton::toggled, &m_plots->loss(), &SeriesPlot::setLogarithmicY);
    handState().add(QStringLiteral("raw"), *m_raw);
    handState().add(QStringLiteral("log"), *m_logarithmic);
    handState().add(QStringLiteral("steps"), m_plots->loss()); // the others share its range
    for (const SeriesPlot* plot : m_plots->all()) {
        handState().follow(*plot);
    }
    for (QWidget* control : findChildren<QWidget*>()) {
        control->installEventFilter(this);
    }
}

/// Of the bundled ones the encoder's comes first to mind: its model is the bundled one.
void TrainingPanel::listRecipes() {
    const QDir folder(toFileName(m_bundled / "recipes"));
    for (const QFileInfo& file : folder.entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        addRecipe(file.absoluteFilePath());
    }
    if (const int usual = m_recipes->findText(QStringLiteral("rmt-encoder")); usual >= 0) {
        m_recipes->setCurrentIndex(usual);
    }
}

int TrainingPanel::addRecipe(const QString& file) {
    if (m_recipes->findData(file) < 0) {
        m_recipes->addItem(QFileInfo(file).completeBaseName(), file);
        m_recipes->setItemData(m_recipes->findData(file), file, Qt::ToolTipRole);
    }
    return m_recipes->findData(file);
}

void TrainingPanel::setRecipe(const std::filesystem::path& recipe) {
    m_recipes->setCurrentIndex(addRecipe(QFileInfo(toFileName(recipe)).absoluteFilePath()));
}

void TrainingPanel::setFolder(const std::filesystem::path& folder) {
    m_folder->setText(toFileName(folder));
}

void TrainingPanel::setDevice(const DeviceOptions& device) {
    m_device = device;
    showStart();
}

void TrainingPanel::askForRecipe() {
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Choose a recipe"), {}, tr("Recipes (*.json);;All files (*)"));
    if (!file.isEmpty()) {
        setRecipe(toPath(file));
    }
}

void TrainingPanel::askForFolder() {
    const QString chosen =
        QFileDialog::getExistingDirectory(this, tr("Choose the folder for the model"), m_folder->text());
    if (!chosen.isEmpty()) {
        m_folder->setText(chosen);
    }
}

std::filesystem::path TrainingPanel::recipe() const {
    return toPath(m_recipes->currentData().toString());
}

std::filesystem::path TrainingPanel::folder() const {
    const QString text = m_folder->text().trimmed();
    return text.isEmpty() ? std::filesystem::path() : toPath(QFileInfo(text).absoluteFilePath());
}

bool TrainingPanel::folderHoldsRun() const {
    return !folder().empty() && QFileInfo::exists(toFileName(trainingStateFile(folder())));
}

/// The curves of its run, before anybody decides to go on with it.
void TrainingPanel::lookAtFolder() {
    if (!recipe().empty() && folderHoldsRun()) {
        m_training.look(recipe(), folder());
    }
}

void TrainingPanel::startOrPause() {
    switch (m_training.state()) {
    case TrainingController::State::Running:
        m_training.pause();
        break;
    case TrainingController::State::Paused:
        m_training.resume();
        break;
    case TrainingController::State::Idle:
    case TrainingController::State::Finished:
        showProblem({});
        m_training.start({.recipe = recipe(),
                          .folder = folder(),
                          .bundled = m_bundled,
                          .resume = folderHoldsRun(),
                          .device = m_device});
        break;
    case TrainingController::State::Opening:
    case TrainingController::State::Stopping:
        break;
    }
}

void TrainingPanel::showState() {
    using State = TrainingController::State;
    const State state = m_training.state();
    const bool chooses = state == State::Idle || state == State::Finished;
    for (QWidget* control : std::initializer_list<QWidget*>{m_recipes, m_chooseRecipe, m_folder, m_chooseFolder}) {
        control->setEnabled(chooses);
    }
    m_stop->setEnabled(state == State::Opening || state == State::Running || state == State::Paused);
    m_open->setEnabled(!m_training.trainedModel().empty());
    showStart();
    refresh();
}

void TrainingPanel::showStart() {
    using State = TrainingController::State;
    const State state = m_training.state();
    const bool chooses = state == State::Idle || state == State::Finished;
    const bool ready = !recipe().empty() && !folder().empty();
    const bool goesOn = state == State::Paused || (chooses && folderHoldsRun());
    const QString device = QString::fromStdString(m_device.device);
    m_start->setEnabled((chooses && ready) || state == State::Running || state == State::Paused);
    m_start->setText(state == State::Running ? tr("Pause") : goesOn ? tr("Resume") : tr("Start"));
    m_start->setToolTip(state == State::Running  ? tr("Finishes the step and keeps a checkpoint, which can be opened.")
                        : chooses && !ready      ? tr("Choose a recipe and a folder first.")
                        : state == State::Paused ? tr("Goes on exactly where it was paused.")
                        : goesOn
                            ? tr("Goes on where the run in this folder was stopped, on %1 (Run, Device).").arg(device)
                            : tr("Trains a new model into this folder, on %1 (Run, Device).").arg(device));
}

void TrainingPanel::showProgress() {
    const TrainingCurves& curves = m_training.curves();
    m_progress->setVisible(m_training.isWorking() || !curves.steps().empty());
    if (m_training.state() == TrainingController::State::Opening) {
        m_progress->setRange(0, 0);
    } else if (!curves.steps().empty()) {
        const TrainingStep& last = curves.steps().back();
        m_progress->setRange(0, static_cast<int>(curves.recipe().stages[last.stage].mostSteps));
        m_progress->setValue(static_cast<int>(last.stageStep));
    }
    m_numbers->setText(trainingProgressText(m_training));
}

void TrainingPanel::showSummary(const RecipeSummary& summary) {
    const bool next = !m_training.curves().steps().empty() && recipe() != m_training.curvesRecipe();
    m_summary->setText(next ? tr("Next: %1").arg(recipeText(summary)) : recipeText(summary));
}

void TrainingPanel::refresh() {
    if (!m_frame.isActive()) {
        m_frame.start();
    }
}

void TrainingPanel::showSeries() {
    m_plots->showCurves(m_raw->isChecked());
    showProgress();
}

QByteArray TrainingPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportTrainingSteps(buffer, m_training.curves());
    return buffer.data();
}

std::vector<Panel::Table> TrainingPanel::furtherTables() const {
    if (m_training.curves().validations().empty()) {
        return {};
    }
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportTrainingValidations(buffer, m_training.curves());
    return {{QStringLiteral("validation"), buffer.data()}};
}

void TrainingPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_plots != nullptr) {
        showProblem(m_problem->text());
        showSeries();
    }
}

bool TrainingPanel::eventFilter(QObject* watched, QEvent* event) {
    // Space runs and pauses reading in the whole window, but what has the focus here shall be pressed by it.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space &&
        (qobject_cast<QToolButton*>(watched) != nullptr || qobject_cast<QComboBox*>(watched) != nullptr)) {
        event->accept();
        return true;
    }
    return Panel::eventFilter(watched, event);
}

} // namespace rmtscope
