#include "engine/api/error.h"
#include "engine/files/json_view.h"

#include <QTest>

#include <functional>

using namespace rmtscope;

namespace {

using Lookup = std::function<void(const JsonView&)>;

JsonView view() {
    return {"made.json",
            nlohmann::json::parse(R"({"model": {"type": "BPE", "sizes": [1, "two"], "none": null}, "on": 1})")};
}

} // namespace

Q_DECLARE_METATYPE(Lookup)

class TestJsonView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatIsThere();
    void outlivesTheWhole();
    void namesThePlace_data();
    void namesThePlace();
};

void TestJsonView::findsWhatIsThere() {
    const JsonView model = view().at("model", "a model");
    QCOMPARE(model.textOr("type", ""), std::string("BPE"));
    QCOMPARE(model.textOr("absent", "otherwise"), std::string("otherwise"));
    QVERIFY(!model.find("none").has_value());
    QCOMPARE(model.at("sizes", "a list").items().size(), std::size_t{2});
    model.allowOnly({"type", "sizes", "none"});
}

void TestJsonView::outlivesTheWhole() {
    const JsonView first = view().at("model", "a model").at("sizes", "a list").items().front();
    QCOMPARE(first.integer(1), 1);
}

void TestJsonView::namesThePlace_data() {
    QTest::addColumn<Lookup>("lookup");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const QByteArray& says, const Lookup& lookup) {
        QTest::newRow(name) << lookup << says;
    };
    row("of a value", "made.json has \"on\": 1; expected true or false.",
        [](const JsonView& root) { static_cast<void>(root.at("on", "a switch").boolean()); });
    row("in an object", "made.json has \"model.type\": \"BPE\"; expected a list.",
        [](const JsonView& root) { static_cast<void>(root.at("model", "a model").at("type", "a type").items()); });
    row("in a list", "made.json has \"model.sizes[1]\": \"two\"; expected an integer from 0 to 9.",
        [](const JsonView& root) {
            static_cast<void>(root.at("model", "a model").at("sizes", "a list").items().at(1).integer(9));
        });
    row("of what isn't there", "made.json has no \"model.absent\"; expected a text.",
        [](const JsonView& root) { static_cast<void>(root.at("model", "a model").at("absent", "a text")); });
    row("of a key", "made.json has \"on\": 1; expected 0.", [](const JsonView& root) { root.reject("on", "0"); });
    row("of a key without a value", "made.json has no \"off\"; expected 0.",
        [](const JsonView& root) { root.reject("off", "0"); });
    const JsonView planned("made.json", nlohmann::json::parse(R"({"size": 3})"), false);
    row("of what shall stand there", "made.json would have \"size\": 3; expected 4.",
        [planned](const JsonView&) { planned.reject("size", "4"); });
    row("of what shall not stand there", "made.json would have no \"type\"; expected a text.",
        [planned](const JsonView&) { planned.reject("type", "a text"); });
    row("of a key that nobody knows", "made.json has \"model.none\": null; expected only type, sizes.",
        [](const JsonView& root) {
            root.at("model", "a model").allowOnly({"type", "sizes"});
        });
}

void TestJsonView::namesThePlace() {
    QFETCH(Lookup, lookup);
    QFETCH(QByteArray, says);
    try {
        lookup(view());
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::ConfigInvalid);
        QCOMPARE(QByteArray(error.what()), says);
    }
}

QTEST_APPLESS_MAIN(TestJsonView)
#include "tst_json_view.moc"
