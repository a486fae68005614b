#include "widgets/view_state.h"

#include "widgets/plot_widget.h"

#include <QAbstractButton>
#include <QComboBox>

namespace rmtscope {

void ViewState::add(const QString& key, QComboBox& box) {
    const auto chosen = [&box] {
        bool isNumber = false;
        const int data = box.currentData().toInt(&isNumber);
        return QJsonValue(isNumber ? data : box.currentIndex());
    };
    const auto choose = [&box, chosen](const QJsonValue& value) {
        const int number = value.toInt(-1);
        const int byData = box.findData(number);
        const int index = byData >= 0 ? byData : number;
        if (value.isDouble() && index >= 0 && index < box.count() && chosen() != value) {
            box.setCurrentIndex(index);
            Q_EMIT box.activated(index);
        }
    };
    m_things.push_back({key, chosen, choose});
    connect(&box, &QComboBox::activated, this, &ViewState::changed);
}

void ViewState::add(const QString& key, QAbstractButton& toggle) {
    m_things.push_back({key, [&toggle] { return QJsonValue(toggle.isChecked()); },
                        [&toggle](const QJsonValue& value) { toggle.setChecked(value.toBool(toggle.isChecked())); }});
    connect(&toggle, &QAbstractButton::toggled, this, &ViewState::changed);
}

void ViewState::add(const QString& key, PlotWidget& plot) {
    m_things.push_back({key, [&plot] { return plot.viewedRange(); },
                        [&plot](const QJsonValue& value) {
                            if (value != plot.viewedRange()) {
                                plot.viewRange(value);
                            }
                        }});
    follow(plot);
}

void ViewState::follow(const PlotWidget& plot) {
    connect(&plot, &PlotWidget::rangeSetByHand, this, &ViewState::changed);
}

QJsonObject ViewState::read() const {
    QJsonObject state;
    for (const Thing& thing : m_things) {
        state[thing.key] = thing.read();
    }
    return state;
}

void ViewState::write(const QJsonObject& state) {
    for (const Thing& thing : m_things) {
        if (const auto found = state.constFind(thing.key); found != state.constEnd()) {
            thing.write(found.value());
        }
    }
}

} // namespace rmtscope
