#include "widgets/panel.h"

#include "engine/api/error.h"
#include "widgets/flow_layout.h"
#include "widgets/help_popover.h"
#include "widgets/theme.h"
#include "widgets/view_state.h"

#include <QClipboard>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace rmtscope {
namespace {

constexpr int figureMargin = 10;
constexpr int figureTitle = 28; // above an exported figure, then its caption

} // namespace

Panel::Panel(QString title, QString fileStem, QWidget* parent)
    : QWidget(parent)
    , m_title(std::move(title))
    , m_fileStem(std::move(fileStem))
    , m_layout(new QVBoxLayout(this))
    , m_controls(new FlowLayout(10))
    , m_content(new QVBoxLayout)
    , m_export(new QToolButton(this))
    , m_help(new QToolButton(this))
    , m_caption(new QLabel(this))
    , m_handState(new ViewState(this)) {
    setAccessibleName(m_title);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_layout->setContentsMargins(figureMargin, 8, figureMargin, figureMargin);
    m_layout->setSpacing(4);
    m_content->setSpacing(2);
    auto* top = new QHBoxLayout;
    top->addLayout(m_controls, 1);
    top->addWidget(m_export, 0, Qt::AlignTop);
    top->addWidget(m_help, 0, Qt::AlignTop);
    m_layout->addLayout(top);
    m_layout->addWidget(m_caption);
    m_layout->addLayout(m_content, 1);
    m_caption->setWordWrap(true);
    m_caption->setTextFormat(Qt::PlainText);
    m_caption->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_caption->hide();
    addExportMenu();
    addHelpButton();
    restyle();
}

void Panel::addExportMenu() {
    m_export->setText(tr("Export \u25be"));
    m_export->setAccessibleName(tr("Export"));
    m_export->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    m_export->setToolTip(
        tr("Saves this view exactly as it is seen: as a picture, as vectors for a paper, or its numbers."));
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_export->setAutoRaise(true);
    auto* menu = new QMenu(m_export);
    menu->addAction(tr("&Picture (PNG) …"), this, [this] { askAndExport(FigureFormat::Png); });
    menu->addAction(tr("&Vectors (SVG) …"), this, [this] { askAndExport(FigureFormat::Svg); });
    menu->addAction(tr("P&age (PDF) …"), this, [this] { askAndExport(FigureFormat::Pdf); });
    menu->addAction(tr("&Numbers (CSV) …"), this, [this] { askAndExportCsv(); });
    menu->addSeparator();
    menu->addAction(tr("&Copy picture"), this, [this] { copyPicture(); });
    m_export->setMenu(menu);
}

void Panel::addHelpButton() {
    m_help->setObjectName(QStringLiteral("help"));
    m_help->setText(QStringLiteral("?"));
    m_help->setAccessibleName(tr("Help on this view"));
    m_help->setToolTip(tr("What this view shows, how to read it, and its keys (? or F1)"));
    m_help->setAutoRaise(true);
    connect(m_help, &QToolButton::clicked, this, &Panel::showHelp);
}

void Panel::showHelp() {
    auto* popover = new HelpPopover(m_title, helpPage(m_title, help()), this);
    popover->setAttribute(Qt::WA_DeleteOnClose);
    popover->showBelow(m_help->isVisible() ? *m_help : static_cast<QWidget&>(*this));
}

