"""Triage: what is to be done about a comment, by whom and by when, without deciding it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from comments.models import Comment, Errand, ErrandEvent
from govblog import roles, text
from govblog.telling import AtField, day_and_time, name_of
from posts.hours import Calendar
from posts.models import Blog

LONGEST_TEAM = 100  # characters
FURTHEST = dt.timedelta(days=2 * 365)
LONGEST_WORDS = 1_000  # characters of a note or an outcome
_ACT = ErrandEvent.Act
_GONE = "This errand is not on a blog you moderate."


class NotDone(AtField, ValueError):
    """The errand stays as it is."""


@dataclass(frozen=True)
class SeenErrand:
    """What was on the moderator's screen: which errand, after how many changes."""

    pk: int
    version: int


@dataclass(frozen=True)
class Plan:
    """Who is to do what by when. Without `due_at`, within the time that the blog promises."""

    team: str = ""
    owner: User | None = None
    due_at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Open:
    """An open errand as a row of the desk shows it; `due` is a moment in the blog's time."""

    pk: int
    kind: str
    label: str
    owner: str
    due: str
    is_late: bool


def owners_of(blog: Blog) -> QuerySet[User]:
    """Return who may be given an errand: the people who moderate the blog, by name."""
    held = roles.ACTS["moderate"]
    moderates = Q(memberships__blog=blog, memberships__role__in=held)
    found = User.objects.filter(moderates | Q(is_superuser=True), is_active=True)
    return found.distinct().order_by("first_name", "last_name", "username")


def promised(blog: Blog, now: dt.datetime) -> dt.datetime | None:
    """Return when something taken on now is due on this blog, None when it promises no time."""
    if not blog.promised_hours:
        return None
    return Calendar.of(blog).after(now, blog.promised_hours)


def open_errand(comment: Comment, kind: str, *, by: User, plan: Plan | None = None) -> Errand:
    """Say what is to be done about a comment; return the errand. The comment's status stays.

    Raises NotDone when such an errand is open already or the plan cannot be; PermissionDenied.
    """
    now, blog = timezone.now(), comment.post.blog
    with transaction.atomic():
        roles.require(by, "triage", blog)
        plan = _checked(plan or Plan(), kind, blog, now)
        errand = Errand(comment=comment, kind=kind, team=plan.team, note=plan.note)
        errand.owner, errand.due_at = plan.owner, plan.due_at or promised(blog, now)
        errand.opened_by, errand.opened_at = by, now
        try:
            with transaction.atomic():
                errand.save(force_insert=True)
        except IntegrityError as error:
            raise NotDone(_open_already(comment, kind, blog)) from error
        _record(errand, _ACT.OPEN, by, now, plan.note)
    return errand


def assign(seen: SeenErrand, *, by: User, owner: User | None, due_at: dt.datetime | None) -> Errand:
    """Give an open errand to `owner`, or to nobody, by `due_at`; return it.

    Raises NotDone when it is not as it was seen, was settled, or cannot be so; PermissionDenied.
    """
    now = timezone.now()
    with transaction.atomic():
        errand, blog = _locked(seen, by)
        _must_be_open(errand)
        if (owner, due_at) == (errand.owner, errand.due_at):
            return errand
        if owner is not None and owner.pk != errand.owner_id:
            _may_own(owner, blog)
        if due_at is not None and due_at != errand.due_at:
            _can_be_due(due_at, now)
        errand.owner, errand.due_at = owner, due_at
        _save(errand, _ACT.ASSIGN, by, now)
    return errand


def hand_back(owner: User, *, by: User) -> int:
    """Leave the open errands of someone who goes without an owner; return how many.

    `by` is whoever switched the account off, or its owner when the clock did.
    """
    now = timezone.now()
    with transaction.atomic():
        mine = Errand.objects.filter(owner=owner, settled_at__isnull=True).order_by("pk")
        errands = list(mine.select_for_update(no_key=True))
        for errand in errands:
            errand.owner = None
            _save(errand, _ACT.ASSIGN, by, now, f"{name_of(owner)} no longer works here.")
    return len(errands)


def hand_back_what_is_left() -> int:
    """Hand back what was given to someone at the moment the account was switched off."""
    left = Errand.objects.filter(owner__is_active=False, settled_at__isnull=True)
    owners = User.objects.filter(pk__in=left.order_by().values("owner"))
    return sum(hand_back(owner, by=owner) for owner in owners)


def settle(seen: SeenErrand, *, by: User, outcome: str) -> Errand:
    """Settle an errand, saying what came of it; return it.

    Raises NotDone when it is not as it was seen, was settled, or no outcome is said;
    PermissionDenied.
    """
    with transaction.atomic():
        errand, _ = _locked(seen, by)
        _must_be_open(errand)
        said = _words(outcome, "outcome", "The outcome")
        if not said:
            raise NotDone("Enter what came of it.", "outcome")
        errand.outcome, errand.settled_by, errand.settled_at = said, by, timezone.now()
        _save(errand, _ACT.SETTLE, by, errand.settled_at, said)
    return errand


