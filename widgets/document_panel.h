#pragma once

#include "widgets/panel.h"

class QComboBox;

namespace rmtscope {

class DocumentMinimap;
class DocumentView;
class Workspace;

/// The text with what the memory took from it, and the whole document as a column beside it.
class DocumentPanel : public Panel {
    Q_OBJECT

public:
    explicit DocumentPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] DocumentView& text() { return *m_text; }
    [[nodiscard]] DocumentMinimap& minimap() { return *m_minimap; }
    [[nodiscard]] QByteArray csv() const override;

private:
    void addControls();
    void startSession();
    void showSelection();
    void showLastFact();
    void selectByte(quint64 byte);
    void describe();
    [[nodiscard]] std::vector<float> minimapRows(int rows) const;

    Workspace& m_workspace;
    QComboBox* m_slot;
    DocumentView* m_text;
    DocumentMinimap* m_minimap;
    bool m_clickedHere = false; ///< the text stays where it is when it was the text that was clicked
};

} // namespace rmtscope
