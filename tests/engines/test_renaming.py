"""Editors at one post, one name or one category at once: one is first, and no way goes astray."""

import time
from typing import Any

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def test_of_two_who_rename_a_post_one_does_and_the_other_is_told(engine: Engine) -> None:
    scene = engine.ask("library", count=40)
    shared = {"posts": scene["posts"], "start": time.time() + 2}
    one, two = engine.at_once(
        [("rename_each", shared | {"to": to, "by": by})
         for to, by in zip(("a", "b"), scene["editors"], strict=True)]
    )  # fmt: skip
    now = engine.ask("ways")
    for number, pair in enumerate(zip(one, two, strict=True)):
        told, won = sorted(pair, key="renamed".__eq__)
        assert won == "renamed"
        assert "has renamed this post: its address ends in" in told
        new = f"{'a' if pair[0] == won else 'b'}-{number}"
        assert now["posts"][new] == now["old"][f"s-{number}"] == scene["posts"][number]
    assert len(now["old"]) == 40


def renamed_and_started(engine: Engine, **more: Any) -> tuple[list[str], dict[str, Any]]:
    """Let one editor rename posts while another wishes both addresses; return what came of it."""
    scene = engine.ask("library", count=60)
    one, two = scene["editors"]
    shared = {"start": time.time() + 2, **more}
    wished = [[f"{name}-{n}" for n in range(60)] for name in "st"]
    went = engine.at_once(
        [("rename_each", shared | {"posts": scene["posts"], "to": "t", "by": one})]
        + [("start_each", shared | {"slugs": slugs, "by": two}) for slugs in wished]
    )
    return [word for words in went for word in words], engine.ask("ways")


def assert_no_way_goes_astray(went: list[str], now: dict[str, Any]) -> None:
    """Hold that nobody met a fault, and no address that leads on is another post's."""
    known = ("renamed", "started", "“t-")
    assert not [word for word in went if not word.startswith(known)]
    assert not {slug for slug in now["old"] if slug in now["posts"]}
    assert len(now["old"]) == went.count("renamed")
    assert sorted(now["tags"]) == sorted(f"Tag {n}" for n in range(60))
    assert now["events"] == 60


def test_an_address_that_leads_on_is_taken_by_nothing_started_at_that_moment(
    engine: Engine,
) -> None:
    went, now = renamed_and_started(engine)
    assert_no_way_goes_astray(went, now)


def test_the_race_would_notice_if_editors_took_no_turns(postgresql: Engine) -> None:
    went, now = renamed_and_started(postgresql, unprotected=True)
    with pytest.raises(AssertionError):
        assert_no_way_goes_astray(went, now)


def test_a_post_filed_while_its_category_is_merged_has_the_one_that_is_left(
    engine: Engine,
) -> None:
    scene = engine.ask("library", count=60)
    one, two = scene["editors"]
    shared = {"categories": scene["categories"], "start": time.time() + 2}
    merged, filed = engine.at_once(
        [("merge_each", shared | {"into": scene["left"], "by": one}),
         ("file_each", shared | {"by": two})]
    )  # fmt: skip
    assert merged == ["merged"] * 60
    assert filed == ["filed"] * 60
    assert engine.ask("ways")["filed"] == [["left"]] * 60
