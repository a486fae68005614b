#include "viewmodels/generation_feed.h"

#include "viewmodels/run_channels.h"

#include <utility>

namespace rmtscope {
namespace {

constexpr int generationFrameMs = 16;

} // namespace

GenerationFeed::GenerationFeed(RunChannels& channels, QObject* parent)
    : QObject(parent)
    , m_channels(channels) {
    m_frame.setSingleShot(true);
    m_frame.setTimerType(Qt::PreciseTimer);
    m_frame.setInterval(generationFrameMs);
    connect(&m_frame, &QTimer::timeout, this, &GenerationFeed::deliver);
}

void GenerationFeed::request(GenerationRequest generation, quint64 run) {
    generation.id = ++m_id;
    m_active = true;
    m_ending.reset();
    m_channels.requests.pushGeneration(std::move(generation), run);
}

void GenerationFeed::stop() {
    if (!m_active) {
        return;
    }
    m_channels.requests.dropGeneration();
    const quint64 stopped = m_id;
    handOut();
    if (m_active && m_id == stopped) { // or a slot has stopped it, or asked anew
        m_active = false;
        m_ending.reset();
        Q_EMIT finished(GenerationEnd::Stopped);
    }
}

void GenerationFeed::onBegun(quint64 generation, qint64 contextTokens) {
    if (m_active && generation == m_id) {
        Q_EMIT begun(contextTokens);
    }
}

void GenerationFeed::onTokensAnnounced() {
    if (!m_frame.isActive()) {
        deliver();
    }
}

void GenerationFeed::onEnded(quint64 generation, GenerationEnd end, const std::optional<Failure>& failure) {
    if (!m_active || generation != m_id) {
        return;
    }
    m_ending = Ending{end, failure};
    if (!m_frame.isActive()) {
        deliver();
    }
}

bool GenerationFeed::handOut() {
    m_channels.tokensAnnounced.store(false);
    const std::vector<PublishedToken> published = m_channels.tokens.drain();
    QList<GeneratedToken> tokens;
    for (const PublishedToken& one : published) {
        if (m_active && one.generation == m_id) {
            tokens.append(one.token);
        }
    }
    if (!tokens.isEmpty()) {
        Q_EMIT tokensAvailable(tokens);
    }
    return !published.empty();
}

void GenerationFeed::deliver() {
    if (handOut()) {
        m_frame.start();
    } else if (m_active && m_ending) {
        settle();
    }
}

void GenerationFeed::settle() {
    const Ending ending = *std::exchange(m_ending, std::nullopt);
    m_active = false;
    if (!ending.failure || ending.failure->code == ErrorCode::Cancelled) {
        Q_EMIT finished(ending.end);
    } else {
        Q_EMIT failed(ending.failure->sentence);
    }
}

} // namespace rmtscope
