// How long one waits for what is looked at in a long run: the real window with the real engine reads a document to its
// end, and then segments are opened, heads chosen, and every view that zooms or pans is moved.
//     xvfb-run -a bench_explorer [--json] [--tokens N] [--maps N] [--rounds N] [MODEL]
// MODEL is a folder; without one it is the bundled model.

#include "app/gui/main_window.h"
#include "engine/api/error.h"
#include "tests/benchmarks/explored_views.h"
#include "tests/benchmarks/frame_clock.h"
#include "tests/benchmarks/long_document.h"
#include "tests/benchmarks/measured_times.h"
#include "tests/benchmarks/moved_view.h"
#include "viewmodels/workspace.h"
#include "widgets/attention_panel.h"
#include "widgets/matrix_plot.h"
#include "widgets/theme.h"

#include <QCommandLineParser>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>
#include <fstream>
#include <limits>
#include <sys/resource.h>
#include <unistd.h>

using namespace rmtscope;
using namespace rmtscope::bench;

namespace {

constexpr double mebibyte = 1024.0 * 1024.0;
constexpr double goalBytes = 2048 * mebibyte;

struct Plan {
    std::filesystem::path model;
    std::int64_t tokens = 2'048'000;
    int maps = 30;
    int rounds = 4;
    bool json = false;
};

double residentBytes() {
    std::ifstream file("/proc/self/statm");
    double total = 0;
    double resident = 0;
    file >> total >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double peakResidentBytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024;
}

/// The window with a run in it.
class Explorer {
public:
    Explorer(FrameClock& clock, Workspace& workspace, MainWindow& window)
        : m_clock(clock)
        , m_workspace(workspace)
        , m_window(window)
        , m_matrix(window.findChild<AttentionPanel*>()->matrix()) {
        QObject::connect(&workspace, &Workspace::failed, &window,
                         [this](const QString& sentence) { m_failure = sentence; });
        QObject::connect(&workspace.shownAttention(), &ShownAttention::changed, &window, [this] {
            if (isShown()) {
                m_framesBefore = std::min(m_framesBefore, m_matrix.frames());
            }
        });
    }

    /// Returns the seconds from Run to the last segment.
    double read(const std::filesystem::path& model, const std::filesystem::path& document) {
        RunController& controller = m_workspace.controller();
        controller.openModel(model);
        controller.openDocument(document);
        waitFor([&] { return controller.state() == RunState::Ready; });
        const auto begun = Clock::now();
        controller.run();
        waitFor([&] { return controller.state() == RunState::Finished; });
        return millisecondsBetween(begun, Clock::now()) / 1000;
    }

    /// From selecting a segment to its whole map on the screen: replayed from the memory tape, nothing of it was kept.
    MeasuredTimes openMaps(int count) {
        MeasuredTimes times{.name = "open a segment's attention map", .goalMs = 100, .milliseconds = {}};
        const std::int64_t segments = m_workspace.controller().geometry()->segments;
        const std::int64_t maps = std::min<std::int64_t>(count, segments);
        lookAtMatrix();
        for (std::int64_t i = 0; i < maps; ++i) {
            // Spread over the run and not in its order, so that no text or state was just in use.
            const std::int64_t stride = maps % 7 == 0 ? 1 : 7;
            const SegmentIndex segment((2 * (i * stride % maps) + 1) * segments / (2 * maps));
            m_wanted = segment;
            measure(times, [&] { m_workspace.selection().setSegment(segment); });
        }
        return times;
    }

    MeasuredTimes switchLayers(int count) {
        const std::int64_t layers = m_workspace.controller().geometry()->shape.layers;
        return switchHeads("switch the layer", layers > 1 ? count : 0, [this, layers](std::int64_t i) {
            m_workspace.selection().setLayers(LayerChoice(LayerIndex(i % layers)));
        });
    }

    MeasuredTimes switchSingleHeads(int count) {
        const std::int64_t heads = m_workspace.controller().geometry()->shape.heads;
        return switchHeads("switch the head", heads > 1 ? count : 0, [this, heads](std::int64_t i) {
            m_workspace.selection().setHeads(HeadChoice(HeadIndex(i % heads)));
        });
    }

