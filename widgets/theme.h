#pragma once

#include "viewmodels/settings.h"

#include <QColor>
#include <QPalette>
#include <QString>

class QApplication;
class QFont;
class QWidget;

namespace rmtscope {

/// What a colour is for. Widgets never name a colour otherwise.
struct ThemeColours {
    bool dark = false;
    QColor text;
    QColor muted; ///< captions, axis labels
    QColor accent;
    QColor warning;
    QColor error;
    QColor fact;     ///< where a fact of a question stands
    QColor question; ///< where questions are asked
    QColor source;   ///< what a traced answer comes from
    QColor grid;
    QColor plotBackground;
    QColor notRead; ///< heatmap cells of segments that were not read yet
    QColor cursor;  ///< the selected segment, drawn over any cell of a heatmap
    QColor halo;    ///< under thin lines on a heatmap
    QColor banner;  ///< background of messages
};

/// The colours that go with a palette: light or dark is decided by its window colour, so a system palette works too.
[[nodiscard]] ThemeColours themeColours(const QPalette& palette);

/// Theme::System gives the palette that the desktop had when the program started.
[[nodiscard]] QPalette themePalette(Theme theme);

/// Switches the running application; every widget gets QEvent::PaletteChange.
void applyTheme(Theme theme);

/// The application's font, `points` larger or smaller.
[[nodiscard]] QFont relativeFont(const QWidget& widget, double points, bool bold = false);

/// `part` 0: `below`, 1: `above`.
[[nodiscard]] QColor blended(const QColor& below, const QColor& above, double part);

/// Whichever of the two can be read better on `background` (WCAG's contrast).
[[nodiscard]] QColor readableOn(const QColor& background, const QColor& one, const QColor& other);

/// Style sheet for checkable buttons whose state must be seen in both themes.
[[nodiscard]] QString toggleStyle();

/// Sets the style sheets of all widgets within `parent` again. Qt resolves palette(…) and the text's colour once, when
/// a sheet is set; call it on QEvent::PaletteChange.
void renewStyleSheets(const QWidget& parent);

/// Okabe and Ito's colours that stay apart for colour-blind readers; the order repeats after seven. Yellow is left
/// out: it can't be read on white.
[[nodiscard]] QColor categoricalColour(int index, bool dark);
inline constexpr int categoricalColours = 7;

} // namespace rmtscope
