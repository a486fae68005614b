#include "viewmodels/head_grid.h"

#include "viewmodels/newest_job.h"
#include "viewmodels/segment_attention.h"
#include "viewmodels/trace_store.h"
#include "viewmodels/view_bytes.h"

namespace rmtscope {

HeadGrid::HeadGrid(SegmentAttention& attention, const TraceStore& store, QObject* parent)
    : QObject(parent)
    , m_attention(attention)
    , m_store(store)
    , m_atlasJob(std::make_unique<NewestJob<HeadAtlas>>())
    , m_dominanceJob(std::make_unique<NewestJob<HeadDominance>>()) {
    connect(&attention, &SegmentAttention::replayChanged, this, &HeadGrid::takeReplay);
    connect(&attention, &SegmentAttention::loadingChanged, this, &HeadGrid::updateLoading);
    takeReplay();
}

HeadGrid::~HeadGrid() = default;

void HeadGrid::setActive(bool active) {
    m_active = active;
    m_attention.setActive(active, AttentionUser::HeadGrid);
    renew();
}

template <class T>
void HeadGrid::change(T& setting, const T& value) {
    if (setting != value) {
        setting = value;
        m_atlasWanted = true;
        renew();
    }
}

void HeadGrid::setBlock(HeadBlock block) {
    change(m_block, block);
}

void HeadGrid::setOrder(HeadOrder order) {
    change(m_order, order);
}

void HeadGrid::setSharedRange(bool shared) {
    change(m_sharedRange, shared);
}

void HeadGrid::setLayout(const AtlasLayout& layout) {
    change(m_layout, layout);
}

void HeadGrid::setDominance(std::optional<std::size_t> mostNamed) {
    if (m_mostNamed != mostNamed) {
        m_mostNamed = mostNamed;
        m_dominanceWanted = true;
        renew();
    }
}

void HeadGrid::takeReplay() {
    const auto map = m_attention.replay();
    if (!map) {
        clear();
        return;
    }
    m_atlasWanted = true;
    m_dominanceWanted = true;
    renew();
}

void HeadGrid::renew() {
    if (m_active && m_attention.replay()) {
        if (m_mostNamed && m_dominanceWanted) {
            makeDominance();
        } else if (!m_mostNamed && m_atlasWanted && !m_layout.isEmpty()) {
            makeAtlas();
        }
    }
    updateLoading();
}

void HeadGrid::makeAtlas() {
    m_atlasWanted = false;
    const auto map = m_attention.replay();
    const auto trace = m_store.find(map->segment);
    const std::vector<HeadMasses> masses = trace ? headMasses(*trace) : std::vector<HeadMasses>();
    const AtlasRequest request{m_block, m_layout, orderedHeads(map->shape, masses, m_order), m_sharedRange};
    m_atlasJob->start(
        [map, request](const std::stop_token& stop, const auto&) { return makeHeadAtlas(*map, request, stop); },
        [this, shape = map->shape, order = m_order, masses](HeadAtlas&& atlas) {
            takeAtlas(std::move(atlas), shape, order, masses);
        },
        [this](const Failure& failure) { fail(failure.sentence); });
}

void HeadGrid::takeAtlas(HeadAtlas atlas, const CaptureShape& shape, HeadOrder order, std::vector<HeadMasses> masses) {
    m_atlas = std::move(atlas);
    m_shape = shape;
    m_shownOrder = masses.empty() ? HeadOrder::Model : order;
    m_masses = std::move(masses);
    updateLoading();
    Q_EMIT atlasChanged();
}

void HeadGrid::makeDominance() {
    m_dominanceWanted = false;
    m_dominanceJob->start([map = m_attention.replay(), most = *m_mostNamed](
                              const std::stop_token& stop, const auto&) { return findDominantHeads(*map, most, stop); },
                          [this](HeadDominance&& dominance) {
                              m_dominance = std::move(dominance);
                              updateLoading();
                              Q_EMIT dominanceChanged();
                          },
                          [this](const Failure& failure) { fail(failure.sentence); });
}

void HeadGrid::fail(const QString& sentence) {
    updateLoading();
    Q_EMIT failed(sentence);
}

void HeadGrid::clear() {
    m_atlasJob->cancel();
    m_dominanceJob->cancel();
    m_shape = {};
    m_masses.clear();
    m_atlas = {};
    m_dominance = {};
    m_atlasWanted = true;
    m_dominanceWanted = true;
    updateLoading();
    Q_EMIT atlasChanged();
    Q_EMIT dominanceChanged();
}

void HeadGrid::updateLoading() {
    const bool replaying = m_active && m_attention.isReplaying();
    const bool loading = replaying || m_atlasJob->isRunning() || m_dominanceJob->isRunning();
    if (m_loading != loading) {
        m_loading = loading;
        Q_EMIT loadingChanged();
    }
}

std::optional<HeadMasses> HeadGrid::massesOf(const HeadPosition& at) const {
    const auto index = static_cast<std::size_t>(at.layer.value * m_shape.heads + at.head.value);
    return index < m_masses.size() ? std::optional(m_masses[index]) : std::nullopt;
}

QString HeadGrid::label() const {
    if (m_atlas.request.order.empty()) {
        return {};
    }
    const QString block = m_atlas.block == HeadBlock::Write  ? QStringLiteral("Write block (memory queries)")
                          : m_atlas.block == HeadBlock::Read ? QStringLiteral("Read block (memory keys)")
                                                             : QStringLiteral("Whole map");
    const QString order = m_masses.empty() || m_order == HeadOrder::Model ? QString()
                          : m_order == HeadOrder::ByWrite                 ? QStringLiteral(", ranked by write mass")
                                                                          : QStringLiteral(", ranked by read mass");
    return QStringLiteral("%1 of %2 layers × %3 heads, segment %4%5")
        .arg(block)
        .arg(m_shape.layers)
        .arg(m_shape.heads)
        .arg(m_atlas.segment.value)
        .arg(order);
}

std::uint64_t HeadGrid::bytes() const {
    return m_atlas.levels.size() + m_atlas.thumbs.size() * sizeof(float) + viewBytes(m_dominance.tokens) +
           m_dominance.strength.size() * (sizeof(float) + sizeof(std::uint16_t) + sizeof(std::uint8_t));
}

} // namespace rmtscope
