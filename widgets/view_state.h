#pragma once

#include <QJsonObject>
#include <QObject>
#include <QString>

#include <functional>
#include <vector>

class QAbstractButton;
class QComboBox;

namespace rmtscope {

class PlotWidget;

/// What can be set in a view by hand, each thing under a name of its own, as one JSON object: the unit of undo, and a
/// part of session files.
class ViewState : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// The chosen item: by its data where that is a number, else by its place. Choosing it calls activated(), as by
    /// hand.
    void add(const QString& key, QComboBox& box);
    /// Whether it is checked.
    void add(const QString& key, QAbstractButton& toggle);
    /// PlotWidget::viewedRange().
    void add(const QString& key, PlotWidget& plot);
    /// Of plots that share the range of one that was added: they change it too.
    void follow(const PlotWidget& plot);

    [[nodiscard]] QJsonObject read() const;
    /// In the order in which things were added. What is missing there, or can't be, stays as it is.
    void write(const QJsonObject& state);

Q_SIGNALS:
    /// Something of it may have been set by hand.
    void changed();

private:
    struct Thing {
        QString key;
        std::function<QJsonValue()> read;
        std::function<void(const QJsonValue&)> write;
    };

    std::vector<Thing> m_things;
};

} // namespace rmtscope
