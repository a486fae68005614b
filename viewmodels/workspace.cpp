#include "viewmodels/workspace.h"

#include "viewmodels/paths.h"

#include <utility>

namespace rmtscope {

Workspace::Workspace(std::shared_ptr<Engine> engine, QSettings& settings, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_recentFiles(settings)
    , m_facts(m_store)
    , m_controller(std::move(engine))
    , m_write(MassKind::Write, m_store, m_selection)
    , m_read(MassKind::Read, m_store, m_selection)
    , m_retain(MassKind::Retain, m_store, m_selection)
    , m_answers(m_store)
    , m_accuracy(m_store)
    , m_timing(m_store)
    , m_attention(m_controller, m_selection)
    , m_shownAttention(m_attention, m_controller)
    , m_headGrid(m_attention, m_store)
    , m_generation(m_controller, m_selection)
    , m_distance(m_store)
    , m_slotHistory(m_store)
    , m_slotReport(m_controller, m_store, m_slotHistory, m_write, m_selection)
    , m_path(m_store)
    , m_provenance(m_controller, m_store, m_answers, m_write, m_retain, m_selection)
    , m_lens(m_controller, m_selection)
    , m_colouring(m_controller, m_store, m_write, m_selection)
    , m_branches(m_controller, m_store)
    , m_comparison(m_branches, m_store, m_answers, m_selection)
    , m_keptMemories(m_controller)
    , m_causalEffects(m_controller, m_store) {
    applyRunOptions();
    connectAll();
}

Workspace::~Workspace() = default;

MassTimeline& Workspace::timeline(MassKind kind) {
    switch (kind) {
    case MassKind::Read:
        return m_read;
    case MassKind::Retain:
        return m_retain;
    case MassKind::Write:
        break;
    }
    return m_write;
}

void Workspace::overrideDevice(const DeviceOptions& device) {
    m_device = device;
    applyRunOptions();
}

void Workspace::setDevice(const QString& device) {
    if (m_device) {
        m_device->device = device.toStdString();
    }
    m_settings.setDevice(device);
    applyRunOptions();
}

void Workspace::setThreads(int threads) {
    if (m_device) {
        m_device->threads = threads;
    }
    m_settings.setThreads(threads);
    applyRunOptions();
}

void Workspace::overrideSessionOptions(const SessionOptions& options) {
    m_sessionOptions = options;
    applyRunOptions();
}

void Workspace::useOwnSessionOptions() {
    if (std::exchange(m_sessionOptions, std::nullopt)) {
        applyRunOptions();
    }
}

void Workspace::setCaptureLevel(CaptureLevel level) {
    if (m_sessionOptions) {
        m_sessionOptions->capture = level;
    }
    m_settings.setCaptureLevel(level);
    applyRunOptions();
}

void Workspace::setDetailBudgetBytes(std::uint64_t bytes) {
    if (m_sessionOptions) {
        m_sessionOptions->detailBudgetBytes = bytes;
    }
    m_settings.setDetailBudgetBytes(bytes);
    applyRunOptions();
}

void Workspace::setAskEvery(std::int64_t segments) {
    if (m_sessionOptions) {
        m_sessionOptions->askEvery = segments;
    }
    m_settings.setAskEvery(segments);
    applyRunOptions();
}

void Workspace::openSample(const SampleName& sample, const std::filesystem::path& model,
                           std::optional<SegmentIndex> segment) {
    m_wantedSegment.reset();
    if (segment) {
        m_wantedSegment.emplace(sample, *segment);
    }
    m_controller.openSample(sample, model);
}

SegmentIndex Workspace::segmentToShow(const SampleTokens& sample) {
    const auto wanted = std::exchange(m_wantedSegment, std::nullopt);
    return wanted && wanted->first == sample.name ? wanted->second : sample.lastFact;
}

void Workspace::applyRunOptions() {
    m_controller.setOptions(sessionOptions(), deviceOptions());
    Q_EMIT runOptionsChanged();
}

void Workspace::connectAll() {
    connect(&m_settings, &Settings::runOptionsChanged, this, &Workspace::applyRunOptions);
    connect(&m_controller, &RunController::failed, this, [this](ErrorCode, const QString& sentence) {
        Q_EMIT failed(sentence);
        m_overtakable.push_back(m_messages.add(Severity::Error, sentence)); // the same message: its id
    });
    for (MassTimeline* timeline : {&m_write, &m_read, &m_retain}) {
        connect(timeline, &MassTimeline::failed, this, &Workspace::failed);
    }
    connect(&m_attention, &SegmentAttention::failed, this, &Workspace::failed);
    connect(&m_headGrid, &HeadGrid::failed, this, &Workspace::failed);
    connect(&m_generation, &TextGeneration::failed, this, &Workspace::failed);
    connect(&m_provenance, &Provenance::failed, this, &Workspace::failed);
    connect(&m_lens, &MemoryLensTable::failed, this, &Workspace::failed);
    const auto markSources = [this] { m_colouring.setSources(m_provenance.markedBytes()); };
    connect(&m_provenance, &Provenance::changed, this, markSources);
    connect(&m_provenance, &Provenance::wordsAvailable, this, markSources);
    connect(&m_lines, &DocumentLines::failed, this, &Workspace::failed);
    connect(&m_distance, &MemoryDistance::failed, this, &Workspace::failed);
    connect(&m_slotHistory, &SlotHistory::failed, this, &Workspace::failed);
    connect(&m_path, &MemoryPath::failed, this, &Workspace::failed);
    connect(&m_branches, &BranchList::failed, this, &Workspace::failed);
    connect(&m_keptMemories, &KeptMemories::failed, this, &Workspace::failed);
    connect(&m_causalEffects, &CausalEffects::failed, this, &Workspace::failed);
    connect(this, &Workspace::failed, this,
            [this](const QString& sentence) { m_messages.add(Severity::Error, sentence); });
    connect(&m_controller, &RunController::modelOpened, this, &Workspace::onModelOpened);
    connect(&m_controller, &RunController::documentOpened, this,
            [this](const std::shared_ptr<const Document>& document) {
                if (document->sample) { // no file that could be opened again
                    m_selection.setSegment(segmentToShow(*document->sample));
                } else {
                    m_recentFiles.addDocument(toFileName(document->path));
                    m_selection.setSegment(std::nullopt);
                }
                m_history.clear(); // segments of the document before mean nothing here
                m_lines.setDocument(document);
            });
    connect(&m_controller, &RunController::documentClosed, this, [this] {
        m_selection.setSegment(std::nullopt);
        m_history.clear();
        m_store.start(RunContext());
        m_lines.setDocument(nullptr);
    });
    connect(&m_controller, &RunController::sessionStarted, this, [this](const RunGeometry& geometry) {
        forgetFailures();
        m_store.start(RunContext{geometry, m_controller.modelInfo()->labels, m_controller.document()});
    });
    connect(&m_controller, &RunController::stateChanged, this, [this](RunState state) {
        if (state == RunState::Running) {
            forgetFailures();
        }
    });
    connect(&m_controller, &RunController::tracesAvailable, &m_store, &TraceStore::append);
}

void Workspace::onModelOpened(const ModelInfo& info) {
    m_recentFiles.addModel(toFileName(info.path));
    m_selection.setSlot(std::nullopt); // the next model may have fewer
    m_selection.setLayers(LayerChoice());
    m_selection.setHeads(HeadChoice());
    m_selection.setPinned(std::nullopt, std::nullopt);
    m_history.clear();
    m_messages.dismiss(m_warning); // of the model before
    const std::string warning = warningOf(info);
    m_warning = warning.empty() ? 0 : m_messages.add(Severity::Info, QString::fromStdString(warning));
}

void Workspace::forgetFailures() {
    for (const int id : std::exchange(m_overtakable, {})) {
        m_messages.dismiss(id);
    }
}

} // namespace rmtscope