    MeasuredTimes switchAggregation(int count) {
        m_workspace.selection().setLayers({});
        m_workspace.selection().setHeads({});
        return switchHeads("switch mean and maximum of all heads", count, [this](std::int64_t i) {
            m_workspace.selection().setAggregation(i % 2 == 0 ? Aggregation::Max : Aggregation::Mean);
        });
    }

    std::vector<MeasuredTimes> moveViews(int rounds) {
        std::vector<MeasuredTimes> all;
        for (const ExploredView& explored : exploredViews(m_workspace, m_window)) {
            const Raised raised(m_window, *explored.panel);
            if (explored.prepare) {
                explored.prepare();
            }
            m_clock.watch(*explored.view);
            m_clock.settle(explored.isReady); // and laid out, so that the mouse finds what is in the middle
            all.push_back(ViewMover(m_clock, explored.moved()).run(rounds));
        }
        return all;
    }

private:
    void waitFor(const std::function<bool()>& isDone) {
        while (!isDone()) {
            m_clock.handleEvents();
            if (!m_failure.isEmpty()) {
                throw Error(ErrorCode::Internal, m_failure.toStdString());
            }
        }
    }

    void lookAtMatrix() {
        raise(m_window, *m_window.findChild<AttentionPanel*>());
        m_clock.watch(m_matrix);
        m_clock.settle([this] { return !m_workspace.attention().isLoading(); });
    }

    [[nodiscard]] bool isShown() const {
        const auto map = m_workspace.attention().map();
        return map && map->segment == m_wanted && !m_workspace.attention().isLoading();
    }

    MeasuredTimes switchHeads(const char* name, int count, const std::function<void(std::int64_t)>& choose) {
        MeasuredTimes times{.name = name, .goalMs = 50, .milliseconds = {}};
        choose(1); // the first one that counts changes something
        lookAtMatrix();
        for (std::int64_t i = 0; i < count; ++i) {
            measure(times, [&] { choose(i); });
        }
        return times;
    }

    /// From `act` to the first frame of the matrix that was laid out when its new numbers were there.
    void measure(MeasuredTimes& times, const std::function<void()>& act) {
        constexpr double patienceMs = 60'000;
        m_framesBefore = std::numeric_limits<int>::max();
        const auto begun = Clock::now();
        act();
        const auto painted = m_clock.waitForFrame(patienceMs, [this] { return m_matrix.frames() > m_framesBefore; });
        if (!m_failure.isEmpty()) {
            throw Error(ErrorCode::Internal, m_failure.toStdString());
        }
        if (painted) {
            times.milliseconds.push_back(millisecondsBetween(begun, *painted));
        } else {
            ++times.unpainted;
        }
        m_clock.settle();
    }

