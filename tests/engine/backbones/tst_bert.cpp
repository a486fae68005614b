#include "engine/api/error.h"
#include "tests/support/tiny_bert.h"

#include <QTest>

using namespace rmtscope;

namespace {

constexpr double tolerance = 2e-5;

/// Counts what it is handed.
class Counter final : public Probe {
public:
    explicit Counter(bool hidden)
        : m_wantsHidden(hidden) {}
    bool wantsAttention(LayerIndex layer) const override { return layer.value == 1; }
    void attention(LayerIndex layer, const at::Tensor& probabilities) override {
        layers.push_back(layer.value);
        shape = probabilities.sizes().vec();
    }
    bool wantsHidden() const override { return m_wantsHidden; }
    void hidden(const at::Tensor&) override { ++hiddens; }

    std::vector<std::int64_t> layers;
    std::vector<std::int64_t> shape;
    int hiddens = 0;

private:
    bool m_wantsHidden;
};

} // namespace

/// What parity with the published implementation doesn't show.
class TestBert : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wantedRowsAreTheFirstOfAll();
    void paddingChangesNothing();
    void handsOverWhatWasAskedFor_data();
    void handsOverWhatWasAskedFor();
    void stopsBetweenLayers();

private:
    [[nodiscard]] EncoderInput input(at::IntArrayRef shape) const {
        EncoderInput some;
        some.words = m_tiny.bert()->words(at::randint(TinyBert::words, shape, at::kLong));
        return some;
    }

    TinyBert m_tiny;
};

void TestBert::wantedRowsAreTheFirstOfAll() {
    EncoderInput some = input({2, 9});
    const at::Tensor all = m_tiny.bert()->encode(some, nullptr, {});
    QCOMPARE(all.size(1), 9);
    some.wantedRows = 4;
    QVERIFY(largestDifference(m_tiny.bert()->encode(some, nullptr, {}), all.slice(1, 0, 4)) < tolerance);
}

void TestBert::paddingChangesNothing() {
    EncoderInput padded = input({2, 9});
    padded.keyMask = at::ones({2, 9}, at::kLong);
    padded.keyMask[1].slice(0, 6, 9).zero_();
    const at::Tensor together = m_tiny.bert()->encode(padded, nullptr, {});
    EncoderInput alone;
    alone.words = padded.words.slice(0, 1, 2).slice(1, 0, 6);
    QVERIFY(largestDifference(together[1].slice(0, 0, 6), m_tiny.bert()->encode(alone, nullptr, {})[0]) < tolerance);
}

void TestBert::handsOverWhatWasAskedFor_data() {
    QTest::addColumn<bool>("hidden");
    QTest::addColumn<int>("hiddens");
    QTest::newRow("maps only") << false << 0;
    QTest::newRow("hidden states too: the embedding's and one a layer") << true << 3;
}

void TestBert::handsOverWhatWasAskedFor() {
    QFETCH(bool, hidden);
    QFETCH(int, hiddens);
    EncoderInput some = input({1, 9});
    some.wantedRows = 4;
    Counter counter(hidden);
    const at::Tensor last = m_tiny.bert()->encode(some, &counter, {});
    QCOMPARE(last.size(1), hidden ? 9 : 4);
    QCOMPARE(counter.layers, std::vector<std::int64_t>{1});
    QCOMPARE(counter.shape, (std::vector<std::int64_t>{1, 2, 9, 9}));
    QCOMPARE(counter.hiddens, hiddens);
}

void TestBert::stopsBetweenLayers() {
    std::stop_source source;
    source.request_stop();
    try {
        static_cast<void>(m_tiny.bert()->encode(input({1, 9}), nullptr, source.get_token()));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::Cancelled);
    }
}

QTEST_APPLESS_MAIN(TestBert)
#include "tst_bert.moc"
