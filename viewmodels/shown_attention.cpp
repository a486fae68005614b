#include "viewmodels/shown_attention.h"

#include "viewmodels/matrix_part.h"
#include "viewmodels/memory_blocks.h"
#include "viewmodels/paths.h"
#include "viewmodels/view_bytes.h"

#include <QFileInfo>

#include <algorithm>
#include <functional>

namespace rmtscope {
namespace {

using Tokens = std::vector<SegmentToken>;

bool isSpecial(const SegmentToken& token) {
    return token.role == TokenRole::Special || token.role == TokenRole::Padding;
}

bool isMemory(const SegmentToken& token) {
    return token.role == TokenRole::Memory;
}

std::vector<std::size_t> positionsOf(const Tokens& tokens, const std::function<bool(const SegmentToken&)>& wanted) {
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (wanted(tokens[i])) {
            positions.push_back(i);
        }
    }
    return positions;
}

/// [positions, positions] of one matrix; rows sum to 1 over all that isn't special if they are to.
std::vector<float> partOf(std::span<const float> matrix, const Tokens& tokens, std::span<const std::size_t> positions,
                          SpecialTokenView special) {
    std::vector<std::size_t> sumOver;
    if (special == SpecialTokenView::HiddenRenormalised) {
        sumOver = positionsOf(tokens, [](const SegmentToken& token) { return !isSpecial(token); });
    }
    return matrixPart(matrix, tokens.size(), positions, sumOver);
}

QString sourceOf(const RunController& controller) {
    const ModelInfo* const model = controller.modelInfo();
    const auto document = controller.document();
    return QStringLiteral("%1, %2").arg(model == nullptr ? QString() : QString::fromStdString(model->name),
                                        document ? QFileInfo(toFileName(document->path)).fileName() : QString());
}

} // namespace

ShownAttention::ShownAttention(const SegmentAttention& attention, const RunController& controller, QObject* parent)
    : QObject(parent)
    , m_attention(attention)
    , m_controller(controller) {
    connect(&attention, &SegmentAttention::matrixChanged, this, &ShownAttention::update);
    update();
}

void ShownAttention::setSpecialTokens(SpecialTokenView special) {
    if (m_special != special) {
        m_special = special;
        update();
    }
}

void ShownAttention::setComparison(Comparison comparison) {
    const Comparison possible = m_kept ? comparison : Comparison::Off;
    if (m_comparison != possible) {
        m_comparison = possible;
        update();
    }
}

bool ShownAttention::keepAsB() {
    const auto map = m_attention.map();
    if (!map) {
        return false;
    }
    const auto matrix = m_attention.matrix();
    m_kept = KeptAttention{map->tokens, {matrix.begin(), matrix.end()}, m_attention.label(), sourceOf(m_controller)};
    if (m_comparison == Comparison::Off) {
        m_comparison = Comparison::SamePositions;
    }
    update();
    return true;
}

std::uint64_t ShownAttention::bytes() const {
    std::size_t numbers = m_matrix.size() + m_keptPart.size();
    std::uint64_t bytes = 0;
    if (m_kept) {
        numbers += m_kept->matrix.size();
        bytes = viewBytes(m_kept->tokens);
    }
    return bytes + numbers * sizeof(float);
}

void ShownAttention::update() {
    m_positions.clear();
    m_keptPositions.clear();
    m_matrix.clear();
    m_keptPart.clear();
    m_problem.clear();
    m_difference = false;
    if (const auto map = m_attention.map()) {
        m_difference = m_comparison != Comparison::Off;
        m_comparison == Comparison::SlotsOnly ? pairSlots(*map) : choosePositions(*map);
        fill();
    }
    Q_EMIT changed();
}

/// Every position that is shown; with a B, where it has the same kind of token there.
void ShownAttention::choosePositions(const AttentionMap& map) {
    const Tokens& tokens = map.tokens;
    if (m_difference) {
        const Tokens& other = m_kept->tokens;
        if (tokens.size() != other.size()) {
            m_problem = tr("Segment %1 has %2 positions and B has %3, so not every cell has another to be compared "
                           "with. Choose \u201cA \u2212 B, slots only\u201d: the slots are in both.")
                            .arg(map.segment.value)
                            .arg(tokens.size())
                            .arg(other.size());
            return;
        }
        const auto sameKind = [](const SegmentToken& a, const SegmentToken& b) { return isMemory(a) == isMemory(b); };
        if (!std::equal(tokens.begin(), tokens.end(), other.begin(), sameKind)) {
            m_problem = tr("Memory stands at other positions in segment %1 than in B. Choose \u201cA \u2212 B, slots "
                           "only\u201d: it pairs them.")
                            .arg(map.segment.value);
            return;
        }
    }
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool special = isSpecial(tokens[i]) || (m_difference && isSpecial(m_kept->tokens[i]));
        if (m_special == SpecialTokenView::Shown || !special) {
            m_positions.push_back(i);
        }
    }
    m_keptPositions = m_positions;
}

