"""Erasing a person: comment by comment and kind by kind, so that it can break off and be finished.

What is on legal hold is left and counted. The erasure goes on the list before anything is erased:
whatever breaks off is finished by asking again, or by re-applying the list.
"""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from comments import scoring
from comments.models import Comment, Content, DataRequest, PersonEvent
from comments.moderation import erasing, erasures
from comments.people import clearing, finding, parts
from comments.people.finding import Person
from posts.models import Blog

_WHY = "Erased because its person asked for it."
# What reads the database now may make a checkpoint wait so long, in milliseconds, and no longer
_PATIENCE = 1_000


@dataclass
class Erased:
    """What came of it: how much of each kind was erased, and the comments that are held.

    `held` are their numbers; `held_blogs` says on how many blogs all of the person is held.
    `is_listed` is False when the list of erasures could not be written to its file.
    """

    counts: dict[str, int] = field(default_factory=dict)
    held: list[int] = field(default_factory=list)
    held_blogs: int = 0
    is_listed: bool = True


def erase(person: Person, *, way: PersonEvent.Way, by: User | None = None) -> Erased:
    """Erase all that is kept of a person until now, but what a legal hold keeps.

    The caller has asked whether `by` may. Safe to call again: it goes on where it broke off.
    """
    now = timezone.now()
    erasures.note_person(person.hashes[0], now, [None] if person.blogs is None else person.blogs)
    done = erase_listed(person)
    done.is_listed = erasures.catch_up()
    record(PersonEvent.Act.ERASED, way, done.counts, by=by, held=len(done.held))
    overwrite()
    return done


def erase_listed(person: Person) -> Erased:
    """Erase what is kept of a person who is on the list already; write no record of it."""
    done = Erased()
    if person.blogs is None:
        clearing.failed_tasks(person.email)
    clearing.searches({person.email, *_names(person)})
    blogs = Blog.objects.values_list("pk", flat=True)
    done.held_blogs = finding.holds_on(person).values("blog").distinct().count()
    free = finding.not_held(person, blogs)
    done.counts = dict.fromkeys((part.name for part in parts.PARTS), 0)
    # Comments last: the link by which it is asked for again hangs on one of them
    for part in sorted(parts.PARTS, key=lambda part: part.erase is None):
        if part.erase is None:
            done.counts[part.name], done.held = _erase_comments(person)
        else:
            done.counts[part.name] = part.erase(free)
    return done


def erase_comment(comment: Comment, *, by_writer: bool = False) -> bool:
    """Erase one comment and all that hangs on it; say False when it was erased before.

    `by_writer` when who has the link of its page asks. Raises erasing.OnHold.
    """
    was_decided = comment.status != Comment.Status.PENDING
    try:
        with transaction.atomic():
            if by_writer:
                erasing.take_back(comment)
            else:
                erasing.erase(comment, why=_WHY)
            clearing.around_comment(comment)
            if was_decided:
                scoring.forget(comment.post.blog_id)
    except erasing.ErasedAlready:
        return False
    return True


def record(
    act: PersonEvent.Act,
    way: PersonEvent.Way,
    counts: dict[str, int],
    *,
    by: User | None = None,
    held: int = 0,
) -> None:
    """Put on record what was done, without saying to whom."""
    PersonEvent.objects.create(act=act, way=way, by=by, at=timezone.now(), counts=counts, held=held)


def overwrite() -> None:
    """Let SQLite's log of writes hold nothing older; in the file itself it overwrites at once.

    When somebody reads just now the log stays, until it is written over in its turn.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1_000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _erase_comments(person: Person) -> tuple[int, list[int]]:
    """Erase one comment after the other, also those that come in meanwhile; return how many, and
    which are held."""
    erased = 0
    held: list[int] = []
    past: set[int] = set()
    while left := list(finding.comments_of(person).exclude(pk__in=past)):
        asked = set(DataRequest.objects.filter(comment__in=left).values_list("comment", flat=True))
        for comment in sorted(left, key=lambda one: one.pk in asked):
            past.add(comment.pk)
            try:
                erased += erase_comment(comment)
            except erasing.OnHold:
                held.append(comment.pk)
    return erased, held


def _names(person: Person) -> set[str]:
    mine = finding.comments_of(person).order_by().values("pk")
    return set(Content.objects.filter(pk__in=mine).values_list("name", flat=True))
