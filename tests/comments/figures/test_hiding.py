"""Nobody is found out by counting."""

from hypothesis import given
from hypothesis import strategies as st

from comments import figures

CELLS = st.one_of(st.integers(0, 6), st.integers(0, 500))
TABLES = st.fixed_dictionaries(
    {
        "received": CELLS,
        "published": CELLS,
        "spam": CELLS,
        "by_rule": st.dictionaries(st.integers(1, 9), CELLS, max_size=6),
    }
)


@given(TABLES, st.floats(0, 400))
def test_what_is_hidden_could_be_any_number_from_1_to_4(table: dict, median: float) -> None:
    shown = figures.hide_month(**table, median_hours=median)
    for name in ("received", "published", "spam"):
        if getattr(shown, name) == figures.FEW:
            for other in range(1, 5):
                assert figures.hide_month(**table | {name: other}, median_hours=median) == shown
    for rule, cell in shown.by_rule.items():
        if cell == figures.FEW:
            for other in range(1, 5):
                changed = table | {"by_rule": table["by_rule"] | {rule: other}}
                assert figures.hide_month(**changed, median_hours=median) == shown


@given(TABLES, st.floats(0, 400))
def test_what_is_shown_is_true_and_no_small_number(table: dict, median: float) -> None:
    shown = figures.hide_month(**table, median_hours=median)
    pairs = [(getattr(shown, name), table[name]) for name in ("received", "published", "spam")]
    pairs += [(shown.by_rule[rule], number) for rule, number in table["by_rule"].items()]
    pairs.append((shown.not_published, sum(table["by_rule"].values())))
    for cell, number in pairs:
        if isinstance(cell, int):
            assert cell == number
            assert cell == 0 or cell >= 5
        else:
            assert number > 0
    assert shown.median_hours in {median, figures.NOT_SHOWN}


@given(CELLS, CELLS, CELLS, st.floats(0, 400))
def test_second_looks_are_hidden_by_the_same_rules(
    asked: int, upheld: int, overturned: int, median: float
) -> None:
    said = {"asked": asked, "upheld": upheld, "overturned": overturned, "median_hours": median}
    shown = figures.hide_looks(**said)
    for name in ("asked", "upheld", "overturned"):
        cell = getattr(shown, name)
        assert cell == (figures.FEW if 0 < said[name] < 5 else said[name])
        if cell == figures.FEW:
            assert all(figures.hide_looks(**said | {name: n}) == shown for n in range(1, 5))
    assert shown.answered in {upheld + overturned, figures.NOT_SHOWN}
    assert shown.median_hours in {median, figures.NOT_SHOWN}
