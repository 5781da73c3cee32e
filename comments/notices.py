"""What a moderator is told without sitting at the desk: mails as often as wanted, and a feed."""

import hashlib
import secrets
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments.models import Notice, QueueKey
from govblog import roles
from posts.models import Blog

_TOKEN_BYTES = 32


def choices_of(user: User) -> dict[int, str]:
    """Return how often a person wants a mail, by the key of the blog; no entry means never."""
    return dict(Notice.objects.filter(user=user).values_list("blog", "every"))


def choose(wanted: Mapping[int, str], *, by: User) -> None:
    """Set how often `by` is written to, for each blog by its key; the first mail comes in time.

    Raises PermissionDenied where `by` does not moderate, ValueError for what is no choice.
    """
    now = timezone.now()
    with transaction.atomic():
        for blog, every in wanted.items():
            roles.require(by, "moderate", blog)
            chosen = {"every": Notice.Every(every), "looked_at": now}
            notice, is_new = Notice.objects.get_or_create(user=by, blog_id=blog, defaults=chosen)
            if not is_new and notice.every != every:
                Notice.objects.filter(pk=notice.pk).update(**chosen)


def make_key(*, by: User) -> str:
    """Return a new token for the feed of the queue; one made before stops working.

    It is kept as a hash only, so this is the one time it can be shown. Raises PermissionDenied.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with transaction.atomic():
        roles.require(by, "moderate")
        made = {"hash": _hash(token), "made_at": timezone.now()}
        QueueKey.objects.update_or_create(user=by, defaults=made)
    return token


def drop_key(*, by: User) -> bool:
    """Switch off the feed of `by`; return whether there was one."""
    deleted, _ = QueueKey.objects.filter(user=by).delete()
    return deleted > 0


def forget(user: User) -> None:
    """Stop the mails to a person who goes, and switch off the feed of the queue."""
    with transaction.atomic():
        Notice.objects.filter(user=user).delete()
        QueueKey.objects.filter(user=user).delete()


def blogs_of(token: str) -> list[Blog]:
    """Return the blogs whose queue the token opens: those its holder moderates now.

    None for a token that is unknown, and for whoever lost the role or the account. Looked up by
    hash, so how long it takes tells nothing of the tokens there are.
    """
    held = QueueKey.objects.select_related("user").filter(hash=_hash(token)).first()
    return list(roles.blogs_where(held.user, "moderate")) if held else []


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
