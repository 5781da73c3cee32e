"""Who may decide a comment, on what text, and what readers see of it afterwards."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Decision, PolicyRule
from comments.moderation import NEEDS_RULE, TRANSITIONS, NotDecided, Seen
from posts.models import Blog, Post
from tests.factories import (
    WAYS,
    BlogFactory,
    CommentFactory,
    PostFactory,
    StaffFactory,
    act,
    rule_of,
    seen,
)

pytestmark = pytest.mark.django_db

EVERY_STATUS = [status.value for status in Comment.Status]
POSSIBLE = [(act, start, end) for act, ways in TRANSITIONS.items() for start, end in ways.items()]
IMPOSSIBLE = [
    (act, start) for act, ways in TRANSITIONS.items() for start in EVERY_STATUS if start not in ways
]


@pytest.mark.parametrize(("act_", "start", "end"), POSSIBLE)
def test_every_act_of_the_table_takes_the_comment_where_the_table_says(
    post: Post, moderator: User, act_: str, start: str, end: str
) -> None:
    comment = CommentFactory(post=post, status=start)
    decision = act(comment, act_, by=moderator)
    comment.refresh_from_db()
    assert comment.status == end
    assert comment.shown == (end == "approved")
    assert (decision.from_status, decision.to_status) == (start, end)
    assert (decision.actor_kind, decision.actor) == ("person", moderator)
    assert (decision.policy_rule is not None) == (act_ in NEEDS_RULE)
    assert abs(decision.at - timezone.now()) < dt.timedelta(minutes=1)
    assert comment.decisions.count() == len(WAYS[start]) + 1


@pytest.mark.parametrize(("act_", "start"), IMPOSSIBLE)
def test_no_act_works_from_where_the_table_does_not_allow_it(
    post: Post, act_: str, start: str
) -> None:
    comment = CommentFactory(post=post, status=start)
    before = Decision.objects.count()
    with pytest.raises(NotDecided, match=f"A comment that is {start} cannot be changed so"):
        act(comment, act_)
    comment.refresh_from_db()
    assert comment.status == start
    assert Decision.objects.count() == before


@pytest.mark.parametrize("status", EVERY_STATUS)
def test_the_desk_offers_exactly_the_acts_that_are_possible(status: str) -> None:
    assert set(moderation.acts_for(status)) == {
        act for act, start, _ in POSSIBLE if start == status
    }


def test_an_act_that_does_not_exist_is_an_error_of_the_program(post: Post, moderator: User) -> None:
    with pytest.raises(KeyError):
        moderation.decide(seen(CommentFactory(post=post)), "publish", by=moderator)


@pytest.mark.parametrize("role", ["senior moderator", "administrator"])
def test_senior_moderators_and_administrators_decide_too(post: Post, role: str) -> None:
    act(CommentFactory(post=post), "approve", by=StaffFactory(role=role))
    assert Comment.objects.get().status == "approved"


@pytest.mark.parametrize("role", ["editor", None])
def test_whoever_is_no_moderator_decides_nothing(post: Post, role: str | None) -> None:
    with pytest.raises(PermissionDenied):
        act(CommentFactory(post=post), "approve", by=StaffFactory(role=role))
    assert Comment.objects.get().status == "pending"


def test_a_moderator_whose_account_was_closed_decides_nothing(post: Post, moderator: User) -> None:
    comment = CommentFactory(post=post)
    User.objects.filter(pk=moderator.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        act(comment, "approve", by=User.objects.get(pk=moderator.pk))


def test_a_moderator_of_one_blog_decides_nothing_on_another(moderator: User) -> None:
    elsewhere = CommentFactory(post=PostFactory(blog=BlogFactory()))
    with pytest.raises(NotDecided, match="not on a blog you moderate"):
        act(elsewhere, "approve", by=moderator)
    elsewhere.refresh_from_db()
    assert elsewhere.status == "pending"


def test_a_moderator_of_one_blog_cannot_tell_which_comments_another_has(moderator: User) -> None:
    elsewhere = CommentFactory(post=PostFactory(blog=BlogFactory()))
    messages = set()
    for pk in (elsewhere.pk, elsewhere.pk + 1000):
        with pytest.raises(NotDecided) as refused:
            moderation.decide(Seen(pk, "pending", 1), "approve", by=moderator)
        messages.add(str(refused.value))
    assert len(messages) == 1


@pytest.mark.parametrize("act_", sorted(NEEDS_RULE))
def test_rejecting_and_removing_need_a_rule_of_the_policy(
    post: Post, moderator: User, act_: str
) -> None:
    (start,) = TRANSITIONS[act_]
    comment = CommentFactory(post=post, status=start)
    with pytest.raises(NotDecided, match="Choose the rule"):
        moderation.decide(seen(comment), act_, by=moderator)


def test_a_rule_of_another_blog_does_not_count(post: Post, moderator: User) -> None:
    other = rule_of(BlogFactory())
    with pytest.raises(NotDecided, match="another blog"):
        moderation.decide(seen(CommentFactory(post=post)), "reject", by=moderator, rule=other)


def test_a_rule_that_was_changed_meanwhile_must_be_read_again(
    post: Post, moderator: User, rule: PolicyRule
) -> None:
    rule.retired_at = timezone.now()
    rule.save(update_fields=["retired_at"])
    with pytest.raises(NotDecided, match="This rule was changed"):
        moderation.decide(seen(CommentFactory(post=post)), "reject", by=moderator, rule=rule)


def test_a_rule_is_not_written_down_where_none_is_needed(
    post: Post, moderator: User, rule: PolicyRule
) -> None:
    comment = CommentFactory(post=post)
    decision = moderation.decide(seen(comment), "approve", by=moderator, rule=rule)
    assert decision.policy_rule is None


def test_the_second_of_two_moderators_is_told_who_was_first_and_when(
    blog: Blog, post: Post, moderator: User
) -> None:
    first = StaffFactory(blog=blog, first_name="Grace", last_name="Hopper")
    comment = CommentFactory(post=post)
    on_both_screens = seen(comment)
    # One o'clock in the afternoon in London, in summer
    at = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
    moderation.decide(on_both_screens, "approve", by=first, at=at)
    with pytest.raises(
        NotDecided, match=r"Already approved by Grace Hopper on 1 July 2026 at 13:00"
    ):
        moderation.decide(on_both_screens, "spam", by=moderator)
    assert comment.decisions.count() == 1


def test_two_moderators_who_agree_are_still_one_decision(post: Post, moderator: User) -> None:
    on_both_screens = seen(CommentFactory(post=post))
    moderation.decide(on_both_screens, "approve", by=moderator)
    with pytest.raises(NotDecided, match="Already approved"):
        moderation.decide(on_both_screens, "approve", by=moderator)
    assert Decision.objects.count() == 1


def test_nothing_is_decided_on_a_text_that_changed_since_it_was_read(
    post: Post, moderator: User
) -> None:
    comment = CommentFactory(post=post)
    read = seen(comment)
    Comment.objects.filter(pk=comment.pk).update(text_version=2)
    with pytest.raises(NotDecided, match="text of this comment changed"):
        moderation.decide(read, "approve", by=moderator)
    assert moderation.decide(seen(comment), "approve", by=moderator).text_version == 2


def test_a_decision_holds_nothing_a_reader_wrote(post: Post) -> None:
    comment = CommentFactory(post=post, name="Zaphod", email="z@example.org", body="Towels.")
    act(comment, "approve")
    said = str(Decision.objects.values().get())
    assert not any(secret in said for secret in ("Zaphod", "z@example.org", "Towels"))
