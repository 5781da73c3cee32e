"""People at the desk answer in the name of the team or of an author, and nobody else can."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from comments import moderation
from comments.models import Comment, Content, Decision
from comments.moderation import official
from comments.moderation.official import NotReplied, reply
from govblog.sanitise import COMMENT_LIMIT
from posts.models import Blog, Post
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CommentFactory,
    PostFactory,
    StaffFactory,
    act,
    seen,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(post: Post) -> Comment:
    """A published comment."""
    return CommentFactory(post=post, status="approved")


def say(comment: Comment, by: User, words: str = "We looked into it.", **more: Any) -> Comment:
    """Answer a comment as it is now, for the team unless told."""
    return reply(seen(comment), words, by=by, **{"speaks": "team", **more})


def test_a_reply_of_the_team_is_published_under_the_comment_with_the_name_of_the_team(
    blog: Blog, comment: Comment, moderator: User
) -> None:
    Blog.objects.update(team_name="Letters team")
    version = Post.objects.get(pk=comment.post_id).version
    made = say(comment, moderator, "  We looked\r\ninto it.\x00 ")
    assert (made.parent_id, made.status, made.shown) == (comment.pk, "approved", True)
    said = made.content
    assert (said.name, said.official, said.source) == ("Letters team", "Letters team", "desk")
    assert (said.body, said.email) == ("We looked\ninto it.", "")
    decision = made.decisions.get()
    assert (decision.actor, decision.from_status, decision.to_status) == (
        moderator, "pending", "approved"
    )  # fmt: skip
    post = Post.objects.get(pk=comment.post_id)
    assert (post.comments_approved, post.version > version) == (2, True)


@pytest.mark.parametrize(
    ("team", "organisation", "name"),
    [
        ("Letters team", "Department", "Letters team"),
        ("", "Department", "Department"),
        ("", "", "The blog"),
        ("", "D" * 200, "The blog"),
    ],
)
def test_the_team_is_called_as_the_blog_says(team: str, organisation: str, name: str) -> None:
    blog = BlogFactory(name="The blog", team_name=team, organisation=organisation)
    assert official.team_of(blog) == name
    comment = CommentFactory(post=PostFactory(blog=blog), status="approved")
    assert say(comment, StaffFactory(blog=blog)).name == name


def test_a_reply_of_an_author_carries_the_byline_and_is_marked_author(
    blog: Blog, moderator: User
) -> None:
    author, stranger = AuthorFactory(blog=blog), AuthorFactory(blog=blog)
    comment = CommentFactory(post=PostFactory(blog=blog, authors=[author]), status="approved")
    keys = [voice.key for voice in official.voices_of(comment.post)]
    assert keys == ["team", f"author-{author.pk}"]
    made = say(comment, moderator, speaks=f"author-{author.pk}")
    assert (made.name, made.content.official) == (author.name, "Author")
    for other in (f"author-{stranger.pk}", "author-x", "", "Author"):
        with pytest.raises(NotReplied, match="Choose for whom") as refused:
            say(comment, moderator, "Another.", speaks=other)
        assert refused.value.field == "speaks"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "Enter your reply."),
        (" \n\u200b\x00", "Enter your reply."),
        ("a" * (COMMENT_LIMIT + 1), "Reply must be 5,000 characters or less."),
        ("🙂" * (COMMENT_LIMIT // 2 + 1), "Reply must be 5,000 characters or less."),
    ],
)
def test_words_are_held_to_the_same_limits_as_those_of_readers(
    comment: Comment, moderator: User, words: str, why: str
) -> None:
    with pytest.raises(NotReplied, match=why) as refused:
        say(comment, moderator, words)
    assert refused.value.field == "body"
    assert say(comment, moderator, "a" * COMMENT_LIMIT).status == "approved"


@pytest.mark.parametrize("role", ["moderator", "senior moderator", "editor", "administrator"])
def test_everyone_with_a_role_answers_a_published_comment(comment: Comment, role: str) -> None:
    assert say(comment, StaffFactory(role=role)).status == "approved"


@pytest.mark.parametrize("role", ["moderator", "senior moderator", "administrator"])
def test_who_moderates_approves_and_answers_in_one_step(post: Post, role: str) -> None:
    waiting, person = CommentFactory(post=post), StaffFactory(role=role)
    made = say(waiting, person)
    waiting.refresh_from_db()
    assert (waiting.status, made.status) == ("approved", "approved")
    first, second = Decision.objects.order_by("number")
    assert (first.comment_id, second.comment_id) == (waiting.pk, made.pk)
    assert (first.batch, first.actor) == (second.batch, second.actor)


def test_approving_and_answering_is_undone_as_one(post: Post, moderator: User) -> None:
    waiting = CommentFactory(post=post)
    made = say(waiting, moderator)
    outcomes = moderation.undo(made.decisions.get().batch, by=moderator)
    assert [outcome.refusal for outcome in outcomes] == ["", ""]
    assert set(Comment.objects.values_list("status", "shown")) == {("pending", False)}


def test_an_editor_publishes_nobodys_comment_by_answering_it(post: Post, editor: User) -> None:
    waiting = CommentFactory(post=post)
    with pytest.raises(PermissionDenied):
        say(waiting, editor)
    assert (Comment.objects.count(), Decision.objects.count()) == (1, 0)


def test_nobody_answers_without_a_role_on_the_blog(comment: Comment) -> None:
    outsider = StaffFactory(blog=BlogFactory(), role="administrator")
    for person in (outsider, StaffFactory(role=None)):
        with pytest.raises(PermissionDenied):
            say(comment, person)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("status", ["rejected", "spam", "removed"])
def test_what_is_not_published_cannot_be_answered(post: Post, moderator: User, status: str) -> None:
    comment = CommentFactory(post=post, status=status)
    with pytest.raises(NotReplied, match=f"A comment that is {status} cannot be answered"):
        say(comment, moderator)


def test_a_reply_to_a_reply_that_waits_is_refused_while_the_one_above_waits(
    post: Post, moderator: User
) -> None:
    top = CommentFactory(post=post, status="approved")
    below = CommentFactory(parent=top)
    act(top, "spam")
    act(top, "restore")
    with pytest.raises(NotReplied, match="The comment it answers is not published"):
        say(below, moderator)
    below.refresh_from_db()
    assert (below.status, Comment.objects.count()) == ("pending", 2)


def test_under_a_removed_comment_nothing_is_said_but_its_published_reply_is_answered(
    post: Post, moderator: User
) -> None:
    top = CommentFactory(post=post, status="approved")
    below = CommentFactory(parent=top, status="approved")
    act(top, "remove")
    assert say(below, moderator).status == "approved"


def test_a_post_that_was_withdrawn_or_is_still_to_come_is_not_talked_on(
    blog: Blog, moderator: User
) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    for post in (PostFactory(withdrawn="It was wrong."), PostFactory(at=later)):
        comment = CommentFactory(post=post)
        with pytest.raises(NotReplied, match="The post is not public"):
            say(comment, moderator)


def test_the_desk_answers_while_comments_are_closed_to_readers(
    comment: Comment, moderator: User
) -> None:
    moderation.close(comment.post, by=moderator, reason="Over.")
    assert say(comment, moderator).status == "approved"


def test_a_comment_that_is_not_there_cannot_be_answered(blog: Blog, moderator: User) -> None:
    with pytest.raises(NotReplied, match="not here"):
        reply(moderation.Seen(999, "approved", 1), "Hello.", by=moderator, speaks="team")


def test_who_answers_what_someone_decided_a_moment_ago_is_told(post: Post, moderator: User) -> None:
    waiting = CommentFactory(post=post)
    opened = seen(waiting)
    first = StaffFactory(blog=post.blog)
    with time_machine.travel(dt.datetime(2026, 7, 1, 9, 5, tzinfo=dt.UTC)):
        act(waiting, "reject", by=first)
    with pytest.raises(NotReplied) as refused:
        reply(opened, "We looked into it.", by=moderator, speaks="team")
    name = first.get_full_name()
    assert str(refused.value) == f"Already rejected by {name} on 1 July 2026 at 10:05."
    assert Comment.objects.count() == 1


def test_nothing_is_answered_whose_text_changed_after_it_was_shown(
    comment: Comment, moderator: User
) -> None:
    opened = seen(comment)
    Comment.objects.update(text_version=2)
    with pytest.raises(NotReplied, match="text of this comment changed"):
        reply(opened, "We looked into it.", by=moderator, speaks="team")


def test_of_two_who_answer_the_same_comment_the_second_is_told_of_the_first(
    comment: Comment, moderator: User
) -> None:
    opened, other = seen(comment), StaffFactory(blog=comment.post.blog)
    first = reply(opened, "It is mended.", by=other, speaks="team", newest=0)
    told = f"{other.get_full_name()} replied officially on .* Read that reply"
    with pytest.raises(NotReplied, match=told):
        reply(opened, "We looked into it.", by=moderator, speaks="team", newest=0)
    assert list(official.replies_to(comment)) == [first]
    again = reply(opened, "And more.", by=moderator, speaks="team", newest=first.pk)
    assert list(official.replies_to(comment)) == [first, again]


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_the_same_reply_sent_twice_is_one_reply(post: Post, moderator: User, status: str) -> None:
    comment = CommentFactory(post=post, status=status)
    opened = seen(comment)
    made = [
        reply(opened, "We looked into it.", by=moderator, speaks="team", newest=0) for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Comment.objects.count() == 2


def test_other_words_another_voice_and_another_person_are_other_replies(
    blog: Blog, moderator: User
) -> None:
    author = AuthorFactory(blog=blog)
    comment = CommentFactory(post=PostFactory(blog=blog, authors=[author]), status="approved")
    made = {
        say(comment, moderator),
        say(comment, moderator, "Other words."),
        say(comment, moderator, speaks=f"author-{author.pk}"),
        say(comment, StaffFactory(blog=blog)),
    }
    assert len(made) == 4
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=2)):
        made.add(say(comment, moderator))
    assert len(made) == 5


def test_only_the_desk_can_speak_officially(comment: Comment) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Content.objects.filter(pk=comment.pk).update(official="Author")