void ShownAttention::pairSlots(const AttentionMap& map) {
    std::vector<std::size_t> own = positionsOf(map.tokens, isMemory);
    std::vector<std::size_t> other = positionsOf(m_kept->tokens, isMemory);
    if (own.empty() || own.size() != other.size()) {
        m_problem = tr("Segment %1 has %2 positions of memory and B has %3, so they can't be paired. Keep another "
                       "matrix as B.")
                        .arg(map.segment.value)
                        .arg(own.size())
                        .arg(other.size());
        return;
    }
    m_positions = std::move(own);
    m_keptPositions = std::move(other);
}

void ShownAttention::fill() {
    const auto map = m_attention.map();
    m_matrix = partOf(m_attention.matrix(), map->tokens, m_positions, m_special);
    if (m_difference && !m_positions.empty()) {
        m_keptPart = partOf(m_kept->matrix, m_kept->tokens, m_keptPositions, m_special);
        std::transform(m_matrix.begin(), m_matrix.end(), m_keptPart.begin(), m_matrix.begin(), std::minus<>());
    }
}

std::optional<std::size_t> ShownAttention::rowOf(std::size_t position) const {
    const auto found = std::lower_bound(m_positions.begin(), m_positions.end(), position);
    if (found == m_positions.end() || *found != position) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - m_positions.begin());
}

MatrixRange ShownAttention::rangeOf(AttentionCrop crop) const {
    MatrixRange range{0, size(), 0, size()};
    if (size() == 0 || crop == AttentionCrop::All) {
        return range;
    }
    const MemoryBlocks blocks = memoryBlocks(m_attention.map()->tokens);
    const std::size_t block = crop == AttentionCrop::Write ? blocks.write : blocks.read;
    const auto first = rowOf(block);
    if (blocks.slots == 0 || !first) {
        return range;
    }
    const std::size_t end = *first + blocks.slots; // the slots of a block stay together
    if (crop == AttentionCrop::Write) {
        range.firstQuery = *first;
        range.endQuery = end;
    } else {
        range.firstKey = *first;
        range.endKey = end;
    }
    return range;
}

QStringList ShownAttention::names() const {
    QStringList names;
    for (const std::size_t position : m_positions) {
        names.append(QString::fromStdString(m_attention.map()->tokens[position].label));
    }
    return names;
}

QString ShownAttention::keptLabel() const {
    const bool elsewhere = m_kept->source != sourceOf(m_controller);
    return elsewhere ? QStringLiteral("%1 of %2").arg(m_kept->label, m_kept->source) : m_kept->label;
}

QString ShownAttention::description() const {
    if (m_positions.empty()) {
        return {};
    }
    QString text = m_attention.label();
    if (m_difference) {
        text = tr("A \u2212 B; A: %1; B: %2").arg(text, keptLabel());
        text +=
            m_comparison == Comparison::SlotsOnly ? tr("; slots only") : tr("; paired by position, the words are A's");
    }
    const std::size_t hidden = m_attention.positions() - m_positions.size();
    if (m_special != SpecialTokenView::Shown && m_comparison != Comparison::SlotsOnly && hidden > 0) {
        text += tr("; %1 special tokens hidden").arg(hidden);
    }
    if (m_special == SpecialTokenView::Hidden) {
        text += tr("; rows not renormalised, so they sum to less than 1");
    } else if (m_special == SpecialTokenView::HiddenRenormalised) {
        text += tr("; rows renormalised to sum to 1 without special tokens");
    }
    return text;
}

AttentionCell ShownAttention::cell(std::size_t queryRow, std::size_t keyRow) const {
    AttentionCell cell = m_attention.cell(m_positions[queryRow], m_positions[keyRow]);
    const std::size_t index = queryRow * size() + keyRow;
    cell.value = m_matrix[index];
    if (m_special == SpecialTokenView::HiddenRenormalised) {
        cell.where += tr("; row renormalised");
    }
    if (m_difference) {
        const auto tokenOfB = [this](std::size_t row) {
            return QString::fromStdString(m_kept->tokens[m_keptPositions[row]].label);
        };
        const auto other = static_cast<double>(m_keptPart[index]);
        cell.where = tr("A %1 (%2), B %3 (%4 \u2192 %5, %6)")
                         .arg(QString::number(static_cast<double>(cell.value) + other, 'g', 6), m_attention.label(),
                              QString::number(other, 'g', 6), tokenOfB(queryRow), tokenOfB(keyRow), keptLabel());
    }
    return cell;
}

} // namespace rmtscope
