"""Every state of a text and of a post, every act, every role: what happens and what does not."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from posts import publishing
from posts.models import Blog, DraftLink, Post, PostEvent, PostRevision
from posts.publishing import OF_POSTS, TRANSITIONS, NotDone, Standing, Text
from tests.factories import BlogFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
Act = Callable[[Post, User], object]


def seen(post: Post) -> int:
    """Return the version on the screen of who opens the post now."""
    return post.revisions.latest("number").version


def another(post: Post, by: User) -> PostRevision:
    """Save another text."""
    return publishing.save_draft(post, Text("T", f"<p>{seen(post)}</p>"), by=by, seen=seen(post))


# Where a text can be: from a new draft there, by the writer and another editor
STATES: dict[str, list[str]] = {
    "draft": [],
    "review": ["submit"],
    "approved": ["submit", "approve"],
    "scheduled": ["schedule"],
    "published": ["publish"],
}
ACTS: dict[str, Act] = {
    "change": another,
    "submit": lambda post, by: publishing.submit(post, by=by),
    "approve": lambda post, by: publishing.approve(post, by=by, seen=seen(post)),
    "ask for changes": lambda post, by: publishing.ask_for_changes(
        post, by=by, seen=seen(post), note="More."
    ),
    "publish": lambda post, by: publishing.publish(post, by=by),
    "schedule": lambda post, by: publishing.publish(post, by=by, at=timezone.now() + HOUR),
    "take back": lambda post, by: publishing.take_back(post, by=by),
    "share": lambda post, by: publishing.share(post, by=by, purpose="Law", seen=seen(post)),
}
# What becomes of a text by an act, in the order of STATES; "-" where the act is refused
TEXTS: dict[str, str] = {
    "change": "draft draft draft - draft",
    "submit": "review - - - -",
    "approve": "- approved - - -",
    "ask for changes": "- draft draft - -",
    "publish": "published - published - -",
    "schedule": "published - published - -",
    "take back": "- draft draft draft -",
    "share": "draft review approved - -",
}
ROLES = {
    "editor": True,
    "administrator": True,
    "moderator": False,
    "senior moderator": False,
    None: False,
    "stranger": False,
}


def person(role: str | None) -> User:
    """Return someone with a role, or an editor of another blog."""
    if role == "stranger":
        return StaffFactory(blog=BlogFactory(), role="editor")
    return StaffFactory(role=role)


def in_state(state: str, writer: User, reviewer: User) -> Post:
    """Return a post whose only text came so far."""
    post = PostFactory(by=writer, draft=True)
    for step in STATES[state]:
        ACTS[step](post, reviewer if step == "approve" else writer)
    return post


def stored() -> list[Any]:
    """Return all that acts change."""
    kept = (Post, PostRevision, PostEvent, DraftLink)
    return [list(model.objects.order_by("pk").values()) for model in kept]


@pytest.mark.parametrize("act", TEXTS)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_a_text_goes_only_where_the_table_says(
    editor: User, role: str | None, state: str, act: str
) -> None:
    post = in_state(state, editor, StaffFactory(role="editor"))
    by, before = person(role), stored()
    expected = TEXTS[act].split()[list(STATES).index(state)]
    if not ROLES[role]:
        with pytest.raises(PermissionDenied):
            ACTS[act](post, by)
        assert stored() == before
    elif expected == "-":
        with pytest.raises(NotDone):
            ACTS[act](post, by)
        assert stored() == before
    else:
        events = post.events.count()
        ACTS[act](post, by)
        assert post.revisions.latest("number").status == expected
        # To write is no act on record, but that a change ended a review is
        written = act == "change" and state in {"draft", "published"}
        assert post.events.count() == events + (not written)
        assert written or post.events.latest("pk").by == by


def test_the_rules_have_the_same_table() -> None:
    for act, ways in TRANSITIONS.items():
        row = dict(zip(STATES, TEXTS[act].split(), strict=True))
        # A scheduled text is a published one; only to take it back ends that
        came = {"published" if s == "scheduled" else s: to for s, to in row.items() if to != "-"}
        if act == "change":
            del came["published"]
        assert came == ways, act


# Where a post can be: acts that lead there from a public one
STANDINGS: dict[Standing, list[str]] = {
    Standing.PUBLIC: [],
    Standing.LEAVING: ["plan a take-down"],
    Standing.WITHDRAWN: ["withdraw"],
}
OF_POST: dict[str, Act] = {
    "withdraw": lambda post, by: publishing.withdraw(post, by=by, reason="Old."),
    "plan a take-down": lambda post, by: publishing.withdraw(
        post, by=by, reason="Old.", at=timezone.now() + HOUR
    ),
    "cancel the take-down": lambda post, by: publishing.cancel_take_down(post, by=by),
    "put back": lambda post, by: publishing.put_back(post, by=by),
}


@pytest.mark.parametrize("act", OF_POST)
@pytest.mark.parametrize("standing", [*STANDINGS, Standing.NEVER])
@pytest.mark.parametrize("role", ROLES)
def test_a_post_leaves_and_comes_back_only_as_the_table_says(
    editor: User, role: str | None, standing: Standing, act: str
) -> None:
    post = PostFactory(by=editor, draft=standing == Standing.NEVER)
    for step in STANDINGS.get(standing, []):
        OF_POST[step](post, editor)
    by, before = person(role), stored()
    ways = OF_POSTS[act]
    if not ROLES[role] or standing not in ways:
        with pytest.raises(NotDone if ROLES[role] else PermissionDenied):
            OF_POST[act](post, by)
        assert stored() == before
    else:
        OF_POST[act](post, by)
        now = Post.objects.get(pk=post.pk)
        assert publishing.standing_of(now) == ways[standing]
        assert publishing.standing_of(now, timezone.now() + 2 * HOUR) in {
            Standing.WITHDRAWN if ways[standing] == Standing.LEAVING else ways[standing]
        }
        assert now.events.latest("pk").by == by


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_where_a_blog_asks_for_review_nobody_publishes_alone(role: str) -> None:
    by = StaffFactory(role=role)
    post = PostFactory(by=by, draft=True)
    Blog.objects.update(review_required=True)
    with pytest.raises(NotDone, match="Submit this text for review"):
        publishing.publish(post, by=by)
    publishing.submit(post, by=by)
    with pytest.raises(NotDone, match="in review"):
        publishing.publish(post, by=by)
    with pytest.raises(NotDone, match="You wrote on this text"):
        publishing.approve(post, by=by, seen=1)
    other = StaffFactory(role="editor")
    assert publishing.reviewers(post.revisions.get()) == [other]
    assert publishing.approve(post, by=other, seen=1).approved_by == other
    assert publishing.publish(post, by=by).approved_by == other


def test_who_once_wrote_on_a_text_never_approves_it(editor: User) -> None:
    second, third = (StaffFactory(role="editor") for _ in range(2))
    post = PostFactory(by=editor, draft=True)
    another(post, second)
    publishing.submit(post, by=third)
    for writer in (editor, second):
        with pytest.raises(NotDone, match="You wrote on this text"):
            publishing.approve(post, by=writer, seen=2)
    publishing.approve(post, by=third, seen=2)


def test_a_change_voids_an_approval_and_is_on_record(editor: User) -> None:
    Blog.objects.update(review_required=True)
    post = in_state("approved", editor, StaffFactory(role="editor"))
    changed = another(post, editor)
    assert (changed.status, changed.approved_by) == ("draft", None)
    assert post.events.latest("pk").act == "change"


def test_an_approval_is_for_the_text_that_was_read(editor: User) -> None:
    post = in_state("review", editor, editor)
    another(post, editor)
    publishing.submit(post, by=editor)
    with pytest.raises(publishing.EditedMeanwhile, match="Read it again first"):
        publishing.approve(post, by=StaffFactory(role="editor"), seen=1)


@pytest.mark.parametrize("note", ["", " \n", "x" * 2_001])
def test_changes_are_asked_for_in_words(editor: User, note: str) -> None:
    post = in_state("review", editor, editor)
    with pytest.raises(NotDone, match=r"Enter what|2,000 characters"):
        publishing.ask_for_changes(post, by=editor, seen=1, note=note)
