"""Nothing an install knows is forgotten when it is left, and the papers say what goes."""

from pathlib import Path

from govblog.jsonlines import describing, registry

ROOT = Path(__file__).resolve().parents[3]


def test_of_each_model_it_is_said_once_whether_it_goes_or_stays() -> None:
    there = {model._meta.label_lower for model in registry.every_model()}
    said = [*registry.GOING, *registry.STAYING]
    assert sorted(there - set(said)) == [], "Say in registry.py whether these go."
    assert sorted(said) == sorted(there), "These are no models, or stand twice."


def test_what_goes_refers_to_nothing_that_stays() -> None:
    kinds = registry.kinds()
    lost = [
        f"{kind.name}.{one.name}"
        for kind in kinds.values()
        for one in kind.references
        if one.related_model._meta.label_lower not in kinds
    ]
    assert lost == []


def test_no_secret_of_a_colleague_goes() -> None:
    names = {one.name for kind in registry.kinds().values() for one in kind.fields}
    assert {"password", "session_key", "session_data"} & names == set()


def test_the_papers_name_every_kind_and_field() -> None:
    papers = (ROOT / "docs" / "moving.md").read_text()
    made = "\n".join(describing.table())
    assert made in papers, "Put what export_json --describe prints at the end of docs/moving.md."
