"""What moderators are told by mail and feed, and what a commenter confirms from a mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.comment import Comment
from posts.models import Blog


class Notice(models.Model):
    """How often a moderator wants a mail about the queue of a blog. No row: never."""

    class Every(models.TextChoices):
        """How often; each begins at a moment of the blog’s own time (`comments/digest.py`)."""

        NEVER = "never", "Never"
        HOUR = "hour", "Every hour"
        DAY = "day", "Every working day, when work starts"
        WEEK = "week", "Every week, when work starts on its first working day"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="notices")
    every = models.CharField(max_length=5, choices=Every.choices, default=Every.NEVER)
    looked_at = models.DateTimeField(
        help_text="From when on there was nothing to tell, or it was told."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "blog"], name="notice_once_a_blog"),
            models.CheckConstraint(
                condition=Q(every__in=["never", "hour", "day", "week"]), name="notice_every_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blog}: {self.get_every_display().lower()}"


class QueueKey(models.Model):
    """The key to a moderator’s feed of the queue. Only its hash is kept: it is shown once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="queue_key"
    )
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.hash[:8]


class Confirmation(models.Model):
    """The question to a commenter whether a comment is theirs, asked by a mail with a link.

    The link’s token is not kept, only its hash. It works once, until it expires.
    """

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="confirmation"
    )
    hash = models.CharField(max_length=64, unique=True)
    text_version = models.PositiveSmallIntegerField(help_text="The text that is confirmed.")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.hash[:8]
