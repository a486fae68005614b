#include "engine/tasks/people.h"
#include "tests/engine/text/text_files.h"

#include <QTest>

using namespace rmtscope;

namespace {

using Names = std::vector<std::string>;

class PeopleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhoMoves_data();
    void findsWhoMoves();
    void leavesTheOthers();
};

void PeopleTest::findsWhoMoves_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Names>("people");
    const auto row = [](const char* name, const char* text, const Names& people) {
        QTest::newRow(name) << std::string(text) << people;
    };
    row("nobody", "Call me Ishmael.", {});
    row("empty", "", {});
    row("one", "It rained. Mary went to the kitchen. It rained.", {"Mary"});
    row("two words", "Daniel went back to the office.", {"Daniel"});
    row("each move", "Mary moved to the x. John journeyed to the x. Sandra travelled to the x.",
        {"Mary", "John", "Sandra"});
    row("any place", "John went to the whale.", {"John"});
    row("over a line's end", "Sandra\nwent  to\r\nthe office.", {"Sandra"});
    row("only named", "John is a whaler, and Mary went away.", {});
    row("to a place without article", "Mary went to Nantucket.", {});
    row("another name", "Johnson went to the office.", {});
    row("inside a name", "Rosemary went to the office. McJohn went to the office.", {});
    row("second time it moves", "Mary slept. Mary went to the office.", {"Mary"});
    row("cut at the end", "Mary went to the", {"Mary"});
    row("cut before the end", "Mary went to", {});
    row("Greek behind the name", "Maryα went to the office.", {});
}

void PeopleTest::findsWhoMoves() {
    QFETCH(std::string, text);
    QFETCH(Names, people);
    QCOMPARE(peopleMovingIn(text), people);
}

void PeopleTest::leavesTheOthers() {
    QCOMPARE(peopleBut(Names{"Mary", "Sandra", "Ahab"}), (std::vector<std::string_view>{"John", "Daniel"}));
    const Thrown thrown = thrownBy([] { static_cast<void>(peopleBut(Names{"Mary", "John", "Sandra", "Daniel"})); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::Usage));
}

} // namespace

QTEST_APPLESS_MAIN(PeopleTest)
#include "tst_people.moc"
