"""The private addresses of a comment's page: who has one is taken for its writer."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Comment, PageLink
from comments.moderation.holding_data import free_of
from govblog import links, portions
from govblog.inserting import store

PURPOSE = "comment page"
# Long enough to ask for a second look at a late decision, and then to read the answer
VALID = dt.timedelta(days=270)
# How long a link that ended can be told from one that never was
KEPT = dt.timedelta(days=90)
# Within this time a button is the same button pressed twice
TWICE = dt.timedelta(seconds=10)
# Shown on the confirmation page; each repeat of the same comment shows a new one
SHOWN_AT_MOST = 5


class NoSuchLink(Exception):
    """No comment has this link, or not any more."""


class LinkExpired(Exception):
    """The link was not renewed in time; `link` is as it is."""

    def __init__(self, link: PageLink) -> None:
        self.link = link
        super().__init__("This link does not work any more.")


def open_page(comment: Comment, *, by_mail: bool = False) -> str:
    """Make a new private address of a comment's page; return its path.

    `by_mail` when it is told in a mail and nowhere else: opening it then shows whose mailbox it is.
    """
    now = timezone.now()
    link = PageLink(
        comment=comment,
        ref=links.new_ref(),
        by_mail=by_mail,
        made_at=now,
        expires_at=now + VALID,
    )
    store(link)
    return path_of(link)


def path_of(link: PageLink) -> str:
    """Return the path of a link, which this install can make again at any time."""
    return f"/comments/mine/{links.token_of(PURPOSE, link.ref)}/"


def opened(token: str) -> PageLink:
    """Return the link that a token stands for, with its comment. Never acts.

    Raises NoSuchLink or LinkExpired.
    """
    found = PageLink.objects.select_related("comment__content", "comment__post__blog")
    ref = links.ref_of(PURPOSE, token)
    link = found.filter(ref=ref).first() if ref else None
    if link is None:
        raise NoSuchLink
    if link.expires_at <= timezone.now():
        raise LinkExpired(link)
    return link


def renew(link: PageLink) -> str:
    """Give a link a new address and its whole time again; return the path. The old one is dead."""
    now, ref = timezone.now(), links.ref_after(link.ref)
    mine = PageLink.objects.filter(pk=link.pk, ref=link.ref)
    if not mine.update(ref=ref, made_at=now, expires_at=now + VALID):
        raise NoSuchLink
    link.ref = ref
    return path_of(link)


def renewed(token: str) -> str:
    """Return the path of a link that was renewed from this token a moment ago.

    For whoever pressed the button twice: the answer to the first time, which told the new address,
    is lost. Raises NoSuchLink.
    """
    ref = links.ref_of(PURPOSE, token)
    lately = PageLink.objects.filter(made_at__gt=timezone.now() - TWICE)
    link = lately.filter(ref=links.ref_after(ref)).first() if ref else None
    if link is None:
        raise NoSuchLink
    return path_of(link)


def due(now: dt.datetime) -> "QuerySet[PageLink]":
    """Return the links whose time was over KEPT ago."""
    return free_of(PageLink.objects.filter(expires_at__lte=now - KEPT), "comment")


def forget(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete the links whose time was over KEPT ago; return how many."""
    return portions.delete(due(now or timezone.now()), most)
