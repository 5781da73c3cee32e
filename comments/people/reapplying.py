"""Erasing again what a restored backup has brought back, by the list of erasures.

Every address in the database is hashed once and looked up in the list. What a person wrote after
their erasure is left: they came back by themselves.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings

from comments.models import Comment, Content, Erasure, PersonEvent
from comments.moderation import erasing, erasures
from comments.moderation.erasures import Entry
from comments.people import erasure, finding, parts
from comments.people.finding import Person
from comments.persons import known_as, plain

_AT_ONCE = 500  # comments


@dataclass
class Reapplied:
    """What came of it. `people` and `comments` say of how many entries something was there.

    `unreadable` are the numbers of the file's lines that are no entries, `held` the comments that
    a legal hold kept.
    """

    entries: int = 0
    unreadable: list[int] = field(default_factory=list)
    people: int = 0
    comments: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    held: list[int] = field(default_factory=list)
    is_listed: bool = True


def reapply(file: Path | None = None, *, dry_run: bool = False) -> Reapplied:
    """Erase all that is on the list, in the table or the file, and is there again.

    Safe to run at any time, and again. Raises OSError for a file that cannot be read.
    """
    from_file, unreadable = erasures.read(file or settings.ERASURES_FILE)
    entries = {*from_file, *map(erasures.entry_of, Erasure.objects.iterator())}
    done = Reapplied(len(entries), unreadable)
    if not dry_run:
        erasures.take_in(from_file)
    counted: set[int] = set()
    for person in list(_people(entries)):
        if dry_run:
            counted.update(finding.comments_of(person).values_list("pk", flat=True))
        _one_person(person, done, dry_run)
    for comment in _comments(entries):
        if comment.pk not in counted:
            _one_comment(comment, done, dry_run)
    if not dry_run:
        _end(done)
    return done


def _people(entries: Iterable[Entry]) -> Iterator[Person]:
    """Yield who is on the list and has something here, on which blogs and until when."""
    listed: dict[str, dict[int | None, dt.datetime]] = {}
    for entry in entries:
        if entry.person:
            last = listed.setdefault(entry.person, {})
            last[entry.blog] = max(entry.at, last.get(entry.blog, entry.at))
    if not listed:
        return
    for email, known in _known():
        for blog, until in listed.get(known, {}).items():
            person = finding.find(email, blogs=None if blog is None else {blog}, until=until)
            yield person if email else replace(person, hashes=(known,))


def _known() -> Iterator[tuple[str, str]]:
    """Yield every address that stands in the database with each hash it is known by, then the
    hashes of comments whose address went, with no address."""
    seen: set[str] = set()
    for email in sorted(_emails()):
        for known in known_as(email):
            seen.add(known)
            yield email, known
    rows = Content.objects.exclude(person="").order_by().values_list("person", flat=True)
    for known in sorted(set(rows.distinct().iterator()) - seen):
        yield "", known


def _emails() -> set[str]:
    """Return every address that stands in the database, once in whatever capitals."""
    found: set[str] = set()
    for part in parts.PARTS:
        model, name = part.stored
        rows = model._base_manager.exclude(**{name: ""}).order_by()
        found.update(map(plain, rows.values_list(name, flat=True).distinct().iterator()))
    return found


def _one_person(person: Person, done: Reapplied, dry_run: bool) -> None:
    there = parts.counts(person)
    if not any(there.values()):
        return
    if not dry_run:
        erased = erasure.erase_listed(person)
        there = erased.counts
        done.held += erased.held
    done.people += any(there.values())
    for name, many in there.items():
        done.counts[name] = done.counts.get(name, 0) + many


def _comments(entries: Iterable[Entry]) -> Iterator[Comment]:
    """Yield the comments on the list that have their words again."""
    written = {one.comment: one.written_at for one in entries if one.comment is not None}
    numbers = sorted(written)
    for start in range(0, len(numbers), _AT_ONCE):
        found = Comment.objects.filter(
            pk__in=numbers[start : start + _AT_ONCE], content__erased_at__isnull=True
        ).select_related("content", "post__blog")
        # Another moment: the number was given to another comment after the restore
        yield from [one for one in found if one.created_at == written[one.pk]]


def _one_comment(comment: Comment, done: Reapplied, dry_run: bool) -> None:
    try:
        done.comments += dry_run or erasure.erase_comment(comment)
    except erasing.OnHold:
        done.held.append(comment.pk)


def _end(done: Reapplied) -> None:
    done.is_listed = erasures.catch_up()
    if done.people or done.comments:
        counts = {**done.counts, "listed_comments": done.comments}
        way, held = PersonEvent.Way.COMMAND, len(done.held)
        erasure.record(PersonEvent.Act.REAPPLIED, way, counts, held=held)
    erasure.overwrite()