template <class Work>
void Panel::guarded(Work work) {
    try {
        work();
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

/// A name without a suffix gets it. Empty if nobody chose one.
QString Panel::askForFile(const QString& title, const QString& suffix) {
    QFileDialog dialog(this, title, QString(), QStringLiteral("*.%1").arg(suffix));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(suffix);
    dialog.selectFile(m_fileStem + QLatin1Char('.') + suffix);
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().constFirst() : QString();
}

void Panel::askAndExport(FigureFormat format) {
    const QString path = askForFile(tr("Export %1").arg(m_title), formatSuffix(format));
    if (!path.isEmpty()) {
        guarded([&] { exportFigure(*this, format, path); });
    }
}

void Panel::askAndExportCsv() {
    const QString path = askForFile(tr("Export the numbers of %1").arg(m_title), QStringLiteral("csv"));
    if (!path.isEmpty()) {
        guarded([&] { exportNumbers(path); });
    }
}

void Panel::exportNumbers(const QString& path) const {
    writeWholeFile(path, csv());
    const QFileInfo file(path);
    for (const Table& table : furtherTables()) {
        const QString beside = QStringLiteral("%1-%2.csv").arg(file.completeBaseName(), table.name);
        writeWholeFile(file.dir().filePath(beside), table.csv);
    }
}

QJsonObject Panel::viewState() const {
    return m_handState->read();
}

void Panel::setViewState(const QJsonObject& state) {
    m_handState->write(state);
}

void Panel::copyPicture() {
    QGuiApplication::clipboard()->setImage(QImage::fromData(renderFigure(*this, FigureFormat::Png)));
}

QLabel& Panel::addHeading() {
    auto* heading = new QLabel(this);
    heading->setTextFormat(Qt::PlainText);
    heading->setWordWrap(true);
    m_headings.push_back(heading);
    m_content->addWidget(heading);
    restyle();
    return *heading;
}

void Panel::addControl(QWidget& control) {
    m_controls->addWidget(&control);
}

void Panel::addWidget(QWidget& widget, int stretch) {
    m_content->addWidget(&widget, stretch);
}

QString Panel::caption() const {
    return m_caption->text();
}

void Panel::setCaption(const QString& caption) {
    m_caption->setText(caption);
    m_caption->setVisible(!caption.isEmpty());
    setAccessibleDescription(caption);
}

int Panel::captionHeight() const {
    const QRect room(0, 0, width() - 2 * figureMargin, QWIDGETSIZE_MAX);
    const QFontMetrics metrics(relativeFont(*this, -1));
    return caption().isEmpty() ? 0 : metrics.boundingRect(room, Qt::TextWordWrap, caption()).height() + 4;
}

QSize Panel::figureSize() const {
    layout()->activate(); // a caption that was just set may want another line
    const QRect inner = m_content->geometry();
    return {width(), figureTitle + captionHeight() + inner.height() + figureMargin};
}

void Panel::paintFigure(const FigureCanvas& canvas, const QRect& area) {
    QPainter& painter = canvas.painter;
    const ThemeColours theme = themeColours(palette());
    painter.fillRect(area, palette().color(QPalette::Base));
    const QPoint shift = area.topLeft() + QPoint(0, figureTitle + captionHeight() - m_content->geometry().top());
    const auto write = [&](const QRect& box, const QString& text, const QFont& font, const QColor& colour) {
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, text);
    };
    write(QRect(area.left() + figureMargin, area.top() + 4, area.width() - 2 * figureMargin, 20), m_title,
          relativeFont(*this, 1, true), theme.text);
    write(QRect(area.left() + figureMargin, area.top() + figureTitle, area.width() - 2 * figureMargin, captionHeight()),
          caption(), relativeFont(*this, -1), theme.muted);
    for (QLabel* heading : m_headings) {
        if (heading->isVisibleTo(this)) {
            const QRect box(heading->mapTo(this, QPoint(0, 0)) + shift, heading->size());
            write(box, heading->text(), heading->font(), theme.muted);
        }
    }
    for (const Part& part : m_parts) {
        if (part.widget->isVisibleTo(this)) {
            part.figure->paintFigure(canvas,
                                     QRect(part.widget->mapTo(this, QPoint(0, 0)) + shift, part.widget->size()));
        }
    }
}

void Panel::restyle() {
    const ThemeColours theme = themeColours(palette());
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.muted);
    muted.setColor(QPalette::Text, theme.muted);
    m_caption->setPalette(muted);
    m_caption->setFont(relativeFont(*this, -1));
    for (QLabel* heading : m_headings) {
        heading->setPalette(muted);
        heading->setFont(relativeFont(*this, -1));
    }
}

void Panel::setInView(bool inView) {
    if (m_inView != inView) {
        m_inView = inView;
        inViewChanged(inView);
    }
}

void Panel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    setInView(true);
}

void Panel::hideEvent(QHideEvent* event) {
    setInView(false);
    QWidget::hideEvent(event);
}

void Panel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        restyle();
    }
    if (event->type() == QEvent::PaletteChange) {
        renewStyleSheets(*this);
    }
    QWidget::changeEvent(event);
}

} // namespace rmtscope
