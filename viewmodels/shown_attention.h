#pragma once

#include "viewmodels/segment_attention.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

/// Whether [CLS], [SEP] and padding have rows and columns. Without them a row doesn't sum to 1, unless it is divided by
/// what is left.
enum class SpecialTokenView { Shown, Hidden, HiddenRenormalised };

/// What is subtracted from the attention: nothing, B at the same positions, or B's slots from the slots alone, which
/// also segments of different lengths have in common.
enum class Comparison { Off, SamePositions, SlotsOnly };

/// Which rows or columns of it: all, those of the memory that is written (queries), of the memory that is read (keys).
enum class AttentionCrop { All, Write, Read };

/// Rows first..end-1 against columns first..end-1.
struct MatrixRange {
    std::size_t firstQuery = 0;
    std::size_t endQuery = 0;
    std::size_t firstKey = 0;
    std::size_t endKey = 0;
};

/// A matrix that was kept to be compared with: B.
struct KeptAttention {
    std::vector<SegmentToken> tokens; ///< [T]
    std::vector<float> matrix;        ///< [T query, T key]
    QString label;                    ///< as SegmentAttention's
    QString source;                   ///< model and document
};

/// What of the selected segment's attention is shown: without special tokens, or less what was kept as B. Positions
/// count within the segment's sequence, rows are those of what is shown.
class ShownAttention : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    ShownAttention(const SegmentAttention& attention, const RunController& controller, QObject* parent = nullptr);

    void setSpecialTokens(SpecialTokenView special);
    [[nodiscard]] SpecialTokenView specialTokens() const { return m_special; }
    /// Without a B there is nothing to compare with, and it stays Off.
    void setComparison(Comparison comparison);
    [[nodiscard]] Comparison comparison() const { return m_comparison; }
    /// Keeps the present matrix as B, in place of the one before, and compares with it. B stays when another segment,
    /// head, document or model is looked at. False, and nothing happens, while there is no matrix.
    bool keepAsB();
    /// Null without one.
    [[nodiscard]] const KeptAttention* kept() const { return m_kept ? &*m_kept : nullptr; }
    [[nodiscard]] std::uint64_t bytes() const;

    /// Rows, and as many columns; 0 when there is nothing to show.
    [[nodiscard]] std::size_t size() const { return m_positions.size(); }
    /// [size query, size key]: in 0..1, or a difference in -1..1.
    [[nodiscard]] std::span<const float> matrix() const { return m_matrix; }
    [[nodiscard]] bool isDifference() const { return m_difference; }
    /// [size]: the sequence's position of each row, rising.
    [[nodiscard]] std::span<const std::size_t> positions() const { return m_positions; }
    /// None if it isn't shown.
    [[nodiscard]] std::optional<std::size_t> rowOf(std::size_t position) const;
    /// [size]: what stands in each row.
    [[nodiscard]] QStringList names() const;
    /// All of it where there is no memory.
    [[nodiscard]] MatrixRange rangeOf(AttentionCrop crop) const;
    /// What the numbers are, in words: of which heads, without which tokens, less what. Empty when nothing is shown.
    [[nodiscard]] QString description() const;
    /// Why the difference that was asked for can't be shown, and what to do; else empty.
    [[nodiscard]] const QString& problem() const { return m_problem; }
    /// Needs both < size().
    [[nodiscard]] AttentionCell cell(std::size_t queryRow, std::size_t keyRow) const;

Q_SIGNALS:
    /// Anything of it.
    void changed();

private:
    void update();
    void choosePositions(const AttentionMap& map);
    void pairSlots(const AttentionMap& map);
    void fill();
    [[nodiscard]] QString keptLabel() const;

    const SegmentAttention& m_attention;
    const RunController& m_controller;
    SpecialTokenView m_special = SpecialTokenView::Shown;
    Comparison m_comparison = Comparison::Off;
    std::optional<KeptAttention> m_kept;
    std::vector<std::size_t> m_positions;     ///< in the segment
    std::vector<std::size_t> m_keptPositions; ///< what is subtracted from each of these, in B
    std::vector<float> m_matrix;
    std::vector<float> m_keptPart; ///< [size, size] of B; empty without a difference
    bool m_difference = false;
    QString m_problem;
};

} // namespace rmtscope
