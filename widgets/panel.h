#pragma once

#include "widgets/figure_export.h"
#include "widgets/panel_help.h"

#include <QByteArray>
#include <QJsonObject>
#include <QWidget>

#include <vector>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace rmtscope {

class FlowLayout;
class ViewState;

/// One dock's content: a row of controls, what is shown, and the words that say what it means. Exports itself exactly
/// as it is seen, with title and words.
class Panel : public QWidget, public Figure {
    Q_OBJECT

public:
    [[nodiscard]] const QString& title() const { return m_title; }
    /// What its files are called without suffix: "memory-timeline".
    [[nodiscard]] const QString& fileStem() const { return m_fileStem; }
    [[nodiscard]] QString caption() const;

    [[nodiscard]] QSize figureSize() const override;
    void paintFigure(const FigureCanvas& canvas, const QRect& area) override;
    /// What is shown as CSV; throws Error.
    [[nodiscard]] virtual QByteArray csv() const = 0;
    /// A table with columns of its own.
    struct Table {
        QString name; ///< as part of a file's name
        QByteArray csv;
    };
    /// What is shown but isn't part of csv(); throws Error.
    [[nodiscard]] virtual std::vector<Table> furtherTables() const { return {}; }
    /// Writes csv() into `path` and each of furtherTables() beside it: "scaling.csv", "scaling-accuracy.csv". Throws
    /// Error.
    void exportNumbers(const QString& path) const;
    /// Whether somebody can see it. Showing and hiding call it; a dock must, because behind another tab it isn't
    /// hidden.
    void setInView(bool inView);

    /// What it shows, how to read it, its keys and where it comes from.
    [[nodiscard]] virtual PanelHelp help() const { return {}; }
    /// Shows help() below its button.
    void showHelp();

    /// How it is looked at, for a session file; what is shown isn't part of it.
    [[nodiscard]] virtual QJsonObject viewState() const;
    /// What viewState() has given, perhaps in another version of the program: what can't be set stays as it is.
    virtual void setViewState(const QJsonObject& state);
    /// The part of viewState() that can be undone: without what is typed, which has an undo of its own.
    [[nodiscard]] ViewState& handState() const { return *m_handState; }

Q_SIGNALS:
    /// One sentence: an export failed.
    void failed(const QString& sentence);

protected:
    Panel(QString title, QString fileStem, QWidget* parent);

    /// Left of the export menu.
    void addControl(QWidget& control);
    [[nodiscard]] QVBoxLayout& content() { return *m_content; }
    /// Adds a muted label; it is part of exported figures.
    QLabel& addHeading();
    /// Adds to content() what is a widget and a figure.
    template <class Part>
    void addPart(Part& part, int stretch = 1) {
        addWidget(part, stretch);
        m_parts.push_back({&part, &part});
    }
    /// The same for a figure that is laid out elsewhere within the panel.
    template <class Part>
    void addInnerPart(Part& part) {
        m_parts.push_back({&part, &part});
    }
    /// The sentence below the controls: quantity, normalisation, what a pixel stands for.
    void setCaption(const QString& caption);
    [[nodiscard]] bool isInView() const { return m_inView; }
    /// What nobody sees needs no work.
    virtual void inViewChanged(bool /*inView*/) {}
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Part {
        QWidget* widget;
        Figure* figure;
    };

    void addWidget(QWidget& widget, int stretch);
    void addExportMenu();
    void addHelpButton();
    [[nodiscard]] int captionHeight() const;
    [[nodiscard]] QString askForFile(const QString& title, const QString& suffix);
    void askAndExport(FigureFormat format);
    void askAndExportCsv();
    void copyPicture();
    template <class Work>
    void guarded(Work work);
    void restyle();

    QString m_title;
    QString m_fileStem;
    QVBoxLayout* m_layout;
    FlowLayout* m_controls;
    QVBoxLayout* m_content;
    QToolButton* m_export;
    QToolButton* m_help;
    QLabel* m_caption;
    ViewState* m_handState;
    std::vector<QLabel*> m_headings;
    std::vector<Part> m_parts;
    bool m_inView = false;
};

} // namespace rmtscope
