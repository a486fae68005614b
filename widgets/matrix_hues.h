#pragma once

#include "widgets/theme.h"

#include <QStringList>

#include <cstdint>
#include <vector>

namespace rmtscope {

/// Which of several things each cell of a matrix belongs to, for colours that say so.
struct MatrixHues {
    std::vector<std::uint8_t> group; ///< [size, size]: index into `names`
    QStringList names;               ///< at most mostHues; behind them, the last, all others, which are grey
};

/// Of the colours for curves black is left out: a faint black is a grey.
inline constexpr int mostHues = categoricalColours - 1;

} // namespace rmtscope
