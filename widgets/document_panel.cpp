#include "widgets/document_panel.h"

#include "viewmodels/csv_export.h"
#include "viewmodels/workspace.h"
#include "widgets/document_minimap.h"
#include "widgets/document_view.h"

#include <QBuffer>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace rmtscope {
namespace {

const QString topKey = QStringLiteral("byte"); // the first in view

} // namespace

DocumentPanel::DocumentPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Document"), QStringLiteral("document"), parent)
    , m_workspace(workspace)
    , m_slot(new QComboBox(this))
    , m_text(new DocumentView(workspace.lines(), workspace.colouring(), this))
    , m_minimap(new DocumentMinimap(this)) {
    addControls();
    m_text->setMinimumWidth(300);
    auto* row = new QHBoxLayout;
    row->setSpacing(2);
    row->addWidget(m_text, 1);
    row->addWidget(m_minimap);
    content().addLayout(row, 1);
    addInnerPart(*m_text);
    addInnerPart(*m_minimap);
    m_minimap->setSource([this](int rows) { return minimapRows(rows); });
    m_minimap->setColourMap(workspace.settings().colourMap());

    connect(m_text, &DocumentView::byteClicked, this, &DocumentPanel::selectByte);
    connect(m_text, &DocumentView::visibleBytesChanged, this,
            [this] { m_minimap->setVisibleBytes(m_text->visibleBytes()); });
    connect(m_text, &DocumentView::byteHovered, this, [this](std::optional<quint64> byte) {
        m_workspace.selection().setHovered(byte ? m_workspace.colouring().tokenAt(*byte) : std::nullopt);
    });
    connect(m_minimap, &DocumentMinimap::byteClicked, m_text, &DocumentView::scrollToByte);
    MassTimeline& written = workspace.timeline(MassKind::Write);
    connect(&written, &MassTimeline::appended, m_minimap, &DocumentMinimap::invalidate);
    connect(&written, &MassTimeline::valuesChanged, m_minimap, &DocumentMinimap::invalidate);
    connect(&workspace.colouring(), &DocumentColouring::changed, this, &DocumentPanel::describe);
    connect(&workspace.selection(), &Selection::segmentChanged, this, &DocumentPanel::showSelection);
    connect(&workspace.selection(), &Selection::slotChanged, this, &DocumentPanel::showSelection);
    connect(&workspace.controller(), &RunController::sessionStarted, this, &DocumentPanel::startSession);
    connect(&workspace.lines(), &DocumentLines::documentChanged, this, [this] {
        m_wantedTop.reset();
        startSession();
    });
    connect(&workspace.lines(), &DocumentLines::ready, this, &DocumentPanel::showLastFact);
    connect(&workspace.lines(), &DocumentLines::ready, this, &DocumentPanel::showWantedTop);
    connect(&workspace.settings(), &Settings::colourMapChanged, this,
            [this] { m_minimap->setColourMap(m_workspace.settings().colourMap()); });
    startSession();
}

void DocumentPanel::addControls() {
    m_slot->setToolTip(
        tr("Whose writing is shown: the attention of one memory slot to each token, or the largest of all "
           "slots. The stronger the shade, the more the memory took from that token."));
    m_slot->setAccessibleName(tr("Memory slot"));
    addControl(*m_slot);
    connect(m_slot, &QComboBox::activated, this, [this](int index) {
        m_workspace.selection().setSlot(index <= 0 ? std::nullopt : std::optional(SlotIndex(index - 1)));
    });
}

void DocumentPanel::startSession() {
    const auto geometry = m_workspace.controller().geometry();
    m_slot->clear();
    m_slot->addItem(tr("all slots"));
    for (std::int64_t slot = 0; geometry && slot < geometry->shape.slots; ++slot) {
        m_slot->addItem(tr("mem %1").arg(slot));
    }
    const auto document = m_workspace.lines().document();
    m_minimap->setDocumentBytes(document ? document->text.size() : 0);
    std::vector<ByteSpan> facts;
    for (const FactSpan& fact : m_workspace.colouring().facts(ByteSpan{0, document ? document->text.size() : 0})) {
        facts.push_back(fact.bytes);
    }
    m_minimap->setFacts(std::move(facts));
    m_minimap->setVisibleBytes(m_text->visibleBytes());
    m_minimap->invalidate();
    showSelection();
    describe();
}

