#include "tests/widgets/workspace_fixture.h"
#include "viewmodels/explaining_csv.h"
#include "viewmodels/provenance_tree.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QSignalSpy>

#include <cmath>

using namespace rmtscope;

namespace {

class TestProvenanceTree : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isAModel();
    void sharesBelowARowAddUp();
    void namesEveryRow();
    void wordsComeWhenARowIsOpened();
    void tellsWhatARowStandsFor();
    void multipliesTheShares();
    void writesItsRows();

private:
    [[nodiscard]] bool traces(std::int64_t segment);
    [[nodiscard]] QString text(const QModelIndex& index) const { return index.data().toString(); }
    [[nodiscard]] double sumBelow(const QModelIndex& parent) const {
        double sum = 0;
        for (int row = 0; row < m_tree->rowCount(parent); ++row) {
            sum += m_tree->index(row, ProvenanceTree::Share, parent).data(ProvenanceTree::shareRole).toDouble();
        }
        return sum;
    }

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<ProvenanceTree> m_tree;
};

void TestProvenanceTree::init() {
    m_read = std::make_unique<ReadWorkspace>();
    m_tree = std::make_unique<ProvenanceTree>(m_read->workspace().provenance());
}

void TestProvenanceTree::cleanup() {
    m_tree.reset();
    m_read.reset();
}

bool TestProvenanceTree::traces(std::int64_t segment) {
    if (!m_read->read()) {
        return false;
    }
    m_read->workspace().selection().setSegment(SegmentIndex(segment));
    m_read->workspace().provenance().trace();
    return QTest::qWaitFor([this] { return m_tree->rowCount() > 0; });
}

void TestProvenanceTree::isAModel() {
    const QAbstractItemModelTester tester(m_tree.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(m_tree->rowCount(), 0);
    QVERIFY(traces(20));
    QCOMPARE(m_tree->rowCount(), 6);
    QCOMPARE(m_tree->columnCount(), int{ProvenanceTree::ColumnCount});
    const QModelIndex segment = m_tree->index(0, 0, m_tree->index(0, 0));
    QTRY_VERIFY(m_tree->rowCount(segment) > 0);
    QCOMPARE(m_tree->parent(m_tree->index(0, 1, segment)), segment);
    QCOMPARE(m_tree->parent(segment), m_tree->index(0, 0));
    m_read->workspace().controller().restart();
    QCOMPARE(m_tree->rowCount(), 0);
}

void TestProvenanceTree::sharesBelowARowAddUp() {
    QVERIFY(traces(20));
    QVERIFY(std::abs(sumBelow({}) - 1) < 1e-5);
    for (int row = 0; row < m_tree->rowCount(); ++row) {
        QVERIFY(std::abs(sumBelow(m_tree->index(row, 0)) - 1) < 1e-3); // a rest below 0.05 % has no row
    }
    const QModelIndex segment = m_tree->index(0, 0, m_tree->index(0, 0));
    QTRY_VERIFY(m_tree->rowCount(segment) > 0);
    QVERIFY(std::abs(sumBelow(segment) - 1) < 1e-3);
}

void TestProvenanceTree::namesEveryRow() {
    QVERIFY(traces(8));
    const QModelIndex slot = m_tree->index(0, 0);
    QVERIFY(text(slot).startsWith(QStringLiteral("slot ")));
    QVERIFY(text(m_tree->index(0, ProvenanceTree::Share)).endsWith(QStringLiteral(" %")));
    QVERIFY(text(m_tree->index(0, 0, slot)).startsWith(QStringLiteral("segment ")));
    QCOMPARE(text(m_tree->index(5, 0, slot)), QStringLiteral("4 further segments"));
    QCOMPARE(m_tree->headerData(ProvenanceTree::OfAnswer, Qt::Horizontal).toString(), QStringLiteral("Of the answer"));
    const QString why = m_tree->index(0, 0, slot).data(Qt::ToolTipRole).toString();
    QVERIFY2(why.contains(QStringLiteral("Attention, not cause")), qPrintable(why));
}

void TestProvenanceTree::wordsComeWhenARowIsOpened() {
    QVERIFY(traces(39));
    // One that isn't marked, if there is one: it has children as far as is known, but they must be fetched.
    const QModelIndex slot = m_tree->index(m_tree->rowCount() - 1, 0);
    const QModelIndex segment = m_tree->index(4, 0, slot);
    QVERIFY(m_tree->hasChildren(segment));
    m_tree->fetchMore(segment);
    QTRY_VERIFY(m_tree->rowCount(segment) > 0);
    QVERIFY(!m_tree->canFetchMore(segment));
    QVERIFY(!m_tree->hasChildren(m_tree->index(0, 0, segment)));
}

void TestProvenanceTree::tellsWhatARowStandsFor() {
    QVERIFY(traces(8));
    const QModelIndex slot = m_tree->index(1, 0);
    QVERIFY(!m_tree->node(slot).segment && !m_tree->node(slot).summary);
    const QModelIndex segment = m_tree->index(0, 1, slot);
    const auto node = m_tree->node(segment);
    QCOMPARE(node.slot, m_tree->node(slot).slot);
    QVERIFY(node.segment && !node.position && !node.summary);
    QVERIFY(m_tree->node(m_tree->index(5, 0, slot)).summary);
    const QModelIndex first = m_tree->index(0, 0, slot);
    m_tree->fetchMore(first);
    QTRY_VERIFY(m_tree->rowCount(first) == static_cast<int>(Provenance::wordsASegment) + 1);
    QVERIFY(m_tree->node(m_tree->index(0, 0, first)).position.has_value());
    QVERIFY(m_tree->node(m_tree->index(5, 0, first)).summary); // "other words"
}

void TestProvenanceTree::multipliesTheShares() {
    QVERIFY(traces(8));
    const auto number = [](const QModelIndex& index) { return index.data(ProvenanceTree::shareRole).toDouble(); };
    const QModelIndex slot = m_tree->index(0, 0);
    const QModelIndex segment = m_tree->index(0, 0, slot);
    QTRY_VERIFY(m_tree->rowCount(segment) > 0);
    const double expected = number(m_tree->index(0, ProvenanceTree::Share)) *
                            number(m_tree->index(0, ProvenanceTree::Share, slot)) *
                            number(m_tree->index(0, ProvenanceTree::Share, segment));
    QCOMPARE(number(m_tree->index(0, ProvenanceTree::OfAnswer, segment)), expected);
}

void TestProvenanceTree::writesItsRows() {
    QVERIFY(traces(8));
    const QModelIndex segment = m_tree->index(0, 0, m_tree->index(0, 0));
    QTRY_VERIFY(m_tree->rowCount(segment) > 0);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportProvenance(buffer, m_read->workspace().provenance());
    const QList<QByteArray> lines = buffer.data().trimmed().split('\n');
    QVERIFY(lines.front().startsWith("slot,slot_share,read_mass,segment,segment_share,word,position"));
    QVERIFY(lines.size() > 6 * 7); // each slot: five segments, the further ones, what was there before
    QVERIFY(lines[1].contains("attention, not cause"));
    for (const QByteArray& line : lines) {
        QCOMPARE(line.count(','), lines.front().count(',') + (&line == &lines.front() ? 0 : 1)); // a quoted one
    }
}

} // namespace

QTEST_GUILESS_MAIN(TestProvenanceTree)
#include "tst_provenance_tree.moc"
