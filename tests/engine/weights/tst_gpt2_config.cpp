#include "tests/engine/weights/made_model_folder.h"

#include <optional>

using namespace rmtscope;

namespace {

const QByteArray gpt2 = R"({"model_type": "gpt2", "n_embd": 32, "n_layer": 3, "n_head": 4, "n_positions": 64})";

} // namespace

class TestGpt2Config : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_made.emplace(); }
    void takesDefaultsOfGpt2();
    void readsWhatIsThere();
    void refusesConfig_data();
    void refusesConfig();

private:
    [[nodiscard]] Gpt2Config read() const { return std::get<Gpt2Config>(readModelFolder(m_made->path()).backbone); }

    std::optional<MadeModelFolder> m_made;
};

void TestGpt2Config::takesDefaultsOfGpt2() {
    m_made->write("config.json", with(gpt2, "n_inner", "null"));
    const Gpt2Config config = read();
    QCOMPARE(config.hiddenSize, 32);
    QCOMPARE(config.layers, 3);
    QCOMPARE(config.heads, 4);
    QCOMPARE(config.intermediateSize, 128);
    QCOMPARE(config.layerNormEpsilon, 1e-5);
    QVERIFY(config.activation == Activation::GeluTanh);
}

void TestGpt2Config::readsWhatIsThere() {
    m_made->write("config.json", with(with(with(gpt2, "n_inner", "77"), "layer_norm_epsilon", "1e-6"),
                                      "activation_function", "\"relu\""));
    const Gpt2Config config = read();
    QCOMPARE(config.intermediateSize, 77);
    QCOMPARE(config.layerNormEpsilon, 1e-6);
    QVERIFY(config.activation == Activation::Relu);
}

void TestGpt2Config::refusesConfig_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char* name, const QString& key, const QByteArray& value, const QByteArray& part) {
        QTest::newRow(name) << key << value << part;
    };
    for (const char* key : {"n_embd", "n_layer", "n_head", "n_positions"}) {
        row(QByteArray(key) + " absent", key, "", "has no \"" + QByteArray(key) + "\"; expected an integer from 1");
    }
    row("heads that don't divide", "n_head", "5", "\"n_embd\": 32; expected a multiple of n_head, 5");
    row("unknown activation", "activation_function", "\"silu\"", "\"activation_function\": \"silu\"; expected gelu");
    row("scores not scaled", "scale_attn_weights", "false", "\"scale_attn_weights\": false; expected true");
    row("scores scaled by layer", "scale_attn_by_inverse_layer_idx", "true", "expected false");
    row("cross attention", "add_cross_attention", "true", "expected false");
}

void TestGpt2Config::refusesConfig() {
    QFETCH(QString, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, part);
    m_made->write("config.json", with(gpt2, key, value));
    MadeModelFolder::expectError(m_made->path(), ErrorCode::ConfigInvalid, part);
}

QTEST_APPLESS_MAIN(TestGpt2Config)
#include "tst_gpt2_config.moc"
