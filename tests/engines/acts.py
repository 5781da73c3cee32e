"""What a worker process can do. Everything goes in and comes out as plain values."""

import os
import random
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from mptt.models import TreeManager

from comments import moderation, soundness
from comments.models import Comment, Decision
from comments.tree import ThreadManager, threads
from posts import publishing
from posts.models import Post
from tests import factories

NO_LIMITS = dict.fromkeys(("limit_address", "limit_email", "limit_post"), 1_000_000)


def found(posts: int = 1, parents: list[int | None] | None = None) -> dict[str, Any]:
    """Make a blog without limits, its staff, posts, and approved comments on each post."""
    blog = factories.BlogFactory(**NO_LIMITS)
    rule = factories.rule_of(blog)
    staff = [factories.StaffFactory(blog=blog, role="senior moderator").pk for _ in range(2)]
    made = [factories.PostFactory(blog=blog) for _ in range(posts)]
    comments = [[c.pk for c in factories.thread(post, parents or [])] for post in made]
    return {"posts": [p.pk for p in made], "staff": staff, "rule": rule.pk, "comments": comments}


def unprotect() -> None:
    """Take away what keeps the tree right, for the proof that the tests would notice.

    What stays is django-mptt as it comes, in transactions as Django begins them.
    """
    ThreadManager._get_next_tree_id = TreeManager._get_next_tree_id
    threads._lock_roots = lambda model, numbers: True
    if connection.vendor == "sqlite":
        connection.close()
        connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    # The decisions lock threads too, and would be refused where those are broken
    threads.lock_threads = lambda nodes: None


def write(posts: list[int], count: int, seed: int, unprotected: bool = False) -> dict[str, Any]:
    """Send comments, half of them replies to approved ones; approve every eighth of one's own."""
    if unprotected:
        unprotect()
    chance = random.Random(seed)
    wrong: list[str] = []
    stored: list[int] = []
    places = list(Post.objects.select_related("blog").filter(pk__in=posts))
    for number in range(count):
        post = chance.choice(places)
        answered = None
        if number % 2:
            open_ones = Comment.objects.filter(post=post, status="approved")
            answered = open_ones.order_by("?").values_list("pk", flat=True).first()
        try:
            comment = _submit(post, f"{seed}-{number}", answered)
            stored.append(comment.pk)
            if number % 8 == 0:
                factories.act(comment, "approve")
        except Exception as error:
            wrong.append(repr(error))
    return {"stored": stored, "wrong": wrong}


def _submit(post: Post, words: str, parent: int | None = None) -> Comment:
    said = moderation.Words(words, f"Reader {words}", f"reader-{words}@example.org", parent)
    # From everywhere: the hits of one network would all be counted at each comment
    address = f"2001:db8:{random.getrandbits(16):x}:{random.getrandbits(16):x}::1"
    comment = moderation.submit(post, said, address=address)
    assert comment is not None
    return comment


def check() -> dict[str, Any]:
    """Say how many comments there are and everything that is wrong with them."""
    return {"count": Comment.objects.count(), "faults": [f.says for f in soundness.faults()]}


def check_again_and_again(times: int) -> list[str]:
    """Check while others write; return every fault that was seen."""
    return [fault.says for _ in range(times) for fault in soundness.faults()]


def pending(post: int, count: int, parent: int | None = None) -> list[int]:
    """Make comments that wait, answers to `parent` if it is given; return their keys."""
    place = Post.objects.get(pk=post)
    above = Comment.objects.filter(pk=parent).first()
    return [factories.CommentFactory(post=place, parent=above).pk for _ in range(count)]


def decide(comments: list[int], act: str, by: int, rule: int, start: float) -> list[str]:
    """Decide these comments, each at its own moment after `start`; return how each went."""
    user = factories.User.objects.get(pk=by)
    chosen = factories.PolicyRule.objects.get(pk=rule)
    went: list[str] = []
    for number, pk in enumerate(comments):
        seen = moderation.Seen(pk, "pending", 1)
        time.sleep(max(0.0, start + number * 0.03 - time.time()))
        try:
            moderation.decide(seen, act, by=user, rule=chosen)
            went.append("decided")
        except moderation.NotDecided as refusal:
            went.append(str(refusal))
    return went


