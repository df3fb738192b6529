"""Those who know things of a kind are asked once for a whole list."""

from evenkeel.common.asking import known_of


def test_each_kind_is_asked_once_for_all_its_things():
    asked = []

    def lengths(ids, unit):
        asked.append(ids)
        return {one: f"{one} {unit}" for one in ids}

    things = [("rope", 1), ("ladder", 1), ("rope", 2), ("rope", 1)]
    known = known_of(things, {"rope": lengths, "ladder": lengths}, "m")

    assert known == {("rope", 1): "1 m", ("rope", 2): "2 m", ("ladder", 1): "1 m"}
    assert sorted(asked, key=len) == [{1}, {1, 2}]


def test_what_nobody_knows_is_left_out():
    assert known_of([("rope", 1), ("rope", 2), ("kite", 1)], {"rope": lambda ids: {1: "long"}}) == {
        ("rope", 1): "long"
    }


def test_nobody_is_asked_for_nothing():
    assert known_of([], {"rope": lambda ids: 1 / 0}) == {}
