#include "widgets/command_palette.h"

#include <QAccessible>
#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace rmtscope {
namespace {

constexpr QSize widest(760, 440);
constexpr int belowTheTop = 60;

} // namespace

CommandPalette::CommandPalette(CommandSearch& search, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_search(search)
    , m_text(new QLineEdit(this))
    , m_list(new QTreeView(this)) {
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Commands"));
    m_text->setPlaceholderText(tr("A command, or the number of a segment or token"));
    m_text->setAccessibleName(tr("Command"));
    m_text->setClearButtonEnabled(true);
    m_text->installEventFilter(this);
    m_list->setModel(&m_search);
    m_list->setAccessibleName(tr("Commands that answer to the text"));
    m_list->setFocusPolicy(Qt::NoFocus); // the keys belong to the field
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHeaderHidden(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(CommandSearch::Where, QHeaderView::Stretch);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->addWidget(m_text);
    layout->addWidget(m_list, 1);
    connect(m_text, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QTreeView::clicked, this, &CommandPalette::runCurrent);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &CommandPalette::announceCurrent);
}

void CommandPalette::open(std::vector<Command> commands) {
    m_search.setCommands(std::move(commands));
    m_text->clear();
    search();
    const QWidget& over = *parentWidget();
    resize(std::min(widest.width(), over.width() * 9 / 10), std::min(widest.height(), over.height() * 8 / 10));
    move(over.mapToGlobal(QPoint((over.width() - width()) / 2, std::min(belowTheTop, over.height() / 10))));
    show();
    m_text->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::search() {
    m_search.setText(m_text->text());
    m_list->setCurrentIndex(m_search.index(0, CommandSearch::Name));
    m_list->scrollToTop();
    announceCurrent();
}

void CommandPalette::runCurrent() {
    const QModelIndex current = m_list->currentIndex();
    if (current.isValid()) {
        close(); // first: what runs may look at what has the focus
        m_search.run(current.row());
    }
}

/// The focus stays in the field, so that is where it must be said what Enter would run.
void CommandPalette::announceCurrent() {
    const QModelIndex current = m_list->currentIndex();
    m_text->setAccessibleDescription(current.isValid() ? current.data(Qt::AccessibleTextRole).toString()
                                                       : tr("No command answers to this text."));
    QAccessibleEvent changed(m_text, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_text || event->type() != QEvent::KeyPress) {
        return QFrame::eventFilter(watched, event);
    }
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QCoreApplication::sendEvent(m_list, event);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        runCurrent();
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace rmtscope
