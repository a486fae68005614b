#include "tests/widgets/clicks.h"
#include "widgets/matrix_plot.h"

#include <QApplication>
#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;

namespace {

constexpr std::size_t positions = 20;

class MatrixPlotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void paintsQueriesDownAndKeysAcross_data();
    void paintsQueriesDownAndKeysAcross();
    void clickTellsQueryAndKey();
    void keysMoveTheCell();
    void cropsRows();
    void cropsColumns();
    void aNewMatrixOfTheSameSizeKeepsTheView();
    void emptyMatrixIsFine();
    void namesTheBrightest();
    void namesWhatIsPointedAt_data();
    void namesWhatIsPointedAt();
    void namesDontMoveTheMap();
    void differencesHaveColoursAroundZero_data();
    void differencesHaveColoursAroundZero();
    void huesSayWhich_data();
    void huesSayWhich();
    void clicksTellTheKeysThatAreHeld();
    void framesEveryPin();

private:
    /// So many positions that only some can be named; the query 57 attends to the key 123.
    void showMany();
    void point(MatrixCell cell);
    [[nodiscard]] QColor colourOf(const QImage& image, MatrixCell cell) const {
        return image.pixelColor(m_plot->cellCentre(cell));
    }
    [[nodiscard]] static bool isNear(const QColor& one, const QColor& other) {
        return std::abs(one.red() - other.red()) <= 10 && std::abs(one.green() - other.green()) <= 10 &&
               std::abs(one.blue() - other.blue()) <= 10;
    }
    [[nodiscard]] static QStringList labels() {
        QStringList labels;
        for (std::size_t i = 0; i < positions; ++i) {
            labels.append(QString::number(i));
        }
        return labels;
    }
    [[nodiscard]] QStringList keys() const { return m_plot->shownNames(Qt::Horizontal); }
    [[nodiscard]] QStringList queries() const { return m_plot->shownNames(Qt::Vertical); }

    std::unique_ptr<MatrixPlot> m_plot;
    std::vector<float> m_weights;
};

void MatrixPlotTest::init() {
    m_weights.assign(positions * positions, 0.0F);
    m_weights[2 * positions + 11] = 0.5F; // query 2 attends to key 11
    m_weights[7 * positions + 3] = 0.25F;
    QStringList labels;
    for (std::size_t i = 0; i < positions; ++i) {
        labels.append(i < 4 ? QStringLiteral("mem %1").arg(i) : QStringLiteral("word%1").arg(i));
    }
    m_plot = std::make_unique<MatrixPlot>();
    m_plot->setPalette(themePalette(Theme::Light));
    m_plot->resize(600, 560);
    m_plot->setMatrix(m_weights, labels);
    m_plot->QWidget::show();
    m_plot->refreshNow();
}

void MatrixPlotTest::paintsQueriesDownAndKeysAcross_data() {
    QTest::addColumn<int>("scale");
    QTest::addColumn<double>("strong");
    QTest::addColumn<double>("weak");
    QTest::newRow("raw, own range") << static_cast<int>(MatrixScale::Raw) << 1.0 << 0.5;
    QTest::newRow("row-normalised") << static_cast<int>(MatrixScale::RowNormalised) << 1.0 << 1.0;
    QTest::newRow("log") << static_cast<int>(MatrixScale::Logarithmic) << 1 + std::log10(0.5) / 5
                         << 1 + std::log10(0.25) / 5;
}

void MatrixPlotTest::paintsQueriesDownAndKeysAcross() {
    QFETCH(int, scale);
    QFETCH(double, strong);
    QFETCH(double, weak);
    m_plot->setScale(static_cast<MatrixScale>(scale));
    m_plot->refreshNow();
    const QImage image = m_plot->grab().toImage();
    const auto near = [&](MatrixCell cell, double position) {
        const QColor shown = image.pixelColor(m_plot->cellCentre(cell));
        const QColor expected(mappedColour(ColourMap::Viridis, position));
        return std::abs(shown.red() - expected.red()) <= 6 && std::abs(shown.green() - expected.green()) <= 6;
    };
    QVERIFY(near({2, 11}, strong));
    QVERIFY(near({7, 3}, weak));
    QVERIFY(near({11, 2}, 0.0));
}

void MatrixPlotTest::clickTellsQueryAndKey() {
    QSignalSpy clicked(m_plot.get(), &MatrixPlot::clicked);
    clickInside(*m_plot, m_plot->cellCentre({2, 11}));
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked.first().first().value<MatrixCell>(), (MatrixCell{2, 11}));
}

void MatrixPlotTest::keysMoveTheCell() {
    m_plot->setToolTipText([](MatrixCell cell) { return QStringLiteral("%1 to %2").arg(cell.query).arg(cell.key); });
    for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Down, Qt::Key_Right, Qt::Key_Right, Qt::Key_Left}) {
        QTest::keyClick(m_plot.get(), key);
    }
    QCOMPARE(m_plot->cellCursor(), (MatrixCell{1, 1}));
    QCOMPARE(m_plot->accessibleDescription(), QStringLiteral("1 to 1"));
}

