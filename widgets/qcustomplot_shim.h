#pragma once

// The only place that includes QCustomPlot: its header takes 12 s to parse and uses Qt's short keywords, which this
// project turns off. Include this in .cpp files only.
// NOLINTBEGIN
#define signals Q_SIGNALS
#define foreach Q_FOREACH
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <qcustomplot.h>
#pragma GCC diagnostic pop
#undef foreach
#undef signals
// NOLINTEND
