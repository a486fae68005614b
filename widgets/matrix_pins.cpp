#include "widgets/matrix_pins.h"

#include "widgets/matrix_plot.h"

namespace rmtscope {
namespace {

void put(QCPItemRect& item, double x, double y, double width, double height) {
    item.setVisible(true);
    item.topLeft->setCoords(x, y);
    item.bottomRight->setCoords(x + width, y + height);
}

} // namespace

MatrixPins::MatrixPins(QCustomPlot& plot, std::function<void(QCPAbstractItem&)> add)
    : m_plot(plot)
    , m_add(std::move(add))
    , m_cursor(new QCPItemRect(&plot)) {
    m_add(*m_cursor);
}

QCPItemRect& MatrixPins::frame(std::size_t index) {
    if (index == m_frames.size()) {
        m_frames.push_back(new QCPItemRect(&m_plot));
        m_add(*m_frames.back());
        style(*m_frames.back());
    }
    return *m_frames[index];
}

void MatrixPins::place(const std::vector<std::size_t>& queries, const std::vector<std::size_t>& keys,
                       const std::optional<MatrixCell>& cursor, std::size_t size) {
    const auto extent = static_cast<double>(size);
    std::size_t used = 0;
    for (const std::size_t query : queries) {
        if (query < size) {
            put(frame(used++), 0, static_cast<double>(query), extent, 1);
        }
    }
    for (const std::size_t key : keys) {
        if (key < size) {
            put(frame(used++), static_cast<double>(key), 0, 1, extent);
        }
    }
    for (std::size_t i = used; i < m_frames.size(); ++i) {
        m_frames[i]->setVisible(false);
    }
    m_cursor->setVisible(false);
    if (cursor) {
        put(*m_cursor, static_cast<double>(cursor->key), static_cast<double>(cursor->query), 1, 1);
    }
}

void MatrixPins::style(QCPItemRect& item) const {
    item.setPen(QPen(m_colour, 1.4));
    item.setBrush(Qt::NoBrush);
}

void MatrixPins::setColours(const QColor& pins, const QColor& cursor) {
    m_colour = pins;
    for (QCPItemRect* item : m_frames) {
        style(*item);
    }
    m_cursor->setPen(QPen(cursor, 2));
    m_cursor->setBrush(Qt::NoBrush);
}

} // namespace rmtscope
