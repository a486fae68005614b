#include "widgets/choice_strip.h"

#include "widgets/number_format.h"
#include "widgets/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace rmtscope {
namespace {

constexpr int cellHeight = 20;
constexpr int widestCell = 20;
constexpr int narrowestCell = 12;
constexpr int manyCells = 8; // from here on they are narrow
constexpr int allWidth = 28;
constexpr int gap = 6;

} // namespace

ChoiceStrip::ChoiceStrip(const QString& noun, QWidget* parent)
    : QWidget(parent)
    , m_noun(noun) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Choice of %1s").arg(noun));
}

void ChoiceStrip::setCount(int count) {
    m_count = count;
    m_focused = std::min(m_focused, std::max(count - 1, 0));
    updateGeometry();
    update();
}

void ChoiceStrip::setChosen(const std::optional<std::vector<std::int64_t>>& chosen) {
    m_chosen = chosen;
    const qsizetype number = chosen ? static_cast<qsizetype>(chosen->size()) : m_count;
    setAccessibleDescription(chosen ? counted(number, m_noun) : tr("all %1s").arg(m_noun));
    update();
}

int ChoiceStrip::wordWidth() const {
    return fontMetrics().horizontalAdvance(m_noun) + gap;
}

QSize ChoiceStrip::sizeHint() const {
    return {wordWidth() + allWidth + m_count * (m_count > manyCells ? narrowestCell : widestCell) + 2, cellHeight + 2};
}

QSize ChoiceStrip::minimumSizeHint() const {
    return {wordWidth() + allWidth + m_count * narrowestCell + 2, cellHeight + 2};
}

QRect ChoiceStrip::cellRect(int cell) const {
    const int left = wordWidth();
    if (cell < 0) {
        return {left, 1, allWidth, cellHeight};
    }
    const int room = width() - left - allWidth - 2;
    const int each = std::clamp(m_count > 0 ? room / m_count : widestCell, narrowestCell, widestCell);
    return {left + allWidth + cell * each, 1, each, cellHeight};
}

std::optional<int> ChoiceStrip::cellAt(const QPoint& position) const {
    for (int cell = -1; cell < m_count; ++cell) {
        if (cellRect(cell).contains(position)) {
            return cell;
        }
    }
    return std::nullopt;
}

bool ChoiceStrip::isChosen(int cell) const {
    if (cell < 0) {
        return !m_chosen;
    }
    return !m_chosen || std::find(m_chosen->begin(), m_chosen->end(), cell) != m_chosen->end();
}

void ChoiceStrip::choose(std::optional<std::vector<std::int64_t>> chosen) {
    if (chosen != m_chosen) {
        setChosen(chosen);
        Q_EMIT chosenChanged();
    }
}

void ChoiceStrip::toggle(int cell) {
    std::vector<std::int64_t> cells;
    for (int other = 0; other < m_count; ++other) {
        if (isChosen(other) != (other == cell)) {
            cells.push_back(other);
        }
    }
    if (static_cast<int>(cells.size()) == m_count) {
        choose(std::nullopt);
    } else if (!cells.empty()) { // none at all would show nothing
        choose(std::move(cells));
    }
}

void ChoiceStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const ThemeColours theme = themeColours(palette());
    painter.setPen(theme.muted);
    painter.drawText(QRect(0, 1, wordWidth(), cellHeight), Qt::AlignLeft | Qt::AlignVCenter, m_noun);
    QFont small = relativeFont(*this, -1.5);
    if (cellRect(0).width() < 16) {
        small.setPixelSize(9); // two digits in the narrowest cell
    }
    painter.setFont(small);
    for (int cell = -1; cell < m_count; ++cell) {
        const QRect box = cellRect(cell);
        QColor fill = palette().color(QPalette::Button);
        if (isChosen(cell)) {
            fill = palette().color(QPalette::Highlight);
            fill.setAlpha(!m_chosen && cell >= 0 ? 70 : 255); // "all" is chosen, these only follow
        }
        painter.fillRect(box.adjusted(0, 0, -1, 0), fill);
        const bool onAccent = isChosen(cell) && (m_chosen || cell < 0);
        painter.setPen(onAccent ? palette().color(QPalette::HighlightedText) : theme.text);
        const QString text = cell < 0 ? tr("all") : QString::number(cell);
        if (painter.fontMetrics().horizontalAdvance(text) < box.width()) {
            painter.drawText(box.adjusted(0, 0, -1, 0), Qt::AlignCenter, text);
        }
        if (hasFocus() && cell == m_focused) {
            painter.setPen(QPen(theme.fact, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(box.adjusted(1, 1, -2, -1));
        }
    }
}

void ChoiceStrip::mousePressEvent(QMouseEvent* event) {
    const auto cell = cellAt(event->pos());
    if (!cell) {
        return;
    }
    m_pressed = *cell;
    if (*cell < 0) {
        choose(std::nullopt);
        return;
    }
    m_focused = *cell;
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        toggle(*cell);
    } else {
        choose(std::vector<std::int64_t>{*cell});
    }
}

void ChoiceStrip::mouseMoveEvent(QMouseEvent* event) {
    const auto cell = cellAt(event->pos());
    if (!cell || *cell < 0 || m_pressed < 0 || *cell == m_pressed || event->modifiers() != Qt::NoModifier) {
        return;
    }
    std::vector<std::int64_t> range;
    for (int between = std::min(m_pressed, *cell); between <= std::max(m_pressed, *cell); ++between) {
        range.push_back(between);
    }
    choose(std::move(range));
}

void ChoiceStrip::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_focused = std::clamp(m_focused + (event->key() == Qt::Key_Left ? -1 : 1), 0, std::max(m_count - 1, 0));
        if (!event->modifiers().testFlag(Qt::ControlModifier)) {
            choose(std::vector<std::int64_t>{m_focused});
        }
        update();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return toggle(m_focused);
    case Qt::Key_A:
        return choose(std::nullopt);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace rmtscope
