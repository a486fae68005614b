#pragma once

#include "engine/api/indices.h"

#include <QIODevice>

namespace rmtscope {

class AccuracySeries;
class AnswerTimeline;
class DocumentColouring;
class DocumentLines;
class HeadGrid;
struct HeadDominance;
class MassTimeline;
struct MatrixRange;
class ShownAttention;
class TextGeneration;
class TimingSeries;
class TraceStore;

/// Writes what a view shows as CSV (RFC 4180, UTF-8, a header row, '.' as decimal point, units in the column names).
/// Numbers have as many digits as it takes to read back the same value. The last column, reduction, says in words what
/// the numbers are: of which layers and heads, mean or maximum, relative to what. All throw Error with WriteFailed when
/// the device takes less than everything.

/// One row a segment: segment, first_byte, end_byte, tokens_read, and the mass of each slot: write_mem_0, …
void exportMassTimeline(QIODevice& device, const MassTimeline& timeline, const TraceStore& store);

/// One row each time the question was asked: segment, tokens_read, probability of each label: probability_LABEL, …,
/// best_label, question.
void exportAnswers(QIODevice& device, const AnswerTimeline& timeline, const TraceStore& store);

/// One row a segment: segment, tokens_read, elapsed_ms, device_mib.
void exportTiming(QIODevice& device, const TimingSeries& series);

/// One row each time questions were asked: segment, tokens_read, asked, correct, accuracy, interval_low, interval_high.
void exportAccuracy(QIODevice& device, const AccuracySeries& series);

/// One row a query: query_position, query_token, and the attention to each key, named by its position and token. Only
/// the rows and columns of `range`.
void exportAttention(QIODevice& device, const ShownAttention& attention, const MatrixRange& range);

/// One row a head, in the order of the tiles: layer, head, write, read and retain mass, strongest (cell of the block).
void exportHeads(QIODevice& device, const HeadGrid& grid);

/// What the tiles show: one row a head and a row of its tile: layer, head, first_query, end_query (positions), and the
/// largest weight behind each pixel, named by the positions of its keys: "keys_4_8" for 4 to 7.
void exportHeadTiles(QIODevice& device, const HeadGrid& grid);

/// One row a query: query_position, query_token, and the largest attention of any head to each key.
void exportStrongestWeights(QIODevice& device, const HeadDominance& dominance);

/// The same rows and columns with the head whose that is: "2.3" for head 3 of layer 2.
void exportStrongestHeads(QIODevice& device, const HeadDominance& dominance);

/// What the document view shows of the lines that touch `bytes`: one row a shaded token, or segment where its tokens
/// aren't at hand, in reading order: line, segment, first_byte, end_byte, shaded ("token" or "segment"), text (of a
/// token), weight.
void exportDocument(QIODevice& device, DocumentColouring& colouring, const DocumentLines& lines, ByteSpan bytes);

/// One row a written token: index, token (its text, or its bytes: "<F0 9F>"), id, probability, and its read of each
/// slot: read_mem_0, …, read_mass of all slots, segment whose memory was asked, prompt.
void exportGeneration(QIODevice& device, const TextGeneration& generation);

} // namespace rmtscope
