#include "widgets/head_grid_view.h"

#include "viewmodels/head_grid.h"
#include "widgets/head_grid_painting.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace rmtscope {

HeadGridView::HeadGridView(HeadGrid& grid, QWidget* parent)
    : QWidget(parent)
    , m_grid(grid) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Attention of every head, layers by heads"));
    setMinimumSize(160, 140);
    connect(&grid, &HeadGrid::atlasChanged, this, [this] {
        if (m_cursor && *m_cursor >= static_cast<int>(order().size())) {
            m_cursor.reset();
        }
        colourAtlas();
    });
    colourAtlas();
}

void HeadGridView::setShape(int layers, int heads) {
    m_layers = layers;
    m_heads = heads;
    askForTiles();
}

void HeadGridView::setColourMap(ColourMap map) {
    m_colourMap = map;
    colourAtlas();
}

void HeadGridView::setEmptyText(const QString& text) {
    m_emptyText = text;
    update();
}

void HeadGridView::setSelected(std::vector<HeadPosition> heads) {
    m_selected = std::move(heads);
    std::sort(m_selected.begin(), m_selected.end());
    update();
}

const std::vector<HeadPosition>& HeadGridView::order() const {
    return m_grid.atlas().request.order;
}

/// And for the colour bar. The same in every order, so that tiles stay where they are.
QMarginsF HeadGridView::roomForNames() const {
    const QFontMetrics metrics(relativeFont(*this, -1));
    return {metrics.horizontalAdvance(tr("layer 00")) + 6.0, metrics.height() + 4.0,
            metrics.horizontalAdvance(tr("own max")) + 26.0, 2.0};
}

void HeadGridView::askForTiles() {
    const QRectF area = QRectF(rect()).marginsRemoved(roomForNames());
    const double strip = stripHeight(relativeFont(*this, -1), m_grid.order() != HeadOrder::Model);
    const auto wanted = HeadGridGeometry::fitting(area, m_layers * m_heads, m_heads, strip, devicePixelRatioF());
    m_grid.setLayout(wanted.layout);
    update();
}

/// What is painted now, until the atlas for another size is there.
HeadGridGeometry HeadGridView::geometryInView() const {
    const QMarginsF room = roomForNames();
    return {m_grid.atlas().request.layout, static_cast<int>(order().size()), devicePixelRatioF(),
            QPointF(room.left(), room.top())};
}

void HeadGridView::colourAtlas() {
    const HeadAtlas& atlas = m_grid.atlas();
    m_picture = QImage();
    if (!atlas.levels.empty()) {
        QImage levels(atlas.levels.data(), atlas.width, atlas.height, atlas.width, QImage::Format_Indexed8);
        const ColourTable& table = colourTable(m_colourMap);
        QList<QRgb> colours{palette().color(QPalette::Base).rgb()};
        for (int level = 1; level < colourMapEntries; ++level) {
            colours.append(table[static_cast<std::size_t>((level - 1) * (colourMapEntries - 1) / 254)] | 0xFF000000U);
        }
        levels.setColorTable(colours);
        m_picture = levels.convertToFormat(QImage::Format_RGB32);
    }
    update();
}

std::optional<HeadPosition> HeadGridView::cursor() const {
    return m_cursor ? std::optional(order()[static_cast<std::size_t>(*m_cursor)]) : std::nullopt;
}

std::optional<HeadPosition> HeadGridView::headAt(const QPoint& position) const {
    const auto tile = geometryInView().at(position);
    return tile ? std::optional(order()[static_cast<std::size_t>(*tile)]) : std::nullopt;
}

std::optional<QPoint> HeadGridView::centreOf(const HeadPosition& at) const {
    const auto found = std::find(order().begin(), order().end(), at);
    if (found == order().end()) {
        return std::nullopt;
    }
    return geometryInView().tile(static_cast<int>(found - order().begin())).center().toPoint();
}

QString HeadGridView::textOf(const HeadPosition& at) const {
    const QString name = tr("layer %1, head %2").arg(at.layer.value).arg(at.head.value);
    const auto found = std::find(order().begin(), order().end(), at);
    const float strongest =
        found == order().end() ? 0 : m_grid.atlas().maxima[static_cast<std::size_t>(found - order().begin())];
    const auto masses = m_grid.massesOf(at);
    const auto number = [](float mass) { return formatWeight(static_cast<double>(mass)); };
    const QString of = masses ? tr("write mass %1, read mass %2, retain mass %3")
                                    .arg(number(masses->write), number(masses->read), number(masses->retain))
                              : tr("no masses were captured");
    return tr("%1\n%2\nstrongest cell %3").arg(name, of, number(strongest));
}

void HeadGridView::moveCursor(int tile) {
    if (order().empty()) {
        return;
    }
    m_cursor = std::clamp(tile, 0, static_cast<int>(order().size()) - 1);
    setAccessibleDescription(textOf(*cursor()));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

void HeadGridView::keyPressEvent(QKeyEvent* event) {
    const HeadGridGeometry geometry = geometryInView();
    const auto step = [&](int columns, int rows) {
        if (geometry.tiles > 0) {
            moveCursor(m_cursor ? geometry.moved(*m_cursor, columns, rows) : 0);
        }
    };
    switch (event->key()) {
    case Qt::Key_Left:
        return step(-1, 0);
    case Qt::Key_Right:
        return step(1, 0);
    case Qt::Key_Up:
        return step(0, -1);
    case Qt::Key_Down:
        return step(0, 1);
    case Qt::Key_Home:
        return moveCursor(0);
    case Qt::Key_End:
        return moveCursor(geometry.tiles - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (const auto at = cursor()) {
            Q_EMIT headClicked(*at, event->modifiers());
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void HeadGridView::mousePressEvent(QMouseEvent* event) {
    const auto tile = geometryInView().at(event->position());
    if (tile && event->button() == Qt::LeftButton) {
        moveCursor(*tile);
        Q_EMIT headClicked(*cursor(), event->modifiers());
    }
}

bool HeadGridView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto at = headAt(help->pos());
        QToolTip::showText(help->globalPos(), at ? textOf(*at) : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

void HeadGridView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    askForTiles();
}

void HeadGridView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        colourAtlas();
    } else if (event->type() == QEvent::FontChange) {
        askForTiles();
    }
}

void HeadGridView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintAll(painter);
}

void HeadGridView::paintFigure(const FigureCanvas& canvas, const QRect& area) {
    canvas.painter.save();
    canvas.painter.translate(area.topLeft());
    paintAll(canvas.painter);
    canvas.painter.restore();
}

void HeadGridView::paintAll(QPainter& painter) {
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (m_picture.isNull()) {
        painter.setPen(themeColours(palette()).muted);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    HeadGridLook look;
    look.geometry = geometryInView();
    look.theme = themeColours(palette());
    look.font = relativeFont(*this, -1);
    look.colourMap = m_colourMap;
    look.ranked = m_grid.shownOrder() != HeadOrder::Model;
    look.selected = m_selected;
    look.cursor = hasFocus() ? m_cursor : std::nullopt;
    paintHeadGrid(painter, m_grid, m_picture, look);
}

} // namespace rmtscope
