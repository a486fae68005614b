#include "app/gui/run_options_menu.h"

#include "viewmodels/workspace.h"
#include "widgets/number_format.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QInputDialog>
#include <QMenu>
#include <QThread>

#include <algorithm>
#include <array>
#include <cmath>

namespace rmtscope {
namespace {

constexpr double mebibyte = 1 << 20;
constexpr std::array<std::uint64_t, 5> budgetsMiB{256, 1024, 2048, 4096, 8192};
constexpr std::array<const char*, 2> devices{"cpu", "cuda"};
constexpr int mostThreadsListed = 8; // beyond, only doubles: 16, 32, …

std::vector<int> threadCounts(int most) {
    std::vector<int> counts;
    for (int threads = 1; threads <= most; threads += threads < mostThreadsListed ? 1 : threads) {
        counts.push_back(threads);
    }
    if (counts.back() != most) {
        counts.push_back(most);
    }
    return counts;
}

std::optional<double> askForBudget(double current) {
    bool accepted = false;
    const double mebibytes = QInputDialog::getDouble(
        QApplication::activeWindow(), RunOptionsMenu::tr("Memory for rows"),
        RunOptionsMenu::tr("Most memory for token-level attention rows, in MiB:"), current, 0, mebibyte, 0, &accepted);
    return accepted ? std::optional(mebibytes) : std::nullopt;
}

std::optional<QString> askForDevice(const QString& current) {
    bool accepted = false;
    const QString device =
        QInputDialog::getText(QApplication::activeWindow(), RunOptionsMenu::tr("Device"),
                              RunOptionsMenu::tr("cpu, cuda or cuda:N:"), QLineEdit::Normal, current, &accepted)
            .trimmed();
    return accepted && !device.isEmpty() ? std::optional(device) : std::nullopt;
}

} // namespace

RunOptionsMenu::RunOptionsMenu(Workspace& workspace, QMenu& run, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_ask{askForBudget, askForDevice} {
    addQuestions(run);
    addCapture(run);
    addBudget(run);
    addThreads(run);
    addDevice(run);
    connect(&workspace, &Workspace::runOptionsChanged, this, &RunOptionsMenu::showCurrent);
    showCurrent();
}

QMenu& RunOptionsMenu::addSubmenu(QMenu& run, const QString& title, const QString& explanation) {
    QMenu* menu = run.addMenu(title);
    menu->setToolTipsVisible(true);
    const QString all = explanation + QLatin1Char(' ') + tr("A change applies to the next run.");
    menu->menuAction()->setToolTip(all);
    menu->menuAction()->setStatusTip(all);
    new QActionGroup(menu);
    return *menu;
}

void RunOptionsMenu::addChoice(QMenu& menu, const QString& text, const QString& explanation,
                               std::function<bool()> isCurrent, const std::function<void()>& choose) {
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setToolTip(explanation);
    action->setStatusTip(explanation); // the tooltip for those who come with the keyboard
    menu.findChild<QActionGroup*>()->addAction(action);
    connect(action, &QAction::triggered, this, [this, choose] {
        choose();
        showCurrent(); // a check mark mustn't stay at what was not accepted
    });
    m_choices.append({action, std::move(isCurrent)});
}

void RunOptionsMenu::addQuestions(QMenu& run) {
    QMenu& menu =
        addSubmenu(run, tr("&Ask questions"),
                   tr("How often the document's questions are asked. Each costs about as much as a segment."));
    for (const std::int64_t every :
         {askAutomatically, std::int64_t{1}, std::int64_t{4}, std::int64_t{16}, std::int64_t{64}, std::int64_t{0}}) {
        const QString text = every == askAutomatically ? tr("about a hundred times a document")
                             : every == 0              ? tr("never")
                             : every == 1              ? tr("after every segment")
                                                       : tr("after every %1 segments").arg(every);
        addChoice(
            menu, text, {}, [this, every] { return m_workspace.sessionOptions().askEvery == every; },
            [this, every] { m_workspace.setAskEvery(every); });
    }
}

void RunOptionsMenu::addCapture(QMenu& run) {
    QMenu& menu = addSubmenu(run, tr("&Capture"), tr("What is kept of the attention while the document is read."));
    const std::array<std::pair<CaptureLevel, std::array<QString, 2>>, 3> levels{{
        {CaptureLevel::Off,
         {tr("&Off"), tr("Fastest: only answers, times and the memory tape. The timeline stays empty; any segment can "
                         "still be opened, and is computed again for it.")}},
        {CaptureLevel::Masses,
         {tr("&Masses"), tr("A few hundred numbers a segment: how much each slot wrote, read and retained, for the "
                            "timeline. Token colours are computed again when a segment is looked at.")}},
        {CaptureLevel::Rows,
         {tr("&Rows"), tr("Masses, and which tokens each slot attended to: the document is coloured at once, as far as "
                          "the memory for rows reaches. Slowest, and takes the most memory.")}},
    }};
    for (const auto& [level, words] : levels) {
        addChoice(
            menu, words[0], words[1], [this, level = level] { return m_workspace.sessionOptions().capture == level; },
            [this, level = level] { m_workspace.setCaptureLevel(level); });
    }
}

void RunOptionsMenu::addBudget(QMenu& run) {
    QMenu& menu = addSubmenu(run, tr("&Memory for rows"),
                             tr("The most that token-level attention rows may take; the oldest go first, and come back "
                                "by computing their segment again."));
    const auto current = [this] { return m_workspace.sessionOptions().detailBudgetBytes; };
    for (const std::uint64_t mebibytes : budgetsMiB) {
        const std::uint64_t bytes = mebibytes << 20;
        addChoice(
            menu, formatBytes(bytes), {}, [current, bytes] { return current() == bytes; },
            [this, bytes] { m_workspace.setDetailBudgetBytes(bytes); });
    }
    const auto isOther = [current] {
        return std::none_of(budgetsMiB.begin(), budgetsMiB.end(),
                            [&](std::uint64_t mebibytes) { return current() == mebibytes << 20; });
    };
    addChoice(menu, tr("&Other …"), tr("Any number of MiB."), isOther, [this, current] {
        if (const auto mebibytes = m_ask.budget(static_cast<double>(current()) / mebibyte)) {
            m_workspace.setDetailBudgetBytes(
                static_cast<std::uint64_t>(std::llround(std::max(*mebibytes, 0.0) * mebibyte)));
        }
    });
}

void RunOptionsMenu::addThreads(QMenu& run) {
    QMenu& menu = addSubmenu(run, tr("T&hreads"), tr("How many processor cores the engine uses for one segment."));
    const auto add = [&](int threads, const QString& text, const QString& explanation) {
        addChoice(
            menu, text, explanation, [this, threads] { return m_workspace.deviceOptions().threads == threads; },
            [this, threads] { m_workspace.setThreads(threads); });
    };
    add(0, tr("&Automatic"), tr("As many as there are and the model profits from; a small one is fastest with one."));
    for (const int threads : threadCounts(std::max(QThread::idealThreadCount(), 1))) {
        add(threads, QString::number(threads), {});
    }
}

void RunOptionsMenu::addDevice(QMenu& run) {
    QMenu& menu = addSubmenu(run, tr("&Device"), tr("Where the model computes."));
    const auto current = [this] { return QString::fromStdString(m_workspace.deviceOptions().device); };
    for (const char* name : devices) {
        const QString device = QString::fromLatin1(name);
        addChoice(
            menu, device == QStringLiteral("cpu") ? tr("&Processor (cpu)") : tr("&GPU (%1)").arg(device), {},
            [current, device] { return current() == device; }, [this, device] { m_workspace.setDevice(device); });
    }
    const auto isOther = [current] {
        return std::none_of(devices.begin(), devices.end(),
                            [&](const char* name) { return current() == QLatin1String(name); });
    };
    addChoice(menu, tr("&Other …"), tr("One of several GPUs: cuda:0, cuda:1, …"), isOther, [this, current] {
        if (const auto device = m_ask.device(current())) {
            m_workspace.setDevice(*device);
        }
    });
}

void RunOptionsMenu::showCurrent() {
    for (const Choice& choice : m_choices) {
        choice.action->setChecked(choice.isCurrent());
    }
}

} // namespace rmtscope
