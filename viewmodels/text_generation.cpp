#include "viewmodels/text_generation.h"

#include "viewmodels/read_reduction.h"
#include "viewmodels/selection_text.h"

#include <algorithm>
#include <numeric>
#include <span>

namespace rmtscope {

TextGeneration::TextGeneration(RunController& controller, const Selection& selection, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_selection(selection) {
    connect(&controller, &RunController::generationBegun, this,
            [this](qint64 contextTokens) { m_contextTokens = contextTokens; });
    connect(&controller, &RunController::generatedTokensAvailable, this, &TextGeneration::append);
    connect(&controller, &RunController::generationFinished, this, [this](GenerationEnd end) {
        m_endedBy = end;
        setState(end == GenerationEnd::Stopped ? State::Stopped : State::Complete);
    });
    connect(&controller, &RunController::generationFailed, this, [this](const QString& sentence) {
        m_failure = sentence;
        setState(State::Failed);
        Q_EMIT failed(sentence);
    });
    connect(&controller, &RunController::sessionStarted, this, [this] { clear(State::Nothing); });
    connect(&controller, &RunController::documentClosed, this, [this] { clear(State::Nothing); });
    for (const auto signal : {&Selection::layersChanged, &Selection::headsChanged, &Selection::aggregationChanged}) {
        connect(&selection, signal, this, [this] {
            reduce(0);
            Q_EMIT readsChanged();
        });
    }
    connect(&selection, &Selection::segmentChanged, this, &TextGeneration::askableChanged);
    connect(&controller, &RunController::stateChanged, this, &TextGeneration::askableChanged);
    connect(&controller, &RunController::modelOpened, this, &TextGeneration::askableChanged);
    connect(&controller, &RunController::tracesAvailable, this, &TextGeneration::askableChanged);
}

QString TextGeneration::obstacle() const {
    if (m_controller.state() == RunState::Opening || m_controller.state() == RunState::Preparing) {
        return tr("Something is being opened; then the memory can be asked.");
    }
    const ModelInfo* model = m_controller.modelInfo();
    if (model == nullptr) {
        return tr("Open a decoder with memory and a document to ask what the memory holds.");
    }
    if (!model->writesText) {
        return tr("%1 writes no text: asking needs a decoder with memory.").arg(QString::fromStdString(model->name));
    }
    return m_controller.segmentsRead() == 0 ? tr("Let the model read at least one segment, then ask its memory.")
                                            : QString();
}

std::optional<SegmentIndex> TextGeneration::segmentToAsk() const {
    const std::int64_t read = m_controller.segmentsRead();
    if (read == 0) {
        return std::nullopt;
    }
    const auto selected = m_selection.segment();
    return selected && selected->value < read ? *selected : SegmentIndex(read - 1);
}

void TextGeneration::ask(const QString& prompt, const GenerationOptions& options) {
    const auto segment = segmentToAsk();
    if (!obstacle().isEmpty() || !segment || !m_controller.requestGeneration(*segment, prompt, options)) {
        return;
    }
    m_prompt = prompt;
    m_options = options;
    m_segment = *segment;
    clear(State::Writing);
}

QString TextGeneration::text() const {
    QString all;
    for (const Written& written : m_tokens) {
        all += written.text;
    }
    return all;
}

std::vector<SlotIndex> TextGeneration::mostRead(std::size_t i, std::size_t count) const {
    std::vector<SlotIndex> slotsByRead(slotCount());
    for (std::size_t slot = 0; slot < slotCount(); ++slot) {
        slotsByRead[slot] = SlotIndex(static_cast<std::int64_t>(slot));
    }
    std::stable_sort(slotsByRead.begin(), slotsByRead.end(),
                     [&](SlotIndex a, SlotIndex b) { return read(i, a) > read(i, b); });
    slotsByRead.resize(std::min(count, slotsByRead.size()));
    return slotsByRead;
}

QString TextGeneration::label() const {
    return QStringLiteral("Read mass, ") + headsText(m_selection.state(), m_shape);
}

std::uint64_t TextGeneration::bytes() const {
    const auto tokens = std::accumulate(m_tokens.begin(), m_tokens.end(), std::uint64_t{0},
                                        [](std::uint64_t sum, const Written& written) {
                                            return sum + sizeof(Written) + written.token.read.size() * sizeof(float);
                                        });
    return tokens + m_reads.size() * sizeof(float);
}

void TextGeneration::clear(State state) {
    if (state == State::Nothing) {
        m_prompt.clear();
    }
    m_failure.clear();
    m_contextTokens.reset();
    m_joined = {};
    m_tokens.clear();
    m_reads.clear();
    m_largestMass = 0;
    m_shape = m_controller.geometry().value_or(RunGeometry{}).shape;
    Q_EMIT cleared();
    setState(state);
}

void TextGeneration::setState(State state) {
    if (m_state != state) {
        m_state = state;
        Q_EMIT stateChanged();
    }
}

void TextGeneration::append(const QList<GeneratedToken>& tokens) {
    const std::size_t first = m_tokens.size();
    for (const GeneratedToken& token : tokens) {
        m_tokens.push_back({token, m_joined.append(token.text), 0});
    }
    reduce(first);
    Q_EMIT appended(static_cast<qsizetype>(first), tokens.size());
}

/// A thousand tokens of a GPT-2 with ten slots take a few milliseconds.
void TextGeneration::reduce(std::size_t first) {
    m_reads.resize(m_tokens.size() * slotCount());
    m_largestMass = first == 0 ? 0 : m_largestMass;
    for (std::size_t i = first; i < m_tokens.size(); ++i) {
        const std::span<float> slotReads = std::span(m_reads).subspan(i * slotCount(), slotCount());
        m_tokens[i].mass = reduceRead(m_tokens[i].token.read, m_shape, m_selection.state(), slotReads);
        m_largestMass = m_tokens[i].mass > m_largestMass ? m_tokens[i].mass : m_largestMass;
    }
}

} // namespace rmtscope