def reopen(seen: SeenErrand, *, by: User, why: str = "") -> Errand:
    """Open a settled errand again, due anew; return it. Its owner keeps it who still may.

    Raises NotDone when it is not as it was seen, is open, or another of its kind is;
    PermissionDenied.
    """
    now = timezone.now()
    with transaction.atomic():
        errand, blog = _locked(seen, by)
        if errand.settled_at is None:
            raise NotDone("This is open.")
        said = _words(why, "why", "The reason")
        if errand.owner is not None and not roles.may(errand.owner, "moderate", blog):
            errand.owner = None
        errand.due_at = promised(blog, now)
        forget_outcome(errand)
        try:
            with transaction.atomic():
                _save(errand, _ACT.REOPEN, by, now, said)
        except IntegrityError as error:
            raise NotDone(_open_already(errand.comment, errand.kind, blog)) from error
    return errand


def open_of(pks: Sequence[int], now: dt.datetime | None = None) -> dict[int, list[Open]]:
    """Return the open errands of these comments, by the comment's key, in one query."""
    moment = now or timezone.now()
    found = Errand.objects.filter(comment__in=pks, settled_at__isnull=True)
    errands: dict[int, list[Open]] = {}
    for errand in found.select_related("comment__post__blog", "owner"):
        blog, due = errand.comment.post.blog, errand.due_at
        row = Open(
            errand.pk,
            errand.kind,
            str(errand),
            name_of(errand.owner) if errand.owner else "",
            day_and_time(due, blog.zone) if due else "",
            due is not None and due < moment,
        )
        errands.setdefault(errand.comment_id, []).append(row)
    return errands


def _checked(plan: Plan, kind: str, blog: Blog, now: dt.datetime) -> Plan:
    """Return a plan whose words are clean. Raises NotDone for one that cannot be."""
    if kind not in Errand.Kind.values:
        raise NotDone("Choose what is to be done.", "kind")
    team = text.clean_line(plan.team) if kind == Errand.Kind.PASS else ""
    if kind == Errand.Kind.PASS and text.is_blank(team):
        raise NotDone("Enter the team it is passed to.", "team")
    if len(team) > LONGEST_TEAM:
        raise NotDone(f"Team must be {LONGEST_TEAM} characters or less.", "team")
    if plan.owner is not None:
        _may_own(plan.owner, blog)
    if plan.due_at is not None:
        _can_be_due(plan.due_at, now)
    return replace(plan, team=team, note=_words(plan.note, "note", "Note"))


def _words(typed: str, field: str, label: str) -> str:
    said = text.clean_body(typed)
    if len(said) > LONGEST_WORDS:
        raise NotDone(f"{label} must be {LONGEST_WORDS:,} characters or less.", field)
    return "" if text.is_blank(said) else said


def _may_own(owner: User, blog: Blog) -> None:
    if not roles.may(owner, "moderate", blog):
        raise NotDone("The owner does not moderate this blog. Choose another.", "owner")


def _can_be_due(due_at: dt.datetime, now: dt.datetime) -> None:
    if due_at <= now:
        raise NotDone("Enter a date that is not over.", "due")
    if due_at > now + FURTHEST:
        raise NotDone("Enter a date within the next 2 years.", "due")


def _locked(seen: SeenErrand, by: User) -> tuple[Errand, Blog]:
    """Lock an errand and return it as it was seen, with its blog."""
    errand = Errand.objects.select_for_update(no_key=True).filter(pk=seen.pk).first()
    if errand is None:
        raise NotDone(_GONE)
    blog = Blog.objects.get(posts__comments=errand.comment_id)
    roles.require(by, "triage", blog)
    if errand.version != seen.version:
        raise NotDone(_who_was_first(errand, blog))
    return errand, blog


def _must_be_open(errand: Errand) -> None:
    if errand.settled_at is not None:
        raise NotDone("This is settled. Open it again first.")


def _who_was_first(errand: Errand, blog: Blog) -> str:
    last = errand.events.select_related("by").order_by("-pk")[0]
    done = last.get_act_display().lower()
    when = day_and_time(last.at, blog.zone)
    return f"Already {done} by {name_of(last.by)} on {when}. Look at it again."


def _open_already(comment: Comment, kind: str, blog: Blog) -> str:
    found = Errand.objects.filter(comment=comment, kind=kind, settled_at__isnull=True)
    errand = found.select_related("opened_by").first()
    if errand is None:
        return "Someone changed this a moment ago. Look at it again."
    who = f"{name_of(errand.opened_by)} on {day_and_time(errand.opened_at, blog.zone)}"
    return f"“{errand.get_kind_display()}” is open already, by {who}."


def forget_outcome(errand: Errand) -> None:
    """Make an errand open again, without saving it."""
    errand.settled_by = errand.settled_at = errand.reply = None
    errand.outcome = ""


def _save(errand: Errand, act: str, by: User, at: dt.datetime, words: str = "") -> None:
    errand.version += 1
    errand.save()
    _record(errand, act, by, at, words)


def _record(errand: Errand, act: str, by: User, at: dt.datetime, words: str) -> None:
    ErrandEvent.objects.create(
        errand=errand,
        act=act,
        by=by,
        at=at,
        owner=errand.owner,
        due_at=errand.due_at,
        words=words,
    )
