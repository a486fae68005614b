#pragma once

#include <QWidget>

class QComboBox;
class QToolButton;

namespace rmtscope {

class ChoiceStrip;
class Selection;

/// Which layers and heads are looked at, and how several become one number. All selectors of a window show the same
/// selection.
class LayerHeadSelector : public QWidget {
    Q_OBJECT

public:
    explicit LayerHeadSelector(Selection& selection, QWidget* parent = nullptr);

    void setShape(int layers, int heads);

private:
    void showSelection();

    Selection& m_selection;
    ChoiceStrip* m_layers;
    ChoiceStrip* m_heads;
    QToolButton* m_singleHeads;
    QComboBox* m_aggregation;
};

} // namespace rmtscope
