#include "engine/probe/memory_rows_probe.h"

#include <ATen/ATen.h>
#include <QTest>

using namespace rmtscope;

namespace {

constexpr CaptureShape shape{2, 3, 4};
constexpr std::int64_t textTokens = 37;
/// [CLS] memory [SEP] text [SEP]
constexpr SegmentGeometry geometry{.positions = 4 + 3 + textTokens,
                                   .slots = 4,
                                   .writeBegin = 1,
                                   .readBegin = 1,
                                   .textBegin = 6,
                                   .textTokens = textTokens,
                                   .answerQuery = 0};
/// memory text memory
constexpr SegmentGeometry decoderGeometry{.positions = 2 * 4 + textTokens,
                                          .slots = 4,
                                          .writeBegin = 4 + textTokens,
                                          .readBegin = 0,
                                          .textBegin = 4,
                                          .textTokens = textTokens,
                                          .answerQuery = -1};
/// binary16 keeps 11 bits.
constexpr double halfPrecision = 1.0 / 1024;

void show(MemoryRowsProbe& probe, LayerIndex layer, const SegmentGeometry& segment, const at::Tensor& map) {
    probe.memoryAttention(layer, map.slice(2, segment.writeBegin, segment.writeBegin + segment.slots),
                          map.slice(3, segment.readBegin, segment.readBegin + segment.slots));
}

} // namespace

/// Against the same sums made by LibTorch's own reductions.
class TestMemoryRowsProbe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void massesAreSumsOfTheMaps_data();
    void massesAreSumsOfTheMaps();
    void rowsAreRowsAndColumnsOfTheMaps_data();
    void rowsAreRowsAndColumnsOfTheMaps();
    void strongestTokensFallInWeight();
    void keepsNoRowsUnlessAsked();

private:
    /// Random maps, handed to `probe`.
    void fill(const SegmentGeometry& segment, MemoryRowsProbe& probe, bool rows);
    void compare(Half kept, const at::Tensor& expected) const {
        const double wanted = expected.item<double>();
        QVERIFY2(std::abs(static_cast<double>(toFloat(kept)) - wanted) <= halfPrecision * wanted + 1e-7,
                 qPrintable(QString::number(static_cast<double>(toFloat(kept))) + " " + QString::number(wanted)));
    }

    std::vector<at::Tensor> m_maps; ///< a layer: [heads, T, T]
};

void TestMemoryRowsProbe::fill(const SegmentGeometry& segment, MemoryRowsProbe& probe, bool rows) {
    at::manual_seed(1);
    m_maps.clear();
    probe.begin(segment, rows);
    for (LayerIndex layer; layer.value < shape.layers; ++layer) {
        m_maps.push_back(at::softmax(3 * at::randn({1, shape.heads, segment.positions, segment.positions}), -1));
        show(probe, layer, segment, m_maps.back());
    }
}

void TestMemoryRowsProbe::massesAreSumsOfTheMaps_data() {
    QTest::addColumn<bool>("decoder");
    QTest::newRow("encoder: memory stands once, [CLS] reads too") << false;
    QTest::newRow("decoder: memory stands in front and behind") << true;
}

void TestMemoryRowsProbe::massesAreSumsOfTheMaps() {
    QFETCH(bool, decoder);
    const SegmentGeometry& segment = decoder ? decoderGeometry : geometry;
    MemoryRowsProbe probe(shape);
    fill(segment, probe, false);
    const auto masses = probe.takeMasses();
    const auto text = [&segment](const at::Tensor& row) {
        return row.slice(0, segment.textBegin, segment.textBegin + segment.textTokens).sum();
    };
    for (LayerIndex l; l.value < shape.layers; ++l) {
        for (HeadIndex h; h.value < shape.heads; ++h) {
            const at::Tensor map = m_maps[l.offset()][0][h.value];
            for (SlotIndex s; s.value < shape.slots; ++s) {
                const std::size_t cell = shape.offset(l, h, s);
                const at::Tensor row = map[segment.writeBegin + s.value];
                const at::Tensor column = map.select(1, segment.readBegin + s.value);
                at::Tensor retained = row.slice(0, segment.readBegin, segment.readBegin + segment.slots).sum();
                if (decoder) {
                    retained = retained + row.slice(0, segment.writeBegin, segment.writeBegin + segment.slots).sum();
                }
                compare(masses[cell], text(row));
                compare(masses[shape.cells() + cell],
                        decoder ? text(column) / textTokens : (text(column) + column[0]) / (textTokens + 1));
                compare(masses[2 * shape.cells() + cell], retained);
            }
        }
    }
}

void TestMemoryRowsProbe::rowsAreRowsAndColumnsOfTheMaps_data() {
    massesAreSumsOfTheMaps_data();
}

void TestMemoryRowsProbe::rowsAreRowsAndColumnsOfTheMaps() {
    QFETCH(bool, decoder);
    const SegmentGeometry& segment = decoder ? decoderGeometry : geometry;
    MemoryRowsProbe probe(shape);
    fill(segment, probe, true);
    const auto rows = probe.takeRows();
    QVERIFY(rows);
    QCOMPARE(rows->positions(), segment.positions);
    for (LayerIndex l; l.value < shape.layers; ++l) {
        for (HeadIndex h; h.value < shape.heads; ++h) {
            const at::Tensor map = m_maps[l.offset()][0][h.value];
            for (SlotIndex s; s.value < shape.slots; ++s) {
                for (std::int64_t t = 0; t < segment.positions; ++t) {
                    const std::size_t at = shape.offset(l, h, s) * static_cast<std::size_t>(segment.positions) +
                                           static_cast<std::size_t>(t);
                    compare(rows->write()[at], map[segment.writeBegin + s.value][t]);
                    compare(rows->read()[at], map[t][segment.readBegin + s.value]);
                }
            }
        }
    }
}

void TestMemoryRowsProbe::strongestTokensFallInWeight() {
    MemoryRowsProbe probe(shape);
    probe.begin(geometry, false);
    at::Tensor map = at::zeros({1, shape.heads, geometry.positions, geometry.positions});
    map[0][2][1 + 3][6 + 20] = 0.5;
    map[0][1][1 + 3][6 + 7] = 0.75;
    map[0][0][1 + 3][0] = 1.0; // [CLS] is no text
    show(probe, LayerIndex(0), geometry, map);
    const auto strongest = probe.takeStrongest();
    const std::size_t slot = 3 * strongTokensPerSlot;
    QCOMPARE(strongest[slot].token, 7);
    QCOMPARE(toFloat(strongest[slot].weight), 0.75F);
    QCOMPARE(strongest[slot + 1].token, 20);
    QCOMPARE(toFloat(strongest[slot + 1].weight), 0.5F);
    QCOMPARE(toFloat(strongest[slot + 2].weight), 0.0F);
    QCOMPARE(toFloat(strongest[0].weight), 0.0F);
}

void TestMemoryRowsProbe::keepsNoRowsUnlessAsked() {
    MemoryRowsProbe probe(shape);
    fill(geometry, probe, false);
    QVERIFY(!probe.takeRows());
}

QTEST_APPLESS_MAIN(TestMemoryRowsProbe)
#include "tst_memory_rows_probe.moc"
