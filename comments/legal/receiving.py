"""A reader's legal notice: how it comes in, once, with a receipt."""

import datetime as dt
import secrets
from dataclasses import astuple, dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments import tree
from comments.legal import telling, wording
from comments.legal.clock import Clock
from comments.legal.step import LINK_VALID, STATE_LINK, link
from comments.models import Comment, LegalEvent, LegalNotice, Mark
from comments.moderation import limits, mailboxes
from comments.persons import keys_of_day
from govblog import letters, links
from posts.models import Post

# The same notice, closed so lately, is not taken in again
AGAIN_AFTER = dt.timedelta(hours=24)
# So many receipts a day to one mailbox: nobody has shown that the address is theirs
A_DAY = 5
# Without letters and digits that are taken for each other
_ALPHABET = "23456789BCDFGHJKMNPQRTVWXYZ"
_SIDE = LegalEvent.Side


class NotNoticeable(Exception):
    """The comment is not public any more."""


class TooManyNotices(Exception):
    """A limit is reached; `wait` is the seconds until there is room."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"No more notices for {wait} seconds.")


@dataclass(frozen=True)
class Complaint:
    """What a complainant says: cleaned text, no HTML.

    `seen` is the version of the text that was on the page, None for the one that is there now.
    """

    kind: str
    name: str
    email: str
    statement: str
    why: str
    meaning: str = ""
    inaccurate: str = ""
    knows_writer: bool = False
    shares: str = LegalNotice.Shares.NONE
    removed_before: bool = False
    seen: int | None = None
    doubt: str = ""


def receive(comment: Comment, said: Complaint, *, address: str) -> LegalNotice:
    """Take a notice in and return it; the one there is when the same was taken in before.

    `address` is the sender's network address; it is hashed for the limits and not kept. Raises
    TooManyNotices, or NotNoticeable when the comment is not public any more.
    """
    now = timezone.now()
    version = min(max(said.seen or comment.text_version, 1), comment.text_version)
    key = _key(comment.pk, version, said)
    if same := _same(key, now):
        return same
    if wait := limits.count(limits.of_notice(comment.post.blog_id, comment.pk, address), key, now):
        raise TooManyNotices(wait)
    with transaction.atomic():
        _lock_public(comment.pk)
        return _same(key, now) or _take_in(comment, said, version, key, now)


def _take_in(
    comment: Comment, said: Complaint, version: int, key: str, now: dt.datetime
) -> LegalNotice:
    notice = LegalNotice.objects.create(
        blog_id=comment.post.blog_id,
        comment=comment,
        text_version=version,
        kind=said.kind,
        reference=_reference(),
        name=said.name,
        email=said.email,
        statement=said.statement,
        why=said.why,
        meaning=said.meaning,
        inaccurate=said.inaccurate,
        knows_writer=said.knows_writer,
        shares=said.shares,
        removed_before=said.removed_before,
        doubt=said.doubt,
        key=key,
        received_at=now,
        due_at=Clock.known().after(now),
        ref=links.new_ref(),
        link_until=now + LINK_VALID,
        answer_ref=links.new_ref(),
    )
    LegalEvent.objects.create(
        notice=notice, act=LegalEvent.Act.RECEIVE, side=_SIDE.COMPLAINANT, at=now
    )
    if said.doubt != Mark.Kind.HONEYPOT:
        _write(notice, wording.receipt(notice, telling.stands(notice, now)), now)
    return notice


def noticed(token: str) -> LegalNotice | None:
    """Return the case that a complainant's private link opens, None when it opens none."""
    ref = links.ref_of(STATE_LINK, token)
    found = LegalNotice.objects.select_related("blog", "comment__post", "comment__content")
    return found.filter(ref=ref, forgotten_at__isnull=True).first() if ref else None


def renew(token: str) -> bool:
    """Send the complainant a new link in place of one that expired; say whether this call did.

    The old address ends, so it works once, however many ask at once.
    """
    now = timezone.now()
    notice = noticed(token)
    if notice is None:
        return False
    with transaction.atomic():
        old = LegalNotice.objects.filter(pk=notice.pk, ref=notice.ref, link_until__lte=now)
        notice.ref, notice.link_until = links.new_ref(), now + LINK_VALID
        if not old.update(ref=notice.ref, link_until=notice.link_until):
            return False
        if not _write(notice, wording.renewed(notice), now):
            # Without the letter nobody would have the new link: the old one stays
            transaction.set_rollback(True)
            return False
    return True


def _write(notice: LegalNotice, words: str, now: dt.datetime) -> bool:
    """Put a letter to an address that nobody confirmed in the outbox, if it had not too many, and
    unless its owner wants no mail from here: colleagues still write to it about the case."""
    if mailboxes.is_suppressed(notice.email):
        return False
    side = _SIDE.COMPLAINANT.value
    return letters.write_first(
        keys_of_day("legal receipt", notice.email, now, A_DAY),
        to=notice.email,
        subject=wording.subject(notice, side),
        text=words.replace(wording.LINK, link(notice, side)),
        blog=notice.blog,
    )


def _key(comment: int, version: int, said: Complaint) -> str:
    """Return the keyed hash by which the same notice is known again."""
    told = [str(one) for one in astuple(said)[:-2]]
    return salted_hmac(
        "govblog.legal", "\0".join([str(comment), str(version), *told]), algorithm="sha256"
    ).hexdigest()


def _reference() -> str:
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"LN-{drawn[:4]}-{drawn[4:]}"


def _same(key: str, now: dt.datetime) -> LegalNotice | None:
    """Return the same notice while it is open, or was closed a short time ago."""
    lately = Q(closed_at__isnull=True) | Q(closed_at__gt=now - AGAIN_AFTER)
    found = LegalNotice.objects.filter(lately, key=key).select_related("blog")
    return found.order_by("pk").last()


def _lock_public(pk: int) -> None:
    """Lock the thread of a comment, so that no decision passes by. Raises NotNoticeable."""
    try:
        current = tree.lock_parent(Comment, pk)
    except tree.ParentGone as error:
        raise NotNoticeable from error
    on_show = Post.objects.published().filter(pk=current.post_id)
    if current.status != Comment.Status.APPROVED or not on_show.exists():
        raise NotNoticeable
