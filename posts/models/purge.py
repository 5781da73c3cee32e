"""What a cache in front of the site has to forget: written with the change, sent by the worker.

A row says that the pages of a post, or of a whole blog, are others since a moment. It is written
in the transaction of the change, so neither is ever there without the other, and only when
PURGE_URL says that somebody is to be told. What is sent, and how: `govblog/edge`.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class Purge(models.Model):
    """One change that caches in front of the site have not been told of, or told of once only.

    Rows are only ever added by who changes something, so that nobody who decides a comment waits
    for who sends. Those of the same key are sent as one.
    """

    blog = models.ForeignKey("posts.Blog", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(
        "posts.Post",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="None: every page of the blog.",
    )
    hard = models.BooleanField(
        "take-down",
        default=False,
        help_text="Something was taken down: the old page may not be shown any more.",
    )
    asked_at = models.DateTimeField("changed at", default=timezone.now)
    due_at = models.DateTimeField("to be sent at", default=timezone.now, db_index=True)
    sends = models.PositiveSmallIntegerField(
        "sent", default=0, help_text="How often it was taken by the cache."
    )
    tries = models.PositiveSmallIntegerField(
        "failed tries", default=0, help_text="Since it was last taken."
    )
    last_error = models.CharField(max_length=300, blank=True, help_text="Names no token.")

    class Meta:
        ordering = ["-hard", "asked_at", "pk"]
        verbose_name = "change to be told"
        verbose_name_plural = "caches in front"

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """Return what its pages carry as Surrogate-Key: `post-7`, or `blog-1`."""
        return f"post-{self.post_id}" if self.post_id else f"blog-{self.blog_id}"


def note(rows: models.QuerySet[Any], by: Sequence[str], *, hard: bool) -> None:
    """Note within the caller's transaction that the pages of blogs or posts changed. `by` names the
    field with the key of the blog and, of posts, that with their own."""
    if not settings.PURGE_URL:
        return
    now = timezone.now()
    made = [
        Purge(blog_id=blog, post_id=next(iter(post), None), hard=hard, asked_at=now, due_at=now)
        for blog, *post in rows.order_by("pk").values_list(*by)
    ]
    Purge.objects.bulk_create(made, batch_size=500)
