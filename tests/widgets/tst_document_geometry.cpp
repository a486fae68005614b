#include "widgets/document_geometry.h"

#include <QtTest>

using namespace rmtscope;

namespace {

class DocumentGeometryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void visibleLines_data();
    void visibleLines();
    void scrollsTo_data();
    void scrollsTo();
    void lineAtIsTheInverseOfYOf();
};

void DocumentGeometryTest::visibleLines_data() {
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("lines");
    QTest::addColumn<int>("top");
    QTest::addColumn<int>("end");
    QTest::addColumn<int>("lastTop");

    QTest::newRow("begin") << 200 << 1000 << 0 << 11 << 990;
    QTest::newRow("end") << 200 << 1000 << 990 << 1000 << 990;
    QTest::newRow("fits") << 200 << 5 << 0 << 5 << 0;
    QTest::newRow("empty") << 200 << 0 << 0 << 0 << 0;
    QTest::newRow("a partly visible line") << 205 << 1000 << 100 << 111 << 990;
    QTest::newRow("lower than a line") << 7 << 1000 << 100 << 102 << 999;
}

void DocumentGeometryTest::visibleLines() {
    QFETCH(int, height);
    QFETCH(int, lines);
    QFETCH(int, top);
    const DocumentGeometry geometry{20, height, static_cast<std::size_t>(lines), static_cast<std::size_t>(top)};
    QTEST(static_cast<int>(geometry.endLine()), "end");
    QTEST(static_cast<int>(geometry.lastTopLine()), "lastTop");
}

void DocumentGeometryTest::scrollsTo_data() {
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("top");

    QTest::newRow("in view") << 105 << 100;
    QTest::newRow("above") << 50 << 47;
    QTest::newRow("below") << 500 << 497;
    QTest::newRow("near the begin") << 1 << 0;
    QTest::newRow("near the end") << 999 << 990;
}

void DocumentGeometryTest::scrollsTo() {
    QFETCH(int, line);
    const DocumentGeometry geometry{20, 200, 1000, 100};
    QTEST(static_cast<int>(geometry.topLineFor(static_cast<std::size_t>(line))), "top");
}

void DocumentGeometryTest::lineAtIsTheInverseOfYOf() {
    const DocumentGeometry geometry{20, 200, 1000, 321};
    for (std::size_t line = geometry.firstLine(); line < geometry.endLine(); ++line) {
        QCOMPARE(geometry.lineAt(geometry.yOf(line)), line);
        QCOMPARE(geometry.lineAt(geometry.yOf(line) + 19), line);
    }
}

} // namespace

QTEST_APPLESS_MAIN(DocumentGeometryTest)
#include "tst_document_geometry.moc"