    FrameClock& m_clock;
    Workspace& m_workspace;
    MainWindow& m_window;
    MatrixPlot& m_matrix;
    SegmentIndex m_wanted;
    int m_framesBefore = std::numeric_limits<int>::max(); ///< of the matrix, when its new numbers came
    QString m_failure;
};

struct Outcome {
    RunGeometry geometry;
    MemoryUse use;
    std::uint64_t viewBytes = 0;
    double readSeconds = 0;
    std::vector<MeasuredTimes> times;
};

Outcome explore(const Plan& plan, FrameClock& clock) {
    const QTemporaryDir folder;
    const auto document = writeLongDocument(plan.model, plan.tokens, folder.path().toStdString());
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    Workspace workspace(makeEngine(), settings);
    applyTheme(Theme::Light);
    MainWindow window(workspace, settings, false);
    window.show();
    Explorer explorer(clock, workspace, window);
    Outcome outcome;
    outcome.readSeconds = explorer.read(plan.model, document);
    outcome.times.push_back(explorer.openMaps(plan.maps));
    outcome.times.push_back(explorer.switchLayers(plan.maps));
    outcome.times.push_back(explorer.switchSingleHeads(plan.maps));
    outcome.times.push_back(explorer.switchAggregation(plan.maps));
    for (MeasuredTimes& moved : explorer.moveViews(plan.rounds)) {
        outcome.times.push_back(std::move(moved));
    }
    outcome.geometry = workspace.controller().geometry().value();
    outcome.use = workspace.controller().memoryUse();
    outcome.viewBytes = workspace.viewBytes();
    return outcome;
}

void printText(const Plan& plan, const Outcome& outcome) {
    std::printf("model %s: %lld tokens in %lld segments, read in %.1f s\n\n", plan.model.c_str(),
                static_cast<long long>(outcome.geometry.tokens), static_cast<long long>(outcome.geometry.segments),
                outcome.readSeconds);
    printTable(outcome.times);
    std::printf(
        "\nresident %.0f MiB, at most %.0f MiB (goal %.0f MiB%s): tape %.0f MiB, rows %.0f MiB, views %.0f MiB\n",
        residentBytes() / mebibyte, peakResidentBytes() / mebibyte, goalBytes / mebibyte,
        peakResidentBytes() <= goalBytes ? "" : ", missed", static_cast<double>(outcome.use.tapeBytes) / mebibyte,
        static_cast<double>(outcome.use.rowsBytes) / mebibyte, static_cast<double>(outcome.viewBytes) / mebibyte);
}

void printJson(const Plan& plan, const Outcome& outcome) {
    nlohmann::ordered_json json = {
        {"model", plan.model.string()},          {"tokens", outcome.geometry.tokens},
        {"segments", outcome.geometry.segments}, {"read_seconds", outcome.readSeconds},
        {"resident_bytes", residentBytes()},     {"peak_resident_bytes", peakResidentBytes()},
        {"goal_resident_bytes", goalBytes},      {"tape_bytes", outcome.use.tapeBytes},
        {"rows_bytes", outcome.use.rowsBytes},   {"view_bytes", outcome.viewBytes}};
    for (const MeasuredTimes& times : outcome.times) {
        json["cases"].push_back(toJson(times));
    }
    std::printf("%s\n", json.dump(2).c_str());
}

Plan planOf(const QApplication& application) {
    QCommandLineParser parser;
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("One JSON object instead of a table."));
    const QCommandLineOption tokens(QStringLiteral("tokens"), QStringLiteral("Of the document."), QStringLiteral("N"),
                                    QStringLiteral("2048000"));
    const QCommandLineOption maps(QStringLiteral("maps"), QStringLiteral("How many are opened, and heads switched."),
                                  QStringLiteral("N"), QStringLiteral("30"));
    const QCommandLineOption rounds(QStringLiteral("rounds"), QStringLiteral("How often every view is moved."),
                                    QStringLiteral("N"), QStringLiteral("4"));
    parser.addOptions({json, tokens, maps, rounds});
    parser.addPositionalArgument(QStringLiteral("MODEL"), QStringLiteral("Model folder."));
    parser.addHelpOption();
    parser.process(application);
    const QStringList models = parser.positionalArguments();
    Plan plan;
    plan.model = models.isEmpty() ? std::filesystem::path(RMTSCOPE_SOURCE_DIR "/resources/models/rmt-encoder")
                                  : std::filesystem::absolute(models.front().toStdString());
    plan.tokens = std::max<std::int64_t>(parser.value(tokens).toLongLong(), 1);
    plan.maps = std::max(parser.value(maps).toInt(), 1);
    plan.rounds = std::max(parser.value(rounds).toInt(), 1);
    plan.json = parser.isSet(json);
    return plan;
}

} // namespace

int main(int argc, char** argv) {
    FrameClock application(argc, argv);
    const Plan plan = planOf(application);
    try {
        const Outcome outcome = explore(plan, application);
        (plan.json ? printJson : printText)(plan, outcome);
    } catch (const Error& error) {
        std::fprintf(stderr, "bench_explorer: %s\n", error.what());
        return 1;
    }
    return 0;
}
