"""Getting and erasing all of one's data from the page of a comment: confirmed by mail, always.

Who has the page of a comment may not be who reads the mailbox that was given with it.
"""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Comment, DataRequest
from comments.persons import keys_of_day
from govblog import letters, links, portions
from posts.models import Blog

VALID = dt.timedelta(hours=24)
# Letters of each kind to one address, from all pages and blogs together: no letter box is a toy
A_DAY = 3
_K = DataRequest.Kind
_PURPOSES = {_K.DATA: "data", _K.ERASE: "erase"}


class NoSuchRequest(Exception):
    """No request has this link, or not any more."""


def ask(comment: Comment, kind: DataRequest.Kind) -> bool:
    """Send a private link to the email of a comment; say whether it was written.

    Who asks is told the same either way: the page of a comment does not tell what an address got.
    Also to who stopped all mail: what one asks for oneself is no news, and there is no other way.
    """
    if not comment.email:
        return False
    now = timezone.now()
    asked = DataRequest(
        comment=comment, kind=kind, ref=links.new_ref(), asked_at=now, expires_at=now + VALID
    )
    with transaction.atomic():
        if not _write(asked):
            return False
        asked.save(force_insert=True)
    return True


def opened(token: str, kind: DataRequest.Kind, blog: Blog) -> DataRequest:
    """Return the request that a token stands for, on its blog, with its comment. Never acts.

    Raises NoSuchRequest, also when the comment has no email any more.
    """
    ref = links.ref_of(_PURPOSES[kind], token)
    found = DataRequest.objects.filter(kind=kind, comment__post__blog=blog, ref=ref)
    found = found.filter(expires_at__gt=timezone.now())
    asked = found.select_related("comment__content", "comment__post__blog").first() if ref else None
    if asked is None or not asked.comment.email:
        raise NoSuchRequest
    return asked


def path_of(asked: DataRequest) -> str:
    """Return the private path of a request."""
    kind = _K(asked.kind)
    return f"/comments/{kind}/{links.token_of(_PURPOSES[kind], asked.ref)}/"


def due(now: dt.datetime) -> "QuerySet[DataRequest]":
    """Return the requests whose time is over."""
    return DataRequest.objects.filter(expires_at__lte=now)


def forget(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Delete such requests; return how many."""
    return portions.delete(due(now or timezone.now()), most)


def _write(asked: DataRequest) -> bool:
    """Put the letter in the outbox; return False when the address had its letters of this day."""
    comment, (subject, does) = asked.comment, _SAYS[_K(asked.kind)]
    blog = comment.post.blog
    text = _TEXT.format(
        blog=blog.name, does=does, link=f"{blog.origin}{path_of(asked)}", hours=VALID.days * 24
    )
    keys = keys_of_day(asked.kind, comment.email, asked.asked_at, A_DAY)
    return letters.write_first(keys, to=comment.email, subject=subject, text=text, blog=blog)


_SAYS = {
    _K.DATA: ("Get what we keep about you", "get a copy of all that we keep with this address"),
    _K.ERASE: ("Erase what we keep about you", "erase all that we keep with this address"),
}
_TEXT = """Someone who has the private page of a comment asked to {does}.

If it was you, open this page. It shows what will be done and asks you with a button:
{link}

The link works for {hours} hours. If it was not you, you do not need to do anything: without the \
button nothing is done.

{blog}
"""