void MatrixPlotTest::cropsRows() {
    m_plot->showRows(0, 4);
    m_plot->refreshNow();
    QCOMPARE(m_plot->visibleKeys(), (std::pair{0.0, 20.0}));
    QVERIFY(m_plot->cellAt(m_plot->cellCentre({3, 5})).has_value());
    QVERIFY(!m_plot->cellAt(m_plot->cellCentre({4, 5})).has_value());
}

void MatrixPlotTest::cropsColumns() {
    m_plot->showColumns(0, 4);
    QCOMPARE(m_plot->visibleKeys(), (std::pair{0.0, 4.0}));
    QTest::keyClick(m_plot.get(), Qt::Key_Home);
    QCOMPARE(m_plot->visibleKeys(), (std::pair{0.0, 20.0}));
}

void MatrixPlotTest::aNewMatrixOfTheSameSizeKeepsTheView() {
    m_plot->showColumns(4, 12);
    QStringList labels;
    for (std::size_t i = 0; i < positions; ++i) {
        labels.append(QString::number(i));
    }
    m_plot->setMatrix(m_weights, labels);
    QCOMPARE(m_plot->visibleKeys(), (std::pair{4.0, 12.0}));
    labels.removeLast();
    m_plot->setMatrix(std::vector<float>(19 * 19), labels);
    QCOMPARE(m_plot->visibleKeys(), (std::pair{0.0, 19.0}));
}

void MatrixPlotTest::emptyMatrixIsFine() {
    m_plot->setMatrix({}, {});
    m_plot->refreshNow();
    QTest::keyClick(m_plot.get(), Qt::Key_Right);
    QVERIFY(!m_plot->cellCursor().has_value());
    QVERIFY(!m_plot->cellAt(m_plot->plotArea().center()).has_value());
}

void MatrixPlotTest::showMany() {
    constexpr std::size_t many = 200;
    m_weights.assign(many * many, 0.001F);
    m_weights[57 * many + 123] = 0.9F;
    QStringList labels;
    for (std::size_t i = 0; i < many; ++i) {
        labels.append(i == 58 || i == 124 ? QStringLiteral("extraordinarily") : QStringLiteral("word%1").arg(i));
    }
    m_plot->setMatrix(m_weights, labels);
    m_plot->refreshNow();
    m_plot->refreshNow(); // as many as fit are known now
}

void MatrixPlotTest::point(MatrixCell cell) {
    const QPoint at = m_plot->cellCentre(cell);
    QWidget* surface = m_plot->childAt(at);
    QTest::mouseMove(surface, QPoint(0, 0)); // a pointer that stays where it is tells nobody
    QTest::mouseMove(surface, surface->mapFrom(m_plot.get(), at));
    m_plot->refreshNow();
}

void MatrixPlotTest::namesTheBrightest() {
    showMany();
    QVERIFY(keys().size() < 100);
    QVERIFY(keys().contains(QStringLiteral("word123")));
    QVERIFY(queries().contains(QStringLiteral("word57")));
    m_plot->showRows(100, 180); // the bright one is out of view, and no key is brighter than others
    m_plot->refreshNow();
    QVERIFY(!queries().contains(QStringLiteral("word57")));
    QVERIFY(keys().contains(QStringLiteral("word0")));
}

void MatrixPlotTest::namesWhatIsPointedAt_data() {
    QTest::addColumn<bool>("pinned");
    QTest::newRow("by the mouse") << false;
    QTest::newRow("selected") << true;
}

void MatrixPlotTest::namesWhatIsPointedAt() {
    QFETCH(bool, pinned);
    showMany();
    const MatrixCell beside{58, 124}; // closer to the brightest than two names can stand
    if (pinned) {
        m_plot->setPinned(beside.query, beside.key);
        m_plot->refreshNow();
    } else {
        point(beside);
    }
    QVERIFY(keys().contains(QStringLiteral("extraordinarily")));
    QVERIFY(queries().contains(QStringLiteral("extraordinarily")));
    QVERIFY(!keys().contains(QStringLiteral("word123")));
    QVERIFY(!queries().contains(QStringLiteral("word57")));
}

void MatrixPlotTest::namesDontMoveTheMap() {
    showMany();
    QVERIFY(!keys().contains(QStringLiteral("extraordinarily")) &&
            !queries().contains(QStringLiteral("extraordinarily")));
    const QRect before = m_plot->plotArea();
    point({58, 124});
    QVERIFY(keys().contains(QStringLiteral("extraordinarily")) &&
            queries().contains(QStringLiteral("extraordinarily")));
    QCOMPARE(m_plot->plotArea(), before);
}

void MatrixPlotTest::differencesHaveColoursAroundZero_data() {
    QTest::addColumn<bool>("dark");
    QTest::addColumn<bool>("shared");
    QTest::newRow("light, own range") << false << false;
    QTest::newRow("dark, own range") << true << false;
    QTest::newRow("light, shared range") << false << true;
}

