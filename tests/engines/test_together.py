"""Acts of different people that touch the same rows at the same moment."""

import time

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def test_no_comment_comes_in_after_a_whole_blog_was_confirmed_closed(engine: Engine) -> None:
    scene = engine.ask("found", posts=2)
    senders = [("send_until_closed", {"posts": scene["posts"], "seed": seed}) for seed in range(3)]
    closing = ("close_blog", {"by": scene["staff"][0], "after": 1.0})
    had, *taken = engine.at_once([closing, *senders])
    assert sum(engine.ask("comments_by_post", posts=scene["posts"]).values()) == had
    assert sum(taken) == had > 0


def test_an_editor_and_a_moderator_at_one_post_do_not_stop_each_other(engine: Engine) -> None:
    scene = engine.ask("found")
    (post,) = scene["posts"]
    comments = engine.ask("pending", post=post, count=40)
    deciding = {"comments": comments, "act": "approve", "by": scene["staff"][0]}
    deciding |= {"rule": scene["rule"], "start": time.time() + 0.5}
    went, wrong = engine.at_once(
        [("decide", deciding), ("withdraw_and_put_back", {"post": post, "times": 150})]
    )
    assert went == ["decided"] * 40
    assert wrong == []


def test_readers_who_answer_where_moderators_and_editors_work_stop_nobody(engine: Engine) -> None:
    scene = engine.ask("found", parents=[None])
    (post,), ((parent,),) = scene["posts"], scene["comments"]
    comments = engine.ask("pending", post=post, count=25, parent=parent)
    deciding = {"comments": comments, "act": "approve", "by": scene["staff"][0]}
    deciding |= {"rule": scene["rule"], "start": time.time() + 0.5}
    answering = {"post": post, "parent": parent, "times": 30}
    went, *wrong = engine.at_once(
        [
            ("decide", deciding),
            ("withdraw_and_put_back", {"post": post, "times": 40}),
            *[("answer_again_and_again", {**answering, "seed": seed}) for seed in range(3)],
        ]
    )
    assert wrong == [[]] * 4
    assert went == ["decided"] * 25


def test_of_two_editors_who_revise_one_rule_the_second_is_told(engine: Engine) -> None:
    scene = engine.ask("found")
    both = [("revise", {"rule": scene["rule"], "words": words}) for words in ("One", "Other")]
    assert sorted(engine.at_once(both)) == ["RuleChanged", "revised"]
