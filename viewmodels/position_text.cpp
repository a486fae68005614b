#include "viewmodels/position_text.h"

#include <algorithm>

namespace rmtscope {

QString positionText(std::span<const SegmentToken> tokens, std::size_t position, std::int64_t slotCount) {
    const SegmentToken& token = tokens[position];
    const QString label = QString::fromStdString(token.label);
    const QString at = QString::number(position);
    if (token.role != TokenRole::Memory) {
        return QStringLiteral("%1 (position %2)").arg(label, at); // a label may hold a "%2"
    }
    const auto isMemory = [](const SegmentToken& other) { return other.role == TokenRole::Memory; };
    // A decoder has a read and a write block.
    const auto before = std::ranges::count_if(tokens.first(position), isMemory);
    return QStringLiteral("%1 (position %2, slot %3)")
        .arg(label, at, QString::number(before % std::max<std::int64_t>(1, slotCount)));
}

} // namespace rmtscope
