#include "tests/engine/weights/made_model_folder.h"

#include <optional>

using namespace rmtscope;

namespace {

const QByteArray neox =
    R"({"model_type": "gpt_neox", "hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 4,
    "intermediate_size": 64, "max_position_embeddings": 64})";

} // namespace

class TestGptNeoxConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_made.emplace(); }
    void takesDefaults();
    void readsBothSpellingsOfRotation_data();
    void readsBothSpellingsOfRotation();
    void readsWhatIsThere();
    void refusesConfig_data();
    void refusesConfig();

private:
    [[nodiscard]] GptNeoxConfig read() const {
        return std::get<GptNeoxConfig>(readModelFolder(m_made->path()).backbone);
    }

    std::optional<MadeModelFolder> m_made;
};

void TestGptNeoxConfig::takesDefaults() {
    m_made->write("config.json", neox);
    const GptNeoxConfig config = read();
    QCOMPARE(config.rotaryWidth, 2); // a quarter of a head
    QCOMPARE(config.rotaryBase, 10000.0);
    QVERIFY(config.parallelResidual);
    QVERIFY(!config.tiesHead);
    QCOMPARE(config.layerNormEpsilon, 1e-5);
    QVERIFY(config.activation == Activation::Gelu);
}

void TestGptNeoxConfig::readsBothSpellingsOfRotation_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("keys") << with(with(neox, "rotary_pct", "0.5"), "rotary_emb_base", "500");
    QTest::newRow("an object") << with(neox, "rope_parameters",
                                       R"({"rope_type": "default", "rope_theta": 500, "partial_rotary_factor": 0.5})");
}

void TestGptNeoxConfig::readsBothSpellingsOfRotation() {
    QFETCH(QByteArray, json);
    m_made->write("config.json", json);
    QCOMPARE(read().rotaryWidth, 4);
    QCOMPARE(read().rotaryBase, 500.0);
}

void TestGptNeoxConfig::readsWhatIsThere() {
    m_made->write("config.json", with(with(with(neox, "use_parallel_residual", "false"), "tie_word_embeddings", "true"),
                                      "hidden_act", "\"gelu_fast\""));
    QVERIFY(!read().parallelResidual);
    QVERIFY(read().tiesHead);
    QVERIFY(read().activation == Activation::GeluTanh);
}

void TestGptNeoxConfig::refusesConfig_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char* name, const QString& key, const QByteArray& value, const QByteArray& part) {
        QTest::newRow(name) << key << value << part;
    };
    for (const char* key :
         {"hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "max_position_embeddings"}) {
        row(QByteArray(key) + " absent", key, "", "has no \"" + QByteArray(key) + "\"; expected an integer from 1");
    }
    row("heads that don't divide", "num_attention_heads", "5", "expected a multiple of num_attention_heads, 5");
    row("an odd rotation", "rotary_pct", "0.4", "\"rotary_pct\": 0.4; expected a share of the head width, 8");
    row("another rotation", "rope_parameters", R"({"rope_type": "yarn"})", "\"yarn\"; expected default");
    row("scaled rotation", "rope_scaling", R"({"type": "linear", "factor": 2})", "expected null");
    row("no biases", "attention_bias", "false", "\"attention_bias\": false; expected true");
    row("unknown activation", "hidden_act", "\"silu\"", "\"hidden_act\": \"silu\"; expected gelu");
}

void TestGptNeoxConfig::refusesConfig() {
    QFETCH(QString, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, part);
    m_made->write("config.json", with(neox, key, value));
    MadeModelFolder::expectError(m_made->path(), ErrorCode::ConfigInvalid, part);
}

QTEST_APPLESS_MAIN(TestGptNeoxConfig)
#include "tst_gpt_neox_config.moc"
