// How long the window's event loop keeps input waiting while a run is going on: a probe event is posted every few
// milliseconds, and the time until it is handled is measured. And how long after Run the first heatmap column is
// painted.
//     QT_QPA_PLATFORM=offscreen bench_window [SECONDS]             a fake engine as fast as a GPU
//     xvfb-run -a bench_window SECONDS MODEL DOCUMENT              the real one, at full speed

#include "app/gui/main_window.h"
#include "tests/support/fake_engine.h"
#include "viewmodels/workspace.h"
#include "widgets/theme.h"
#include "widgets/timeline_panel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <iostream>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double percentile(const std::vector<double>& sorted, double part) {
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

/// Milliseconds that each probe waited.
std::vector<double> probe(QApplication& application, double seconds) {
    std::vector<double> waits;
    std::atomic<bool> go = true;
    std::thread prober([&] {
        while (go) {
            const auto posted = Clock::now();
            QMetaObject::invokeMethod(
                &application,
                [&waits, posted] {
                    waits.push_back(std::chrono::duration<double, std::milli>(Clock::now() - posted).count());
                },
                Qt::QueuedConnection);
            std::this_thread::sleep_for(std::chrono::milliseconds(3));
        }
    });
    QElapsedTimer timer;
    timer.start();
    while (static_cast<double>(timer.elapsed()) < seconds * 1000) {
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    }
    go = false;
    prober.join();
    QApplication::processEvents();
    std::sort(waits.begin(), waits.end());
    return waits;
}

/// Waits for the first paint of anything in `view` after `isDue`.
class FirstPaint : public QObject {
public:
    FirstPaint(QWidget& view, std::function<bool()> isDue)
        : m_view(view)
        , m_isDue(std::move(isDue)) {
        qApp->installEventFilter(this);
    }

    [[nodiscard]] bool seen() const { return m_seen; }

    bool eventFilter(QObject* object, QEvent* event) override {
        if (event->type() == QEvent::Paint && m_isDue()) {
            const auto* const widget = qobject_cast<QWidget*>(object);
            m_seen = m_seen || (widget != nullptr && m_view.isAncestorOf(widget));
        }
        return false;
    }

private:
    QWidget& m_view;
    std::function<bool()> m_isDue;
    bool m_seen = false;
};

std::shared_ptr<rmtscope::Engine> engineFor(int argc) {
#ifdef RMTSCOPE_BENCH_ENGINE
    if (argc > 3) {
        return rmtscope::makeEngine();
    }
#endif
    static_cast<void>(argc);
    rmtscope::FakePlan plan;
    plan.shape = {12, 12, 10};
    plan.segments = 31250;
    plan.segmentDelay = std::chrono::milliseconds(1); // as fast as a GPU
    return std::make_shared<rmtscope::FakeEngine>(plan);
}

} // namespace

int main(int argc, char** argv) {
    using namespace rmtscope;
    QApplication application(argc, argv);
    const double seconds = argc > 1 ? std::atof(argv[1]) : 10;
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    Workspace workspace(engineFor(argc), settings);
    applyTheme(Theme::Light);
    MainWindow window(workspace, settings, false);
    window.show();
    workspace.controller().openModel(argc > 3 ? argv[2] : "model");
    workspace.controller().openDocument(argc > 3 ? argv[3] : "document.txt");
    while (workspace.controller().state() != RunState::Ready) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    }
    FirstPaint firstColumn(window.timeline(), [&workspace] { return !workspace.store().empty(); });
    const auto pressed = Clock::now();
    workspace.controller().run();
    while (!firstColumn.seen()) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    }
    const double firstColumnMs = std::chrono::duration<double, std::milli>(Clock::now() - pressed).count();
    while (workspace.controller().segmentsRead() < 100) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    }
    const std::int64_t before = workspace.controller().segmentsRead();
    const std::vector<double> waits = probe(application, seconds);
    const auto read = static_cast<double>(workspace.controller().segmentsRead() - before);
    std::cout << "{\"first_column_ms\": " << firstColumnMs << ", \"probes\": " << waits.size()
              << ", \"p50_ms\": " << percentile(waits, 0.5) << ", \"p99_ms\": " << percentile(waits, 0.99)
              << ", \"max_ms\": " << waits.back() << ", \"segments_per_second\": " << read / seconds << "}\n";
    workspace.controller().stop();
    return 0;
}
