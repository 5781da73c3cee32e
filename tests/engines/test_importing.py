"""An import that was killed anywhere is carried on to what one run comes to, on both engines."""

from pathlib import Path
from typing import Any

import pytest

from tests.engines.processes import Engine
from tests.govblog.wordpress.making import (
    SITE,
    author,
    category,
    comment,
    export,
    filed,
    post,
    saved,
)

pytestmark = pytest.mark.engines
STEP = 23  # statements: as they come, in the midst of posts, of comments and between them


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Return an export with a few of everything."""
    posts = [
        post(
            n, f"Post {n}", f'<p>What this says. <a href="{SITE}/?p={n % 4 + 1}">More</a></p>',
            terms=[filed("money", "Money"), filed(f"tag-{n}", f"Tag {n}", "post_tag")],
            link=f"{SITE}/old/{n}/",
            comments=[comment(10 * n + m, parent=10 * n + m - 1 if m % 3 else 0, approved=approved)
                      for m, approved in enumerate("11011", start=1)],
        )
        for n in range(1, 5)
    ]  # fmt: skip
    head = [author("jane"), category("state", "State"), category("money", "Money", "state")]
    page = post(9, "About", kind="page")
    return str(saved(tmp_path, export(*head, *posts, page)))


def killed(engine: Engine, file: str, at: int) -> bool:
    """Import and kill the process before a statement; say whether it came so far."""
    worker = engine.start("bring_in_file", file=file, killed_at=at)
    worker.go()
    try:
        worker.hear()
    except AssertionError:
        return True
    return False


def test_killed_again_and_again_it_comes_to_what_one_run_comes_to(
    engine: Engine, file: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    engine.ask("moving")
    at, times = STEP, 0
    while killed(engine, file, at):
        at, times = at + STEP, times + 1
        assert engine.ask("brought")["unsound"] == []
    assert times >= 5
    whole = engine.ask("brought")
    assert whole["unsound"] == []
    assert (len(whole["posts"]), len(whole["comments"]), whole["all"]) == (4, 20, 20)
    assert whole["acts"] == 4
    assert whole["decisions"] == 16
    days = enumerate((3, 3, 4, 4), start=1)
    assert whole["found"] == [*(f"/2014/03/{day:02}/post-{n}/" for n, day in days), "/page-9/"]
    again: Any = engine.ask("bring_in_file", file=file)
    assert again["posts"] == {"unchanged": 4}
    assert again["comments"] == {"unchanged": 20}
    assert engine.ask("brought") == whole


def test_who_imports_while_another_does_is_told_to_wait(engine: Engine, file: str) -> None:
    engine.ask("moving")
    first = engine.start("bring_in_slowly", file=file)
    first.go()
    first.wait_for("midway")
    assert engine.ask("bring_in_file", file=file) == "busy"
    first.go()
    first.hear()
    whole = engine.ask("brought")
    assert (len(whole["posts"]), len(whole["comments"]), whole["unsound"]) == (4, 20, [])
