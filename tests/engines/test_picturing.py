"""A picture is deleted while a text that shows it is saved: one of the two is refused."""

import time

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines
MANY = 40


def raced(engine: Engine, without: str = "") -> tuple[list[tuple[str, str]], int]:
    """Let one editor delete pictures that another shows; return how each went, and the holes."""
    scene = engine.ask("gallery", count=MANY)
    shared = {"keys": scene["pictures"], "start": time.time() + 2, "without": without}
    one, two = scene["editors"]
    saved, deleted = engine.at_once(
        [("show_each", shared | {"by": one}), ("delete_each", shared | {"by": two})]
    )
    return list(zip(saved, deleted, strict=True)), engine.ask("holes")


def test_either_the_text_or_the_deletion_is_refused_and_no_text_has_a_hole(engine: Engine) -> None:
    went, holes = raced(engine)
    assert holes == 0
    for saved, deleted in went:
        if saved == "saved":
            assert deleted.startswith("refused: This picture is used in “Shown”")
        else:
            assert saved.startswith("refused: A picture of this post was deleted")
            assert deleted == "deleted"


def test_the_race_would_notice_if_no_one_looked_for_the_pictures(engine: Engine) -> None:
    went, holes = raced(engine, without="look")
    assert holes or any("Error" in saved for saved, _ in went)


def test_the_race_would_notice_if_editors_took_no_turns(postgresql: Engine) -> None:
    went, holes = raced(postgresql, without="turns")
    assert holes or any("Error" in word for pair in went for word in pair)
