#pragma once

#include <QIODevice>

namespace rmtscope {

class MemoryLensTable;
class Provenance;

/// As in csv_export.h, of the views that lead from an answer to its cause.

/// One row a word where they are known, else a segment: slot, slot_share, read_mass, segment, segment_share, word,
/// position, first_byte, end_byte, word_share, answer_share (the product of the shares), question, answer,
/// asked_after_segment. What isn't listed one by one has a row with an empty segment: "further segments", "initial".
void exportProvenance(QIODevice& device, const Provenance& provenance);

/// One row a slot and rank: slot, rank, token, id, probability, segment.
void exportMemoryLens(QIODevice& device, const MemoryLensTable& lens);

} // namespace rmtscope
