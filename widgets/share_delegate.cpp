#include "widgets/share_delegate.h"

#include "widgets/theme.h"

#include <algorithm>

namespace rmtscope {
namespace {

constexpr double strongestBar = 0.75; // the text must stay readable

} // namespace

ShareDelegate::ShareDelegate(int role, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_role(role) {}

void ShareDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const QVariant share = index.data(m_role);
    if (!share.isValid()) {
        return;
    }
    const ThemeColours theme = themeColours(option->palette);
    const double shade = strongestBar * std::clamp(share.toDouble(), 0.0, 1.0);
    const QColor background = blended(theme.plotBackground, theme.accent, shade);
    option->backgroundBrush = background;
    option->palette.setColor(QPalette::Text, readableOn(background, theme.text, theme.plotBackground));
}

} // namespace rmtscope
