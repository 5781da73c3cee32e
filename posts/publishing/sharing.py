"""Links with which people without an account read a draft and say what they think of it.

A link is bound to one version of one text: another text, publication, its end or its time voids
it. What is answered there is information for the editors; it is not the approval of a colleague
that a blog may ask for.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from govblog import links, roles
from posts.models import Blog, DraftAnswer, DraftLink, Post, PostEvent
from posts.models.sharing import LONGEST_PURPOSE
from posts.publishing.states import OPEN, NotDone
from posts.publishing.step import line_of, locked, note_of, open_text, record

PURPOSE = "draft"
VALID = dt.timedelta(days=7)
MINUTE = dt.timedelta(minutes=1)
# Of one link
ANSWERS_A_MINUTE, MOST_ANSWERS = 5, 100
MOST_LINKS = 20  # that work at once, of one text
_ACT = PostEvent.Act


class NoSuchLink(Exception):
    """We never made such a link, or not for this blog."""


class LinkOver(Exception):
    """The link works no more; the message says why, in words for the person who has it."""


class TooManyAnswers(Exception):
    """There were too many answers in a short time; `wait` is the seconds until there is room."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"Too many answers; room in {wait} seconds.")


@dataclass(frozen=True)
class Said:
    """What a person says of a draft. A verdict is one of DraftAnswer.Verdict."""

    verdict: str
    name: str
    note: str = ""


def share(post: Post, *, by: User, purpose: str, seen: int) -> DraftLink:
    """Make a link to the post's open text as it was on the screen; return it.

    `purpose` says for whom it is. Raises NotDone when there is no such text, no purpose or no room,
    EditedMeanwhile, PermissionDenied.
    """
    said = line_of(purpose, "For whom the link is", LONGEST_PURPOSE)
    if not said:
        raise NotDone("Enter for whom the link is.")
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "write", mine.blog_id)
        revision = open_text(mine, seen)
        if revision is None:
            raise NotDone("There is no draft to share.")
        now = timezone.now()
        same = DraftLink.objects.filter(revision=revision, version=revision.version)
        if same.filter(ended_at=None, until__gt=now).count() >= MOST_LINKS:
            raise NotDone(f"There are {MOST_LINKS} links to this draft. End one first.")
        link = DraftLink.objects.create(
            revision=revision,
            version=revision.version,
            ref=links.new_ref(),
            purpose=said,
            made_by=by,
            made_at=now,
            until=now + VALID,
        )
        record(mine, revision, _ACT.SHARE, by, due=link.until, reason=said)
    return link


def end_link(post: Post, pk: int, *, by: User) -> DraftLink:
    """End a link of a post; return it. Raises NotDone when it does not work any more."""
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "write", mine.blog_id)
        link = DraftLink.objects.filter(pk=pk, revision__post=mine).first()
        now = timezone.now()
        if link is None or _why_over(link, now):
            raise NotDone("This link does not work any more.")
        link.ended_at = now
        link.save(update_fields=["ended_at"])
        record(mine, link.revision, _ACT.END_SHARE, by, reason=link.purpose)
    return link


def path_of(link: DraftLink) -> str:
    """Return the path of a link's page: a secret."""
    return f"/draft/{links.token_of(PURPOSE, link.ref)}/"


def opened(token: str, blog: Blog, now: dt.datetime | None = None) -> DraftLink:
    """Return the link that a token opens, with its text. Raises NoSuchLink, LinkOver."""
    ref = links.ref_of(PURPOSE, token)
    found = DraftLink.objects.select_related("revision__post", "revision__picture")
    link = found.filter(ref=ref, revision__post__blog=blog).first() if ref else None
    if link is None:
        raise NoSuchLink
    if why := _why_over(link, now or timezone.now()):
        raise LinkOver(why)
    return link


def works(link: DraftLink, now: dt.datetime | None = None) -> bool:
    """Say whether a link still opens its text."""
    return not _why_over(link, now or timezone.now())


def _why_over(link: DraftLink, now: dt.datetime) -> str:
    if link.ended_at is not None:
        return "The editors ended this link."
    if link.until <= now:
        return f"The link was for {VALID.days} days. They are over."
    if link.revision.status not in OPEN:
        return "The text is published, or about to be."
    if link.revision.version != link.version:
        return "The text has been changed since."
    return ""


def answer(token: str, blog: Blog, said: Said) -> DraftAnswer:
    """Keep what a person says of the draft that a token opens; return it.

    The same said again within a minute is one answer. `said.name` is not empty, and `said.note`
    neither when changes are asked for. Raises NoSuchLink, LinkOver, TooManyAnswers.
    """
    note = note_of(said.note)
    post = opened(token, blog).revision.post
    with transaction.atomic():
        locked(post)
        now = timezone.now()
        link = opened(token, blog, now)
        recent = list(link.answers.filter(at__gt=now - MINUTE).order_by("-at", "-pk"))
        for one in recent:
            if (one.verdict, one.name, one.note) == (said.verdict, said.name, note):
                return one
        if len(recent) >= ANSWERS_A_MINUTE:
            leaves = recent[ANSWERS_A_MINUTE - 1].at + MINUTE - now
            raise TooManyAnswers(int(leaves.total_seconds()) + 1)
        if link.answers.count() >= MOST_ANSWERS:
            raise LinkOver("There are as many answers as one link takes. Ask for another.")
        return link.answers.create(verdict=said.verdict, name=said.name, note=note, at=now)
