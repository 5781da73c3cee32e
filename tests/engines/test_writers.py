"""However many people comment at once, every comment is stored where its writer put it."""

from typing import Any

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines

# A thread with replies at several depths, on each post, for the first replies to answer
SEEDS = [None, 0, 1, 2, 0]
DAMAGE = [
    "UPDATE comments_comment SET tree_id = 3 WHERE tree_id < 3",
    "UPDATE comments_comment SET lft = 7 WHERE id % 5 = 0",
    "UPDATE comments_comment SET tree_id = 90001 WHERE id % 7 = 0",
    "UPDATE comments_comment SET level = 0",
]


def writers(
    posts: list[int], processes: int, count: int, unprotected: bool = False
) -> list[tuple[str, dict[str, Any]]]:
    shared = {"posts": posts, "count": count, "unprotected": unprotected}
    return [("write", shared | {"seed": seed}) for seed in range(1, processes + 1)]


def test_8_writers_of_200_comments_leave_every_thread_right(engine: Engine) -> None:
    scene = engine.ask("found", posts=8, parents=SEEDS)
    results = engine.at_once(writers(scene["posts"], 8, 200))
    assert [one["wrong"] for one in results] == [[]] * 8
    assert sum(len(one["stored"]) for one in results) == 1_600
    assert engine.ask("check") == {"count": 1_600 + 40, "faults": []}


def test_without_the_protection_8_writers_break_threads_on_postgresql(postgresql: Engine) -> None:
    scene = postgresql.ask("found", posts=4, parents=SEEDS)
    postgresql.at_once(writers(scene["posts"], 8, 25, unprotected=True))
    assert postgresql.ask("check")["faults"]


def test_without_the_protection_8_writers_lose_comments_on_sqlite(sqlite: Engine) -> None:
    scene = sqlite.ask("found", posts=4, parents=SEEDS)
    results = sqlite.at_once(writers(scene["posts"], 8, 25, unprotected=True))
    assert any("database is locked" in wrong for one in results for wrong in one["wrong"])
    assert sum(len(one["stored"]) for one in results) < 200


def test_a_check_while_people_comment_sees_no_fault(engine: Engine) -> None:
    scene = engine.ask("found", posts=2, parents=SEEDS)
    acts = writers(scene["posts"], 3, 30)
    seen, *_ = engine.at_once([("check_again_and_again", {"times": 15}), *acts])
    assert seen == []


def test_threads_are_mended_while_people_comment_in_them(engine: Engine) -> None:
    scene = engine.ask("found", posts=2, parents=SEEDS * 6)
    before = engine.ask("parents")
    engine.ask("damage", statements=DAMAGE)
    acts = writers(scene["posts"], 4, 25)
    mended, *results = engine.at_once([("repair", {}), *acts])
    assert mended
    assert [one["wrong"] for one in results] == [[]] * 4
    engine.ask("repair")
    assert engine.ask("check") == {"count": len(before) + 100, "faults": []}
    assert engine.ask("parents")[: len(before)] == before


def test_a_sequence_that_fell_behind_is_moved_past_the_highest_number(postgresql: Engine) -> None:
    postgresql.ask("found", parents=SEEDS)
    statements = [
        "UPDATE comments_comment SET tree_id = 500",
        "SELECT setval('comments_comment_tree_id_seq', 1, false)",
    ]
    postgresql.ask("damage", statements=statements)
    assert postgresql.ask("check")["faults"] == ["the next thread number is taken already"]
    postgresql.ask("repair")
    assert postgresql.ask("check")["faults"] == []


def test_writers_in_different_threads_do_not_wait_for_each_other(postgresql: Engine) -> None:
    scene = postgresql.ask("found", parents=[None, 0, None])
    (post,), ((first, _, second),) = scene["posts"], scene["comments"]
    holder = postgresql.start("hold", post=post, parent=first)
    holder.go()
    holder.wait_for("held")
    assert postgresql.ask("answer", post=post, parent=second) < 1
    assert postgresql.ask("answer", post=post, parent=None) < 1
    holder.go()
    holder.hear()


def test_writers_in_one_thread_take_turns(postgresql: Engine) -> None:
    scene = postgresql.ask("found", parents=[None, 0, None])
    (post,), ((first, reply, _),) = scene["posts"], scene["comments"]
    holder = postgresql.start("hold", post=post, parent=first)
    holder.go()
    holder.wait_for("held")
    waiting = postgresql.start("answer", post=post, parent=reply)
    waiting.go()
    assert not waiting.is_done(seconds=1)
    holder.go()
    holder.hear()
    assert waiting.hear() >= 0.9
    assert postgresql.ask("check")["faults"] == []
