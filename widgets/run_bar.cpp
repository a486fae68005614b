#include "widgets/run_bar.h"

#include "viewmodels/paths.h"
#include "viewmodels/workspace.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

#include <QAction>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace rmtscope {
namespace {

constexpr int runBarRefreshMs = 250; // numbers that change faster can't be read
constexpr int progressSteps = 1000;

enum class Transport { Run, Pause, Step, Stop };

/// Drawn here, so that they have the theme's colours.
QIcon transportIcon(Transport kind, const QPalette& palette) {
    QIcon icon;
    for (const auto& [mode, group] :
         {std::pair(QIcon::Normal, QPalette::Active), std::pair(QIcon::Disabled, QPalette::Disabled)}) {
        QPixmap pixmap(32, 32);
        pixmap.setDevicePixelRatio(2);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.color(group, QPalette::ButtonText));
        const auto triangle = [&painter](qreal left, qreal right) {
            painter.drawPolygon(QPolygonF({{left, 3}, {right, 8}, {left, 13}}));
        };
        switch (kind) {
        case Transport::Run:
            triangle(4, 13);
            break;
        case Transport::Pause:
            painter.drawRect(QRectF(4, 3, 3, 10));
            painter.drawRect(QRectF(9, 3, 3, 10));
            break;
        case Transport::Step:
            triangle(3, 10);
            painter.drawRect(QRectF(10.5, 3, 2.5, 10));
            break;
        case Transport::Stop:
            painter.drawRect(QRectF(4, 4, 8, 8));
            break;
        }
        painter.end();
        icon.addPixmap(pixmap, mode);
    }
    return icon;
}

QToolButton* buttonFor(QAction* action, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

RunBar::RunBar(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_openModel(new QAction(tr("Open &model …"), this))
    , m_openDocument(new QAction(tr("&Open document …"), this))
    , m_run(new QAction(tr("&Run"), this))
    , m_step(new QAction(tr("S&tep"), this))
    , m_stop(new QAction(tr("&Stop"), this))
    , m_restart(new QAction(tr("Run from the &beginning"), this))
    , m_what(new QLabel(this))
    , m_numbers(new QLabel(this))
    , m_progress(new QProgressBar(this)) {
    addActions();
    addWidgets();
    RunController& controller = workspace.controller();
    connect(&controller, &RunController::stateChanged, this, &RunBar::showState);
    connect(&controller, &RunController::modelOpened, this, &RunBar::showState);
    connect(&controller, &RunController::documentOpened, this, &RunBar::showState);
    connect(&controller, &RunController::sessionStarted, this, &RunBar::showState);
    connect(&controller, &RunController::progressChanged, this,
            [this](const QString& stage, quint64 done, quint64 total) {
                m_stage = stage;
                if (m_workspace.controller().state() != RunState::Running) {
                    m_progress->setRange(0, total == 0 ? 0 : progressSteps);
                    m_progress->setValue(total == 0 ? 0 : static_cast<int>(done * progressSteps / total));
                }
            });
    m_refresh.setInterval(runBarRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &RunBar::showNumbers);
    m_refresh.start();
    restyle();
    showState();
}

void RunBar::addActions() {
    m_openModel->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    m_openModel->setToolTip(
        tr("Opens a model folder: weights (safetensors or PyTorch), a vocabulary and config.json. What is "
           "missing without config.json is asked."));
    m_openDocument->setShortcut(QKeySequence::Open);
    m_openDocument->setToolTip(tr("Opens a text; NAME.questions.json beside it brings questions and their facts."));
    m_run->setShortcut(QKeySequence(Qt::Key_Space));
    m_step->setShortcut(QKeySequence(Qt::Key_Period));
    m_step->setToolTip(tr("Reads one segment (.)"));
    m_stop->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Period));
    m_stop->setToolTip(tr("Ends the run; what was read stays to be looked at, the next run starts at the beginning "
                          "(Ctrl+.)"));
    m_restart->setShortcut(QKeySequence::Refresh);
    connect(m_openModel, &QAction::triggered, this, &RunBar::askForModel);
    connect(m_openDocument, &QAction::triggered, this, &RunBar::askForDocument);
    connect(m_run, &QAction::triggered, this, &RunBar::toggleRun);
    connect(m_step, &QAction::triggered, &m_workspace.controller(), &RunController::step);
    connect(m_stop, &QAction::triggered, &m_workspace.controller(), &RunController::stop);
    connect(m_restart, &QAction::triggered, &m_workspace.controller(), &RunController::restart);
}

void RunBar::addWidgets() {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->setSpacing(6);
    layout->addWidget(buttonFor(m_openModel, this));
    layout->addWidget(buttonFor(m_openDocument, this));
    layout->addSpacing(8);
    layout->addWidget(buttonFor(m_run, this));
    layout->addWidget(buttonFor(m_step, this));
    layout->addWidget(buttonFor(m_stop, this));
    layout->addSpacing(8);
    layout->addWidget(m_what, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_numbers);
    m_progress->setFixedWidth(150);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(8);
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_what->setTextFormat(Qt::PlainText);
    m_what->setMinimumWidth(60);
}