def decisions() -> list[tuple[int, str]]:
    """Return comment and new status of every decision."""
    return list(Decision.objects.order_by("comment").values_list("comment", "to_status"))


def send_until_closed(posts: list[int], seed: int) -> int:
    """Send comments on each post in turn until it is closed; return how many were taken in."""
    taken = 0
    for pk in posts:
        post = Post.objects.select_related("blog").get(pk=pk)
        while True:
            try:
                _submit(post, f"{seed}-{pk}-{taken}")
            except moderation.Closed:
                break
            taken += 1
    return taken


def close_each(posts: list[int], by: int) -> dict[int, int]:
    """Close each post in turn; return how many comments each had once that was confirmed."""
    user = factories.User.objects.get(pk=by)
    had: dict[int, int] = {}
    for number, pk in enumerate(posts):
        time.sleep(0.05 + 0.013 * number)
        moderation.close(Post.objects.get(pk=pk), by=user, reason="For the night.")
        had[pk] = Comment.objects.filter(post=pk).count()
    return had


def comments_by_post(posts: list[int]) -> dict[int, int]:
    """Return how many comments each post has."""
    return {pk: Comment.objects.filter(post=pk).count() for pk in posts}


def hold(post: int, parent: int, pause: Callable[[str], None]) -> None:
    """Answer a comment and keep the transaction open until told."""
    with transaction.atomic():
        _submit(Post.objects.select_related("blog").get(pk=post), "held", parent)
        pause("held")


def answer(post: int, parent: int | None) -> float:
    """Answer a comment; return how many seconds it took."""
    begin = time.monotonic()
    _submit(Post.objects.select_related("blog").get(pk=post), f"answer to {parent}", parent)
    return time.monotonic() - begin


def answer_again_and_again(post: int, parent: int, times: int, seed: int) -> list[str]:
    """Answer a comment so often, whatever becomes of its post; return what went wrong."""
    place, wrong = Post.objects.select_related("blog").get(pk=post), []
    for number in range(times):
        try:
            _submit(place, f"{seed}-{number}", parent)
        except moderation.Refused:
            continue
        except Exception as error:
            wrong.append(repr(error))
    return wrong


def damage(statements: list[str]) -> None:
    """Do what a hand in the database does."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def repair() -> list[str]:
    """Mend what is wrong; return each act in words."""
    return [mended.says for mended in soundness.repair()]


def parents() -> list[tuple[int, int | None]]:
    """Return every comment with what it answers."""
    return list(Comment.objects.order_by("pk").values_list("pk", "parent"))


def close_blog(by: int, after: float) -> int:
    """Close the whole blog; return how many comments there were once that was confirmed."""
    time.sleep(after)
    moderation.close_blog(
        factories.the_blog(), by=factories.User.objects.get(pk=by), reason="Over."
    )
    return Comment.objects.count()


def _administrator() -> factories.User:
    # Each process has its own count of names, so the factory's would meet
    return factories.User.objects.create_superuser(f"administrator-{os.getpid()}")


def withdraw_and_put_back(post: int, times: int) -> list[str]:
    """Withdraw a post and put it back, again and again; return what went wrong."""
    editor = _administrator()
    place, wrong = Post.objects.get(pk=post), []
    for _ in range(times):
        try:
            publishing.withdraw(place, by=editor, reason="For a moment.")
            publishing.put_back(place, by=editor)
        except Exception as error:
            wrong.append(repr(error))
    return wrong


def revise(rule: int, words: str) -> str:
    """Revise a rule of the policy; return how it went."""
    editor = _administrator()
    try:
        moderation.revise_rule(
            factories.PolicyRule.objects.get(pk=rule), title=words, text=words, by=editor
        )
    except Exception as error:
        return type(error).__name__
    return "revised"
