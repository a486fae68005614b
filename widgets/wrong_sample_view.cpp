#include "widgets/wrong_sample_view.h"

#include "widgets/table_copy.h"

#include <QAction>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <utility>

namespace rmtscope {

WrongSampleView::WrongSampleView(QWidget* parent)
    : QTableView(parent)
    , m_samples(new WrongSamples(this))
    , m_sorted(new WrongSampleFilter(*m_samples, this)) {
    setModel(m_sorted);
    setSortingEnabled(true);
    sortByColumn(WrongSamples::Seed, Qt::AscendingOrder);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false); // Tab leads on, as everywhere else
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    connect(this, &QAbstractItemView::clicked, this, [this](const QModelIndex& index) {
        if (QGuiApplication::keyboardModifiers() == Qt::NoModifier) { // with Shift or Ctrl it selects
            choose(index);
        }
    });
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, &WrongSampleView::currentSampleChanged);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* const open = new QAction(tr("&Open"), this);
    connect(open, &QAction::triggered, this, [this] { choose(currentIndex()); });
    addAction(open);
    auto* const copy = new QAction(tr("&Copy rows"), this);
    connect(copy, &QAction::triggered, this, [this] { copySelectedRows(*this); });
    addAction(copy);
}

void WrongSampleView::setSamples(std::vector<WrongSample> samples) {
    m_samples->setSamples(std::move(samples));
    resizeColumnsToContents();
    setCurrentIndex(m_sorted->index(0, 0));
}

void WrongSampleView::setShown(const WrongSampleFilter::Shown& shown) {
    m_sorted->setShown(shown);
    if (!currentIndex().isValid()) {
        setCurrentIndex(m_sorted->index(0, 0));
    }
}

const WrongSample* WrongSampleView::current() const {
    const QModelIndex index = currentIndex();
    return index.isValid() ? &m_samples->at(m_sorted->mapToSource(index).row()) : nullptr;
}

void WrongSampleView::choose(const QModelIndex& index) {
    if (index.isValid()) {
        Q_EMIT sampleChosen(m_samples->at(m_sorted->mapToSource(index).row()));
    }
}

void WrongSampleView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        choose(currentIndex());
    } else if (event->matches(QKeySequence::Copy)) {
        copySelectedRows(*this);
    } else {
        QTableView::keyPressEvent(event);
    }
}

} // namespace rmtscope
