"""What must never be is refused by the database itself, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from comments import triggers
from comments.models import Comment, Content, Decision, PolicyRule
from posts.models import Post, PostEvent
from tests.factories import CommentFactory, PostFactory, act

pytestmark = pytest.mark.django_db


@contextmanager
def refused(why: str | None = None) -> Iterator[None]:
    """Expect the database to refuse what is done inside, saying `why`."""
    with pytest.raises(DatabaseError, match=why), transaction.atomic():
        yield


def test_a_reply_cannot_be_put_on_another_post_than_the_comment_it_answers(post: Post) -> None:
    top = CommentFactory(post=post, status="approved")
    stray = Comment(post=PostFactory(), parent=top)
    with refused("on the post of the comment it answers"):
        stray.save()


def test_a_reply_cannot_be_moved_under_a_comment_of_another_post(post: Post) -> None:
    top, other = CommentFactory(post=post), CommentFactory(post=PostFactory())
    with refused("on the post of the comment it answers"):
        Comment.objects.filter(pk=other.pk).update(parent=top)


def test_a_comment_cannot_be_moved_to_another_post(post: Post) -> None:
    comment, other = CommentFactory(post=post), PostFactory()
    with refused("never moves to another post"):
        Comment.objects.filter(pk=comment.pk).update(post=other)


def test_a_comment_cannot_be_published_without_a_decision(post: Post) -> None:
    comment = CommentFactory(post=post)
    with refused("only with its decision"):
        Comment.objects.filter(pk=comment.pk).update(status="approved", shown=True)


def test_an_old_decision_does_not_cover_a_new_change(post: Post) -> None:
    comment = CommentFactory(post=post, status="spam")
    act(comment, "restore")
    # From pending to spam there is a decision, but it is not the last
    with refused("only with its decision"):
        Comment.objects.filter(pk=comment.pk).update(status="spam")


def test_the_last_decision_covers_no_other_change_than_its_own(post: Post) -> None:
    comment = CommentFactory(post=post, status="approved")
    for status in ("spam", "pending"):
        with refused("only with its decision"):
            Comment.objects.filter(pk=comment.pk).update(status=status)


def test_saving_a_comment_without_changing_its_status_needs_no_decision(post: Post) -> None:
    comment = CommentFactory(post=post)
    Comment.objects.filter(pk=comment.pk).update(status="pending", text_version=2)
    assert Comment.objects.get(pk=comment.pk).text_version == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("to_status", "spam"), ("actor", None), ("at", timezone.now()), ("hash", "0" * 64)],
)
def test_a_decision_cannot_be_changed(post: Post, field: str, value: object) -> None:
    CommentFactory(post=post, status="approved")
    with refused("a decision is never changed"):
        Decision.objects.update(**{field: value})


def test_a_decision_cannot_be_deleted(post: Post) -> None:
    CommentFactory(post=post, status="approved")
    with refused("a decision is never deleted"):
        Decision.objects.all().delete()


@pytest.mark.parametrize(
    ("field", "value"), [("title", "Other"), ("text", "Other."), ("number", 9), ("version", 9)]
)
def test_the_words_of_a_policy_rule_cannot_be_changed(
    rule: PolicyRule, field: str, value: object
) -> None:
    with refused("are never changed"):
        PolicyRule.objects.filter(pk=rule.pk).update(**{field: value})


def test_a_policy_rule_can_be_retired(rule: PolicyRule) -> None:
    assert PolicyRule.objects.filter(pk=rule.pk).update(retired_at=timezone.now()) == 1


def test_the_record_of_a_post_cannot_be_changed(post: Post) -> None:
    with refused("is never changed"):
        PostEvent.objects.filter(post=post).update(reason="Another one.")


def test_the_record_of_a_post_cannot_be_deleted(post: Post) -> None:
    with refused("is never deleted"):
        PostEvent.objects.filter(post=post).delete()


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "approved"},
        {"status": "published", "shown": True},
    ],
)
def test_a_comment_that_contradicts_itself_cannot_be_stored(post: Post, wrong: dict) -> None:
    with refused():
        Comment(post=post, **wrong).save()


def test_only_an_import_brings_a_comment_without_words(post: Post) -> None:
    with refused():
        CommentFactory(post=post, body="")
    CommentFactory(post=post, body="", source=Content.Source.IMPORT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"actor_kind": "person", "actor": None},
        {"actor_kind": "rule"},
        {"actor_kind": "import"},
        {"to_status": "rejected"},
        {"to_status": "removed"},
        {"number": 1},
    ],
)
def test_a_decision_that_contradicts_itself_cannot_be_stored(
    post: Post, moderator: User, wrong: dict
) -> None:
    decision = act(CommentFactory(post=post), "approve", by=moderator)
    names = [field.attname for field in Decision._meta.concrete_fields if field.attname != "id"]
    row = {name: getattr(decision, name) for name in names} | {"number": 2, "hash": "f" * 64}
    if "actor" in wrong:
        del row["actor_id"]
    with refused():
        Decision(**row | wrong).save(force_insert=True)


def test_the_same_decision_without_a_contradiction_can_be_stored(post: Post) -> None:
    decision = act(CommentFactory(post=post), "approve")
    decision.pk, decision.number, decision.hash = None, 2, "f" * 64
    decision.save(force_insert=True)


def test_removing_the_triggers_leaves_none_and_installing_them_brings_all_back(
    post: Post,
) -> None:
    comment = CommentFactory(post=post)
    triggers.remove(connection)
    with transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(status="spam")
    triggers.install(connection)
    with refused():
        Comment.objects.filter(pk=comment.pk).update(status="pending")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_the_tables_are_emptied_after_a_test_that_commits_and_the_triggers_are_back(
    time: str,
) -> None:
    assert not Decision.objects.exists()
    CommentFactory(status="approved")
    with refused("never deleted"):
        Decision.objects.all().delete()
