"""What is kept for a while of comments as they come in."""

from django.db import models
from django.utils import timezone

from comments.models.comment import Comment


class Receipt(models.Model):
    """Proof that a comment was taken in, so that the same one sent again is one comment.

    `key` is a keyed hash of post, parent, name, email and words; it tells nothing by itself.
    """

    key = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(db_index=True)
    comment = models.ForeignKey(
        Comment,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="What was taken in; empty for what came before this was kept.",
    )
    sender = models.CharField(
        max_length=64, blank=True, help_text="Keyed hash of the household that sent it."
    )

    def __str__(self) -> str:
        return self.key[:8]


class Hit(models.Model):
    """One comment counted against one limit. Kept until that limit's time is over.

    `key` is a keyed hash of an address, an email or a post: no network address is stored.
    """

    key = models.CharField(max_length=64)
    comment = models.CharField(max_length=64, help_text="The key of the comment’s receipt.")
    at = models.DateTimeField()
    until = models.DateTimeField(db_index=True, default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="hit_key_at")]

    def __str__(self) -> str:
        return self.key[:8]