void RunBar::askForModel() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a model folder"));
    if (!folder.isEmpty()) {
        m_workspace.controller().openModel(toPath(folder));
    }
}

void RunBar::askForDocument() {
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Open a document"), {}, tr("Text (*.txt *.md *.text);;All files (*)"));
    if (!file.isEmpty()) {
        Q_EMIT fileChosen(file);
    }
}

void RunBar::toggleRun() {
    RunController& controller = m_workspace.controller();
    if (controller.state() == RunState::Running) {
        controller.pause();
    } else if (controller.state() == RunState::Finished) {
        controller.restart();
    } else {
        controller.run();
    }
}

void RunBar::showState() {
    const RunController& controller = m_workspace.controller();
    const RunState state = controller.state();
    const bool running = state == RunState::Running;
    const bool both = controller.modelInfo() != nullptr && controller.document() != nullptr;
    m_run->setText(running ? tr("Pause") : state == RunState::Finished ? tr("Run again") : tr("Run"));
    m_run->setToolTip(running ? tr("Pauses after the segment that is being read (Space)")
                              : tr("Reads the document segment by segment with the model's memory (Space)"));
    m_run->setIcon(transportIcon(running ? Transport::Pause : Transport::Run, palette()));
    m_run->setEnabled(both);
    m_step->setEnabled(both && !running && state != RunState::Finished);
    m_stop->setEnabled(running || state == RunState::Paused || state == RunState::Opening ||
                       state == RunState::Preparing);
    m_restart->setEnabled(both);
    showNumbers();
}

QString RunBar::statusText() const {
    return m_numbers->text();
}

void RunBar::showNumbers() {
    const RunController& controller = m_workspace.controller();
    const TraceStore& store = m_workspace.store();
    const RunState state = controller.state();
    QStringList what;
    if (const ModelInfo* model = controller.modelInfo()) {
        what.append(QString::fromStdString(model->name));
    }
    if (const auto document = controller.document()) {
        what.append(QFileInfo(toFileName(document->path)).fileName());
    }
    const bool opening = state == RunState::Opening || state == RunState::Preparing;
    m_what->setText(opening          ? (m_stage.isEmpty() ? tr("Opening …") : m_stage + QStringLiteral(" …"))
                    : what.isEmpty() ? tr("Open a model and a document, or drop them here.")
                                     : what.join(QStringLiteral("  \u00b7  ")));

    QStringList numbers;
    const auto geometry = controller.geometry();
    if (geometry && !opening) {
        const std::int64_t read = controller.segmentsRead();
        m_progress->setRange(0, progressSteps);
        m_progress->setValue(geometry->segments > 0 ? static_cast<int>(read * progressSteps / geometry->segments) : 0);
        numbers.append(tr("%1 / %2 segments").arg(read).arg(geometry->segments));
        if (store.tokensPerSecond() > 0) {
            numbers.append(tr("%1 tokens/s").arg(formatCount(store.tokensPerSecond())));
        }
        if (const auto left = store.remainingSeconds(); left && state == RunState::Running) {
            numbers.append(tr("%1 left").arg(formatDuration(*left)));
        }
        const MemoryUse use = controller.memoryUse();
        if (read > 0) {
            numbers.append(tr("%1 kept").arg(formatBytes(use.tapeBytes + use.rowsBytes)));
            m_numbers->setToolTip(
                tr("Kept in memory: the memory tape (every state, for exact replay) %1; token-level "
                   "attention rows %2 of their budget of %3; rows of %4 were dropped and come back by "
                   "replay. Speed is text tokens over the last second of work.")
                    .arg(formatBytes(use.tapeBytes), formatBytes(use.rowsBytes), formatBytes(use.rowsBudgetBytes),
                         counted(use.rowsDropped, tr("segment"))));
        } else {
            const RunEstimate estimate = controller.estimate();
            const std::uint64_t rows = std::min(estimate.rowsBytes, controller.sessionOptions().detailBudgetBytes);
            numbers.append(tr("will keep about %1").arg(formatBytes(estimate.traceBytes + estimate.tapeBytes + rows)));
        }
    }
    m_progress->setVisible(opening || geometry.has_value());
    m_numbers->setText(numbers.join(QStringLiteral("  \u00b7  ")));
}

void RunBar::restyle() {
    const ThemeColours theme = themeColours(palette());
    const bool running = m_workspace.controller().state() == RunState::Running;
    m_run->setIcon(transportIcon(running ? Transport::Pause : Transport::Run, palette()));
    m_step->setIcon(transportIcon(Transport::Step, palette()));
    m_stop->setIcon(transportIcon(Transport::Stop, palette()));
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.muted);
    m_numbers->setPalette(muted);
    m_what->setFont(relativeFont(*this, 0, true));
    m_progress->setStyleSheet(QStringLiteral("QProgressBar { border: none; border-radius: 4px; background: %1; }"
                                             "QProgressBar::chunk { border-radius: 4px; background: %2; }")
                                  .arg(theme.grid.name(), theme.accent.name()));
}

void RunBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        restyle();
    }
    QWidget::changeEvent(event);
}

} // namespace rmtscope
