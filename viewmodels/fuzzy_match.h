#pragma once

#include <QStringView>

#include <optional>

namespace rmtscope {

/// How well `text` answers to `pattern`, higher is better; nothing if the pattern's letters don't stand in it in that
/// order. Case and blanks of the pattern don't count. Letters at the begin of words count most, then letters that
/// follow one another, then those near the begin of the text; an empty pattern fits everything with 0.
[[nodiscard]] std::optional<int> fuzzyScore(QStringView pattern, QStringView text);

} // namespace rmtscope
