"""Nobody changes the record of decisions without it showing."""

import itertools

import pytest
from django.db import connection

from comments import triggers
from comments.models import Decision
from comments.moderation import chain
from posts.models import Blog, Post
from tests.chains import first_fault
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory, act

pytestmark = pytest.mark.django_db


@pytest.fixture
def decisions(post: Post) -> list[Decision]:
    """Five decisions of one blog, oldest first."""
    comment = CommentFactory(post=post)
    for step in ("approve", "remove", "restore", "spam", "restore"):
        act(comment, step)
    return list(Decision.objects.order_by("number"))


def by_hand(decision: Decision, **changed: object) -> None:
    """Change a decision as someone with the database's password could."""
    triggers.remove(connection)
    Decision.objects.filter(pk=decision.pk).update(**changed)
    triggers.install(connection)


def test_each_decision_carries_the_hash_of_the_one_before_it(decisions: list[Decision]) -> None:
    assert [decision.number for decision in decisions] == [1, 2, 3, 4, 5]
    assert decisions[0].previous_hash == chain.FIRST_HASH
    for before, after in itertools.pairwise(decisions):
        assert after.previous_hash == before.hash == chain.digest(before)


def test_an_untouched_chain_has_no_fault(blog: Blog, decisions: list[Decision]) -> None:
    assert first_fault(blog) is None


def test_a_blog_without_decisions_has_no_fault(blog: Blog) -> None:
    assert first_fault(blog) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"to_status": "spam"},
        {"from_status": "spam"},
        {"text_version": 9},
        {"policy_rule": None, "actor_kind": "import", "actor": None},
        {"at": "2026-01-01T00:00:00Z"},
        {"batch": "00000000-0000-0000-0000-000000000000"},
        {"hash": "f" * 64},
        {"previous_hash": "f" * 64},
        {"number": 99},
    ],
)
def test_a_decision_changed_by_hand_is_found(
    blog: Blog, decisions: list[Decision], changed: dict
) -> None:
    by_hand(decisions[2], **changed)
    assert first_fault(blog) is not None


def test_a_decision_put_in_another_name_is_found(blog: Blog, decisions: list[Decision]) -> None:
    by_hand(decisions[2], actor=StaffFactory())
    assert first_fault(blog) == decisions[2]


def test_a_changed_decision_with_its_hash_made_anew_is_found_in_the_next(
    blog: Blog, decisions: list[Decision]
) -> None:
    forged = decisions[1]
    forged.text_version = 7
    by_hand(forged, text_version=7, hash=chain.digest(forged))
    assert first_fault(blog) == decisions[2]


def test_a_decision_taken_out_of_the_middle_is_found(blog: Blog, decisions: list[Decision]) -> None:
    triggers.remove(connection)
    Decision.objects.filter(pk=decisions[1].pk).delete()
    triggers.install(connection)
    assert first_fault(blog) == decisions[2]


def test_each_blog_has_a_chain_of_its_own(blog: Blog, decisions: list[Decision]) -> None:
    other = BlogFactory()
    elsewhere = act(CommentFactory(post=PostFactory(blog=other)), "approve")
    assert (elsewhere.number, elsewhere.previous_hash) == (1, chain.FIRST_HASH)
    by_hand(elsewhere, text_version=9)
    assert first_fault(other) == elsewhere
    assert first_fault(blog) is None
