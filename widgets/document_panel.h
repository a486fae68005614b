#pragma once

#include "widgets/panel.h"

#include <cstdint>
#include <optional>

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
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;
    [[nodiscard]] QJsonObject viewState() const override;
    /// Scrolls once the text has been laid out.
    void setViewState(const QJsonObject& state) override;

private:
    void addControls();
    void startSession();
    void showSelection();
    void showLastFact();
    void showWantedTop();
    void selectByte(quint64 byte);
    void describe();
    [[nodiscard]] std::vector<float> minimapRows(int rows) const;

    Workspace& m_workspace;
    QComboBox* m_slot;
    DocumentView* m_text;
    DocumentMinimap* m_minimap;
    std::optional<std::uint64_t> m_wantedTop; ///< byte of the first line in view, until the text is laid out
    bool m_clickedHere = false;               ///< the text stays where it is when it was the text that was clicked
};

} // namespace rmtscope