void MatrixPlotTest::differencesHaveColoursAroundZero() {
    QFETCH(bool, dark);
    QFETCH(bool, shared);
    m_plot->setPalette(themePalette(dark ? Theme::Dark : Theme::Light));
    std::vector<float> differences(positions * positions, 0.0F);
    differences[2 * positions + 11] = 0.5F;
    differences[7 * positions + 3] = -0.5F;
    m_plot->setScale(MatrixScale::Logarithmic); // which doesn't apply
    m_plot->setFixedMaximum(shared ? std::optional(1.0) : std::nullopt);
    m_plot->setDifferences(differences, labels());
    m_plot->refreshNow();
    const QImage image = m_plot->grab().toImage();
    const ColourTable& table = divergingTable(dark);
    const std::size_t quarter = shared ? 64 : 0;
    QVERIFY(isNear(colourOf(image, {2, 11}), QColor(table[255 - quarter])));
    QVERIFY(isNear(colourOf(image, {7, 3}), QColor(table[quarter])));
    QVERIFY(isNear(colourOf(image, {11, 2}), QColor(table[128])));
    QVERIFY(m_plot->scaleText().contains(QStringLiteral("A \u2212 B")));
    m_plot->setScale(MatrixScale::Raw);
    m_plot->setMatrix(m_weights, labels()); // and back
    m_plot->refreshNow();
    const QColor dimmest(mappedColour(ColourMap::Viridis, 0));
    QVERIFY(isNear(colourOf(m_plot->grab().toImage(), {11, 2}), dimmest));
}

void MatrixPlotTest::huesSayWhich_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void MatrixPlotTest::huesSayWhich() {
    QFETCH(bool, dark);
    const QPalette palette = themePalette(dark ? Theme::Dark : Theme::Light);
    m_plot->setPalette(palette);
    MatrixHues hues;
    hues.group.assign(positions * positions, 1);
    hues.group[7 * positions + 3] = 0;
    hues.group[4 * positions + 4] = 2;
    hues.names = QStringList({"0.1", "2.3", "others"});
    m_weights[4 * positions + 4] = 0.5F;
    m_plot->setHues(m_weights, hues, labels());
    m_plot->refreshNow();
    const QImage image = m_plot->grab().toImage();
    const QColor base = palette.color(QPalette::Base);
    QVERIFY(isNear(colourOf(image, {2, 11}), categoricalColour(1, dark)));
    QVERIFY(isNear(colourOf(image, {7, 3}), blended(base, categoricalColour(0, dark), 0.5)));
    QVERIFY(isNear(colourOf(image, {4, 4}), themeColours(palette).muted));
    QVERIFY(isNear(colourOf(image, {11, 2}), base)); // without weight there is no hue
    m_plot->setScale(MatrixScale::RowNormalised);
    m_plot->refreshNow();
    QVERIFY(isNear(colourOf(m_plot->grab().toImage(), {7, 3}), categoricalColour(0, dark)));
}

void MatrixPlotTest::clicksTellTheKeysThatAreHeld() {
    QSignalSpy clicked(m_plot.get(), &MatrixPlot::clicked);
    clickInside(*m_plot, m_plot->cellCentre({2, 11}), Qt::ControlModifier);
    QTest::keyClick(m_plot.get(), Qt::Key_Return, Qt::ControlModifier);
    QTest::keyClick(m_plot.get(), Qt::Key_Return);
    QCOMPARE(clicked.size(), 3);
    QVERIFY(clicked[0][1].value<Qt::KeyboardModifiers>() == Qt::ControlModifier);
    QVERIFY(clicked[1][1].value<Qt::KeyboardModifiers>() == Qt::ControlModifier);
    QVERIFY(clicked[2][1].value<Qt::KeyboardModifiers>() == Qt::NoModifier);
    QCOMPARE(clicked[1][0].value<MatrixCell>(), (MatrixCell{2, 11}));
}

void MatrixPlotTest::framesEveryPin() {
    // Beside the cell's middle, where its row's frame passes.
    const auto hasFrame = [this](std::size_t query) {
        const QPoint middle = m_plot->cellCentre({query, 15});
        const QPoint next = m_plot->cellCentre({query + 1, 15});
        const QImage image = m_plot->grab().toImage();
        for (int y = middle.y(); y <= next.y(); ++y) {
            if (image.pixelColor(middle.x(), y).lightness() > 150) {
                return true;
            }
        }
        return false;
    };
    m_plot->setPinned(std::vector<std::size_t>{5, 9}, std::vector<std::size_t>{1});
    m_plot->refreshNow();
    QVERIFY(hasFrame(5) && hasFrame(9));
    QVERIFY(!hasFrame(13));
    m_plot->setPinned(std::vector<std::size_t>{13}, {});
    m_plot->refreshNow();
    QVERIFY(hasFrame(13));
    QVERIFY(!hasFrame(5) && !hasFrame(9));
    m_plot->setPinned(std::vector<std::size_t>{positions + 3}, {}); // of a longer segment
    m_plot->refreshNow();
    QVERIFY(!hasFrame(13));
}

} // namespace

QTEST_MAIN(MatrixPlotTest)
#include "tst_matrix_plot.moc"
