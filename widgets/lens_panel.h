#pragma once

#include "widgets/panel.h"

class QTableView;

namespace rmtscope {

class Workspace;

/// The memory after the selected segment as words, by the logit lens.
class LensPanel : public Panel {
    Q_OBJECT

public:
    explicit LensPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] QTableView& table() const { return *m_table; }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;

protected:
    void inViewChanged(bool inView) override;

private:
    void describe();

    Workspace& m_workspace;
    QTableView* m_table = nullptr;
};

} // namespace rmtscope
