"""Who may answer a second look: a moderator of the blog who had no part in what is looked at."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Comment, Decision, Review
from comments.moderation.transitions import OFF_THE_PAGE, READ_AGAIN
from govblog import roles
from posts.models import Blog

TOOK_PART = "You took part in this decision, so someone else must look at it."


@dataclass(frozen=True, slots=True)
class Look:
    """A second look that waits, and the keys of the people who may not answer it."""

    review: Review
    barred: frozenset[int]
    is_late: bool = False

    def is_for(self, person: User) -> bool:
        """Say whether this person, who moderates the blog, may answer it."""
        return person.pk not in self.barred


def waiting() -> QuerySet[Review]:
    """Return the second looks that wait for an answer, the first due first.

    Once a comment's words are erased there is nothing left to look at.
    """
    return Review.objects.filter(answered_at=None, comment__content__erased_at=None)


def waiting_on(blogs: Iterable[Blog] | QuerySet[Blog]) -> QuerySet[Review]:
    """Return those that wait on these blogs."""
    return waiting().filter(comment__post__blog__in=blogs)


def looks_on(blogs: Iterable[Blog] | QuerySet[Blog], now: dt.datetime | None = None) -> list[Look]:
    """Return the second looks that wait on these blogs by `now`, in two queries at most."""
    moment = now or timezone.now()
    reviews = list(
        waiting_on(blogs).select_related("comment__post__blog", "comment__content", "decision")
    )
    barred = took_part(reviews)
    return [Look(one, barred[one.pk], one.due_at < moment) for one in reviews]


def count_for(person: User, *, late: bool = False) -> int:
    """Return how many second looks wait that this person may answer, or how many are `late`.

    Two queries at most, and no words: every visit of the queue asks.
    """
    found = waiting_on(roles.blogs_where(person, "moderate"))
    if late:
        found = found.filter(due_at__lt=timezone.now())
    reviews = list(found.select_related("decision").only("comment", "decision__number"))
    return sum(person.pk not in barred for barred in took_part(reviews).values())


def took_part(reviews: Sequence[Review]) -> dict[int, frozenset[int]]:
    """Return for each second look, by key, the people who may not answer it: whoever decided
    about the comment since it last waited for a decision, or kept it off the page at any time.
    One query.

    Who has put it back since the look was asked for may answer: that was another view already.
    """
    if not reviews:
        return {}
    found = Decision.objects.filter(comment__in={review.comment_id for review in reviews})
    of_comment: dict[int, list[Decision]] = {}
    for decision in found.order_by("number").only("comment", "number", "to_status", "actor"):
        of_comment.setdefault(decision.comment_id, []).append(decision)
    return {one.pk: _barred(one.decision, of_comment[one.comment_id]) for one in reviews}


def _barred(looked_at: Decision, decisions: list[Decision]) -> frozenset[int]:
    barred: set[int] = set()
    against: set[int] = set()
    for one in decisions:
        read_again = one.to_status in READ_AGAIN
        if one.actor_id is not None and one.to_status in OFF_THE_PAGE:
            against.add(one.actor_id)
        if one.number < looked_at.number and one.to_status == Comment.Status.PENDING:
            barred = set(against)
        elif one.actor_id is not None and not (read_again and one.number > looked_at.number):
            barred.add(one.actor_id)
    return frozenset(barred)


def who_may(looks: Sequence[Look]) -> dict[int, list[User]]:
    """Return for each look, by its review's key, who may answer it. Two queries."""
    blogs = {look.review.comment.post.blog_id for look in looks}
    moderators = roles.people_who("moderate", blogs)
    return {
        look.review.pk: [
            one for one in moderators[look.review.comment.post.blog_id] if look.is_for(one)
        ]
        for look in looks
    }
