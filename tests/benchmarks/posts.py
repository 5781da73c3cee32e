"""Many posts, published fast: rows as the verbs write them. Imported once Django is set up."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from posts.models import Post, PostRevision
from tests.benchmarks.common import WORDS

Said = Callable[[int], tuple[str, str]]


def _plain(number: int) -> tuple[str, str]:
    return f"Post {number}", f"<p>{WORDS}</p>"


def publish(first: Post, many: int, said: Said = _plain) -> None:
    """Publish so many posts beside `first`, a minute apart; `said` gives title and text."""
    now, by = timezone.now(), first.revisions.get().saved_by
    posts = Post.objects.bulk_create(
        (
            Post(
                blog=first.blog,
                slug=f"post-{n}",
                day=now.date(),
                first_published_at=now - dt.timedelta(minutes=n),
            )
            for n in range(many)
        ),
        batch_size=1_000,
    )
    common = {"number": 1, "status": "published", "publish_at": now, "saved_by": by}
    PostRevision.objects.bulk_create(
        (
            PostRevision(post=post, title=title, body=body, **common)
            for n, post in enumerate(posts)
            for title, body in [said(n)]
        ),
        batch_size=500,
    )
