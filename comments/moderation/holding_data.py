"""Legal holds: what a court, an inquiry or a request may ask for is deleted by nobody.

A hold is on one comment, or on whoever gave an email on one blog. It stays on record when lifted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from comments import tree
from comments.models import Comment, Hold, LegalNotice
from comments.moderation import known
from comments.persons import known_as
from govblog import roles, text
from govblog.locking import hold_each
from govblog.telling import AtField, day_and_time, name_of
from posts.models import Blog

ACT = "handle personal data"
LONGEST_WHY = 300  # characters


class NotHeld(AtField, ValueError):
    """Holds stay as they are."""


def hold_comment(comment: Comment, *, why: str, by: User) -> Hold:
    """Keep all that is stored of a comment until the hold is lifted. Raises NotHeld,
    PermissionDenied."""
    blog = comment.post.blog
    mine = Comment.objects.filter(pk=comment.pk)
    return _hold(blog, mine, why, by, f"comment {comment.pk}", [{"comment": comment}])


def hold_person(blog: Blog, email: str, *, why: str, by: User) -> Hold:
    """Keep all that is stored on a blog of whoever gave this email, also what comes in later.

    The address itself is not kept with the hold. Raises NotHeld, PermissionDenied.
    """
    roles.require(by, ACT, blog)
    address = text.clean_line(email)
    try:
        validate_email(address)
    except ValidationError as error:
        says = "Enter an email address in the correct format, like name@example.com."
        raise NotHeld(says, "email") from error
    label = text.masked_email(address)[:100]
    people = known.all_on_blog(blog.pk, address)
    on_hold = Hold.objects.filter(blog=blog, person__in=people, lifted_at__isnull=True)
    there = set(on_hold.values_list("person", flat=True))
    people = [person for person in people if person not in there] or people
    theirs = Comment.objects.filter(content__person__in=people, post__blog=blog)
    return _hold(blog, theirs, why, by, label, [{"person": person} for person in people])


def lift(standing: Hold, *, by: User) -> None:
    """End a hold: what was kept by it goes when its time is over. Raises NotHeld,
    PermissionDenied."""
    roles.require(by, ACT, standing.blog_id)
    # Of a person known by several hashes it has as many rows, put there together
    same = {"blog": standing.blog_id, "by": standing.by_id, "at": standing.at}
    mine = Hold.objects.filter(**same, label=standing.label)
    if not mine.filter(lifted_at__isnull=True).update(lifted_at=timezone.now(), lifted_by=by):
        raise NotHeld(_lifted(Hold.objects.select_related("blog", "lifted_by").get(pk=standing.pk)))


@contextmanager
def none_meanwhile() -> Iterator[None]:
    """Let nobody put a hold on anything before the end: what is free then is free throughout."""
    with transaction.atomic():
        hold_each(Blog, list(Blog.objects.values_list("pk", flat=True)))
        yield


def standing_on(comment: Comment) -> "QuerySet[Hold]":
    """Return the holds that keep a comment, its own and that on its writer."""
    mine = Hold.objects.filter(lifted_at__isnull=True)
    of_person = mine.filter(person=comment.content.person, blog=comment.post.blog_id)
    return mine.filter(comment=comment) | of_person.exclude(person="")


def open_cases() -> "QuerySet[LegalNotice]":
    """Return the legal cases that are open: what is kept of their comments does not go by time."""
    return LegalNotice.objects.filter(closed_at__isnull=True)


def keeping_cases() -> "QuerySet[LegalNotice]":
    """Return those that keep their comment from being erased: colleagues took them up.

    A notice alone keeps nobody from erasing: anyone can send one.
    """
    return open_cases().exclude(state=LegalNotice.State.NEW)


def is_held(comment: Comment) -> bool:
    """Say whether a legal hold is on a comment, or on whoever gave its email, or colleagues took
    up a case about the law on it that is open. Then its words stay as they are."""
    return standing_on(comment).exists() or keeping_cases().filter(comment=comment).exists()


def free(
    found: "QuerySet[Any]",
    comment: str = "pk",
    *,
    person: str = "content__person",
    blog: str = "post__blog",
) -> "QuerySet[Any]":
    """Return those of `found` that no hold keeps.

    The lookups lead to the comment, to the hash of its writer and to its blog; without `comment`
    only holds on people count.
    """
    standing = Hold.objects.filter(lifted_at__isnull=True)
    if comment:
        on_comments = standing.filter(comment__isnull=False).values("comment")
        found = found.exclude(**{f"{comment}__in": on_comments})
    of_people = standing.filter(person=OuterRef(person), blog=OuterRef(blog)).exclude(person="")
    return found.exclude(Exists(of_people))


def free_of(found: "QuerySet[Any]", comment: str) -> "QuerySet[Any]":
    """Return those of `found` whose comment, which the lookup leads to, no hold keeps."""
    return free(found, comment, person=f"{comment}__content__person", blog=f"{comment}__post__blog")


def free_to(found: "QuerySet[Any]", email: str, blog: str) -> "QuerySet[Any]":
    """Return those of `found` whose email, in the column named, is of nobody on hold there."""
    standing = Hold.objects.filter(lifted_at__isnull=True).exclude(person="")
    held = set(standing.values_list("blog", "person"))
    if not held:
        return found
    rows = found.exclude(**{email: ""}).values_list("pk", blog, email)
    spared = [pk for pk, of, address in rows if any((of, one) in held for one in known_as(address))]
    return found.exclude(pk__in=spared)


def _hold(
    blog: Blog, comments: Any, why: str, by: User, label: str, what: list[dict[str, Any]]
) -> Hold:
    roles.require(by, ACT, blog)
    said = text.clean_line(why)
    if text.is_blank(said):
        raise NotHeld("Enter why this is held.", "why")
    if len(said) > LONGEST_WHY:
        raise NotHeld(f"The reason must be {LONGEST_WHY} characters or less.", "why")
    try:
        with transaction.atomic():
            # Whatever deletes at this moment is waited for: what is held after that stays
            tree.lock_threads(comments)
            Blog.objects.select_for_update().get(pk=blog.pk)
            of_all = {"blog": blog, "label": label, "why": said, "by": by, "at": timezone.now()}
            made, *_ = [Hold.objects.create(**of_all, **one) for one in what]
            return made
    except IntegrityError as error:
        raise NotHeld(_held_already(blog, what[0])) from error


def _held_already(blog: Blog, what: dict[str, Any]) -> str:
    first = Hold.objects.filter(blog=blog, lifted_at__isnull=True, **what).first()
    if first is None:
        return "Someone changed this a moment ago. Look at it again."
    when = day_and_time(first.at, blog.zone)
    return f"{name_of(first.by)} put a hold on this on {when}. It stands."


def _lifted(ended: Hold) -> str:
    if ended.lifted_by is None or ended.lifted_at is None:
        return "Someone changed this a moment ago. Look at it again."
    when = day_and_time(ended.lifted_at, ended.blog.zone)
    return f"{name_of(ended.lifted_by)} lifted this hold on {when}."
