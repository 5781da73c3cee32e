"""A moderator reads what waits, decides on what is on the screen, and is told what became of it."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Decision, Mark, PolicyRule
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER, no_limits, send
from tests.desk import QUEUE, page, signed_in, told
from tests.factories import (
    BlogFactory,
    CommentFactory,
    PostFactory,
    StaffFactory,
    act,
    rule_of,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


def row(shown: dom.Node, comment: Comment) -> dom.Node:
    """Return the part of a page that shows one comment."""
    return next(
        node
        for node in shown.all("article", of="app-row")
        if node.one("input", name="seen")["value"].startswith(f"{comment.pk}:")
    )


def facts(shown: dom.Node) -> dict[str, str]:
    """Return the facts that stand beside a comment."""
    names = [node.text for node in shown.all("dt")]
    return dict(zip(names, [node.text for node in shown.all("dd")], strict=True))


def seen_in(shown: dom.Node) -> list[str]:
    """Return what a page says of each comment on it, as its form sends it back."""
    return [node["value"] for node in shown.all("input", name="seen")]


def in_order(shown: dom.Node) -> list[int]:
    """Return the keys of the comments on a page, in their order."""
    return [int(said.split(":")[0]) for said in seen_in(shown)]


def press(desk: Client, shown: dom.Node, pressed: str, path: str = QUEUE, **more: object) -> list:
    """Press a button on a page that was opened before; return what one is told."""
    response = desk.post(path, {"act": pressed, "seen": seen_in(shown), **more})
    return told(response, desk)


def test_the_oldest_comment_that_waits_is_the_first_to_be_read(post: Post, desk: Client) -> None:
    made = [CommentFactory(post=post, created_at=NOW - dt.timedelta(hours=n)) for n in (1, 3, 2)]
    CommentFactory(post=post, status="approved")
    assert in_order(page(desk, QUEUE)) == [made[n].pk for n in (1, 2, 0)]


def test_every_status_has_its_list_and_its_count(post: Post, desk: Client) -> None:
    made = {status: [CommentFactory(post=post, status=status) for _ in range(2)]
            for status in ("approved", "rejected", "spam", "removed")}  # fmt: skip
    tabs = page(desk, QUEUE).one("nav", of="app-tabs")
    assert [link.text for link in tabs.all("a")] == [
        "Pending 0", "Held by a rule 0", "Reported 0",
        "Approved 2", "Rejected 2", "Spam 2", "Removed 2",
    ]  # fmt: skip
    assert tabs.one("a", **{"aria-current": "page"}).text == "Pending 0"
    for status, comments in made.items():
        shown = page(desk, f"{QUEUE}?status={status}")
        assert in_order(shown) == [comment.pk for comment in reversed(comments)]
    assert desk.get(f"{QUEUE}?status=nothing").status_code == 404


def test_an_empty_queue_says_so(blog: Blog, desk: Client) -> None:
    shown = page(desk, QUEUE)
    assert shown.one(of="app-empty").text == "No comments are waiting for a decision."


def test_the_queue_is_paged_by_25_and_a_page_that_is_gone_is_the_last(
    post: Post, desk: Client
) -> None:
    for _ in range(27):
        CommentFactory(post=post)
    assert len(in_order(page(desk, QUEUE))) == 25
    assert len(in_order(page(desk, f"{QUEUE}?page=2"))) == 2
    assert len(in_order(page(desk, f"{QUEUE}?page=9"))) == 2
    assert desk.get(f"{QUEUE}?page=1").status_code == 302
    assert desk.get(f"{QUEUE}?page=x").status_code == 404


def test_a_row_shows_the_whole_text_the_article_and_the_comment_it_answers(
    post: Post, desk: Client
) -> None:
    top = CommentFactory(post=post, name="Clive", body="What he said.", status="approved")
    long = "word " * 999 + "end"
    reply = CommentFactory(parent=top, body=long)
    shown = row(page(desk, QUEUE), reply)
    assert shown.one(of="app-row__text").text == long
    assert shown.one("h2").text.startswith(f"Comment by {reply.name} on ")
    assert shown.one("a", href=post.get_absolute_url()).text == post.revisions.get().title
    parent = shown.one("details", of="app-row__parent")
    assert parent.one("summary").text == "Answers a comment by Clive (approved)"
    assert parent.one(of="app-row__quote").text == "What he said."


def test_what_was_noticed_of_a_comment_stands_beside_it(post: Post, desk: Client) -> None:
    marked = CommentFactory(post=post, marks=[Mark.Kind.HONEYPOT, Mark.Kind.LIKE_STAFF])
    plain = CommentFactory(post=post)
    shown = page(desk, QUEUE)
    look = facts(row(shown, marked))["Noticed"]
    assert all(mark.get_kind_display() in look for mark in marked.marks.all())
    assert "Noticed" not in facts(row(shown, plain))


@pytest.mark.parametrize(
    ("role", "email"),
    [
        ("moderator", "n…@example.org"),
        ("senior moderator", "nick@example.org"),
        ("administrator", "nick@example.org"),
    ],
)
def test_the_whole_email_is_for_those_who_need_it(post: Post, role: str, email: str) -> None:
    comment = CommentFactory(post=post, email="nick@example.org")
    browser = signed_in(StaffFactory(blog=post.blog, role=role))
    for path in (QUEUE, f"{QUEUE}{comment.pk}/change/"):
        response = browser.get(path)
        shown = row(dom.page(response.content), comment)
        assert facts(shown)["Email"].split(" (")[0] == email
        assert ("nick@" in response.content.decode()) is (email == "nick@example.org")


def test_a_senior_of_one_blog_sees_masked_emails_on_the_other(post: Post) -> None:
    other = PostFactory(blog=BlogFactory())
    person = StaffFactory(blog=post.blog, role="senior moderator")
    person.memberships.create(blog=other.blog, role="moderator")
    CommentFactory(post=other, email="nick@example.org")
    assert b"nick@" not in signed_in(person).get(QUEUE).content


def test_a_row_tells_what_became_of_earlier_comments_from_the_same_email(
    post: Post, desk: Client
) -> None:
    for status in ("approved", "approved", "rejected", "removed", "spam"):
        CommentFactory(post=post, email="Nick@Example.org", status=status)
    known = CommentFactory(post=post, email="nick@example.org")
    new, silent = CommentFactory(post=post), CommentFactory(post=post, email="")
    shown = page(desk, QUEUE)
    said = facts(row(shown, known))["Email"]
    assert "(unconfirmed): 2 approved, 2 rejected, 1 spam" in said
    assert "(unconfirmed): nothing decided before" in facts(row(shown, new))["Email"]
    assert facts(row(shown, silent))["Email"] == "none given"


def test_a_comment_approved_at_the_desk_is_on_the_page_at_the_next_request(
    post: Post, desk: Client, moderator: User
) -> None:
    no_limits(post.blog)
    send(post, body="What nobody saw before.")
    assert b"What nobody saw" not in READER.get(post.get_absolute_url()).content
    comment = Comment.objects.get()
    assert press(desk, page(desk, QUEUE), f"approve {comment.pk}") == ["1 comment approved."]
    assert b"What nobody saw" in READER.get(post.get_absolute_url()).content
    assert (comment.decisions.get().actor, comment.decisions.get().to_status) == (
        moderator,
        "approved",
    )


@pytest.mark.parametrize(
    ("start", "pressed", "end"),
    [
        ("pending", "approve", "approved"),
        ("pending", "reject", "rejected"),
        ("pending", "spam", "spam"),
        ("approved", "remove", "removed"),
        ("approved", "spam", "spam"),
        ("removed", "restore", "approved"),
        ("rejected", "restore", "pending"),
    ],
)
def test_each_button_does_what_it_says_and_only_the_possible_ones_are_there(
    post: Post, moderator: User, rule: PolicyRule, start: str, pressed: str, end: str
) -> None:
    desk = signed_in(moderator)
    comment = CommentFactory(post=post, status=start)
    path = f"{QUEUE}{comment.pk}/change/"
    shown = page(desk, path)
    offered = {node["value"] for node in shown.all("button", name="act")}
    assert f"{pressed} {comment.pk}" in offered
    press(desk, shown, f"{pressed} {comment.pk}", path, **{f"rule-{comment.pk}": rule.pk})
    comment.refresh_from_db()
    assert comment.status == end
    assert ("approve" in " ".join(offered)) is (start == "pending")
    newest = page(desk, path).one("ul", of="app-history").all("li")[0].text
    assert f"from {start} to {end} by {moderator.get_full_name()}" in newest
    assert ("under rule 1. Be civil" in newest) is (pressed in moderation.NEEDS_RULE)


def test_a_comment_is_not_rejected_without_a_rule(post: Post, desk: Client) -> None:
    rule_of(post.blog)
    comment = CommentFactory(post=post)
    shown = page(desk, QUEUE)
    for rule in ("", "0", "999999", "x", "9" * 5_000):
        said = press(desk, shown, f"reject {comment.pk}", **{f"rule-{comment.pk}": rule})
        assert said == ["Choose the rule of the comment policy."]
    comment.refresh_from_db()
    assert (comment.status, Decision.objects.count()) == ("pending", 0)


def test_the_rules_of_another_blog_are_not_offered_and_not_taken(post: Post, desk: Client) -> None:
    mine, theirs = rule_of(post.blog), rule_of(BlogFactory())
    comment = CommentFactory(post=post)
    shown = page(desk, QUEUE)
    offered = row(shown, comment).all("option")
    assert {node["value"] for node in offered} == {"", str(mine.pk)}
    said = press(desk, shown, f"reject {comment.pk}", **{f"rule-{comment.pk}": theirs.pk})
    assert said == ["This rule belongs to another blog’s comment policy."]


def test_many_are_decided_at_once_and_the_rest_left_alone(
    post: Post, desk: Client, rule: PolicyRule
) -> None:
    made = [CommentFactory(post=post) for _ in range(4)]
    shown = page(desk, QUEUE)
    late = CommentFactory(post=post)
    picked = [made[0].pk, made[2].pk, late.pk]
    assert press(desk, shown, "reject", pick=picked, rule=rule.pk) == ["2 comments rejected."]
    waiting = Comment.objects.waiting().values_list("pk", flat=True)
    assert set(waiting) == {made[1].pk, made[3].pk, late.pk}
    assert len(set(Decision.objects.values_list("batch", flat=True))) == 1


def test_without_a_choice_nothing_is_decided(post: Post, desk: Client) -> None:
    CommentFactory(post=post)
    shown = page(desk, QUEUE)
    assert press(desk, shown, "approve") == ["Choose at least one comment."]
    assert press(desk, shown, "") == ["Choose what to do."]
    assert press(desk, shown, "delete", pick=[1]) == ["Choose what to do."]
    assert not Decision.objects.exists()


def test_a_second_moderator_is_told_who_decided_what_and_when(post: Post, desk: Client) -> None:
    comment, other = CommentFactory(post=post), CommentFactory(post=post)
    shown = page(desk, QUEUE)
    first = StaffFactory(blog=post.blog, first_name="Siân", last_name="Rees")
    with time_machine.travel(dt.datetime(2026, 7, 1, 9, 5, tzinfo=dt.UTC)):
        act(comment, "spam", by=first)
    already = "Already marked as spam by Siân Rees on 1 July 2026 at 10:05."
    assert press(desk, shown, f"approve {comment.pk}") == [already]
    both = press(desk, shown, "approve", pick=[comment.pk, other.pk])
    assert both == ["1 comment approved.", f"1 not: {already}"]
    comment.refresh_from_db()
    assert (comment.status, comment.decisions.count()) == ("spam", 1)


def test_nothing_is_decided_on_a_text_that_changed_after_it_was_shown(
    post: Post, desk: Client
) -> None:
    comment = CommentFactory(post=post)
    shown = page(desk, QUEUE)
    Comment.objects.update(text_version=2)
    said = press(desk, shown, f"approve {comment.pk}")
    assert said == ["The text of this comment changed after you opened it. Read it again."]
    assert not Decision.objects.exists()
    assert press(desk, page(desk, QUEUE), f"approve {comment.pk}") == ["1 comment approved."]
