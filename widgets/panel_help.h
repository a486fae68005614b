#pragma once

#include <QString>

namespace rmtscope {

/// What a view says about itself, as Markdown.
struct PanelHelp {
    QString shows;   ///< what is to be seen
    QString reading; ///< how to read it
    QString keys;    ///< a list of what keys and mouse do
    QString source;  ///< the paper or program that it follows
};

/// One page of it; parts that are empty are left out.
[[nodiscard]] QString helpPage(const QString& title, const PanelHelp& help);

/// PanelHelp::keys of the plots.
[[nodiscard]] QString heatmapKeys();
[[nodiscard]] QString matrixKeys();
[[nodiscard]] QString seriesKeys();

/// PanelHelp::source of what several views show: the memory of RMT, and its scaling to millions of tokens.
[[nodiscard]] QString memoryPapers();

} // namespace rmtscope