void DocumentPanel::showSelection() {
    const Selection& selection = m_workspace.selection();
    m_slot->setCurrentIndex(selection.slot() ? static_cast<int>(selection.slot()->value) + 1 : 0);
    const auto bytes = m_workspace.colouring().selectedSegment();
    if (bytes && !m_clickedHere) {
        m_text->scrollToByte(bytes->begin);
    }
    m_text->viewport()->update();
}

/// Of a sample, whose selected segment has no place in the text before it is read.
void DocumentPanel::showLastFact() {
    const auto document = m_workspace.lines().document();
    if (document && document->sample && !document->questions.empty() && !document->questions.front().facts.empty()) {
        m_text->scrollToByte(document->questions.front().facts.back().bytes.begin);
    }
}

void DocumentPanel::selectByte(quint64 byte) {
    const auto [first, end] = m_workspace.store().segmentsIn(ByteSpan{byte, byte + 1});
    if (first < end) {
        m_clickedHere = true;
        m_workspace.selection().setSegment(first);
        m_clickedHere = false;
    }
}

void DocumentPanel::describe() {
    const bool read = !m_workspace.store().empty();
    const QString sources = m_workspace.provenance().marked().empty()
                                ? QString()
                                : tr(" Dotted above: words that the traced answer comes from.");
    setCaption(read ? tr("%1. Underlined: facts of the questions.").arg(m_workspace.colouring().label()) + sources
                    : QString());
}

std::vector<float> DocumentPanel::minimapRows(int rows) const {
    const MassTimeline& written = m_workspace.timeline(MassKind::Write);
    std::vector<float> values(static_cast<std::size_t>(rows), std::numeric_limits<float>::quiet_NaN());
    const auto document = m_workspace.lines().document();
    const auto read = static_cast<std::int64_t>(std::min(written.segmentCount(), m_workspace.store().size()));
    if (!document || read == 0 || written.maximum() <= 0) {
        return values;
    }
    const auto bytes = static_cast<double>(document->text.size());
    for (std::size_t row = 0; row < values.size(); ++row) {
        const auto begin = static_cast<std::uint64_t>(bytes * static_cast<double>(row) / rows);
        const auto behind = static_cast<std::uint64_t>(bytes * static_cast<double>(row + 1) / rows);
        auto [first, end] = m_workspace.store().segmentsIn(ByteSpan{begin, std::max(behind, begin + 1)});
        end = std::min(end, SegmentIndex(read));
        for (SegmentIndex segment = first; segment < end; ++segment) {
            for (std::size_t slot = 0; slot < written.slotCount(); ++slot) {
                const float value = written.value(segment, SlotIndex(static_cast<std::int64_t>(slot)));
                values[row] = std::isnan(values[row]) ? value : std::max(values[row], value);
            }
        }
        values[row] /= written.maximum();
    }
    return values;
}

QJsonObject DocumentPanel::viewState() const {
    QJsonObject state = Panel::viewState();
    state[topKey] = static_cast<qint64>(m_text->visibleBytes().begin);
    return state;
}

void DocumentPanel::setViewState(const QJsonObject& state) {
    Panel::setViewState(state);
    if (const qint64 top = state[topKey].toInteger(-1); top >= 0) {
        m_wantedTop = static_cast<std::uint64_t>(top);
        showWantedTop();
    }
}

/// Once there are lines, and once: then the text is scrolled as anybody likes.
void DocumentPanel::showWantedTop() {
    if (m_wantedTop && m_workspace.lines().isReady()) {
        m_text->scrollToTop(*std::exchange(m_wantedTop, std::nullopt));
    }
}

QByteArray DocumentPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportDocument(buffer, m_workspace.colouring(), m_workspace.lines(), m_text->visibleBytes());
    return buffer.data();
}

} // namespace rmtscope
