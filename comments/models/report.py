"""Readers' reports of comments, and the record of what moderators made of them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.comment import Comment
from comments.models.decision import Decision
from comments.models.mark import Mark

WORDS_LIMIT = 1_000  # characters


class ReportQuerySet(models.QuerySet["Report"]):
    """Ways to find reports."""

    def open(self) -> "ReportQuerySet":
        """Return the reports that no moderator has answered yet."""
        return self.filter(state=Report.State.OPEN)

    def settled(self) -> "ReportQuerySet":
        """Return the reports that were answered, the last one first."""
        return self.exclude(state=Report.State.OPEN).order_by("-settled_at", "-pk")


class Report(models.Model):
    """What one reader, or several with the same words, found wrong with a comment.

    Its words and its email are for moderators only and can be blanked; what it is about never
    changes (triggers say so).
    """

    class Reason(models.TextChoices):
        """What is wrong with the comment, in the words of the form."""

        INSULT = "insult", "It insults someone or spreads hate"
        PERSONAL = "personal", "It gives personal details of someone"
        SPAM = "spam", "It is spam or advertising"
        LAW = "law", "It breaks the law"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        """What became of the report."""

        OPEN = "open", "Open"
        UPHELD = "upheld", "Upheld"
        NOT_UPHELD = "not upheld", "Not upheld"

    DOUBTS: ClassVar[Any] = [
        (kind.value, kind.label) for kind in (Mark.Kind.HONEYPOT, Mark.Kind.NO_ORIGIN)
    ]

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    words = models.TextField(max_length=WORDS_LIMIT, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    text_version = models.PositiveSmallIntegerField(help_text="The text that was on the page.")
    sent_at = models.DateTimeField()
    key = models.CharField(max_length=64, help_text="Keyed hash of all that the report says.")
    mailbox = models.CharField(
        max_length=64, blank=True, help_text="Keyed hash of where its email arrives."
    )
    times = models.PositiveIntegerField(default=1, help_text="How often it was sent.")
    doubt = models.CharField(
        max_length=20, blank=True, choices=DOUBTS, help_text="Why a program may have sent it."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.ForeignKey(
        Decision,
        null=True,
        on_delete=models.PROTECT,
        related_name="reports",
        help_text="What took the comment off the page, when that settled it.",
    )
    batch = models.UUIDField(null=True, help_text="The step that settled it.")
    owed = models.BooleanField(
        default=False, help_text="Its sender is to be told what became of it."
    )
    told_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["comment"], condition=Q(state="open"), name="report_open"),
            models.Index(fields=["key", "-settled_at"], name="report_known"),
            models.Index(
                fields=["batch"], condition=Q(batch__isnull=False), name="report_settled_together"
            ),
            models.Index(fields=["settled_at"], condition=~Q(email=""), name="report_with_email"),
            models.Index(
                fields=["mailbox", "told_at"],
                condition=Q(told_at__isnull=False),
                name="report_told",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state="open"), name="same_report_open_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="open",
                    settled_at__isnull=True,
                    settled_by__isnull=True,
                    decision__isnull=True,
                    batch__isnull=True,
                )
                | Q(
                    state="upheld",
                    settled_at__isnull=False,
                    decision__isnull=False,
                    batch__isnull=False,
                )
                | Q(
                    state="not upheld",
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                    decision__isnull=True,
                    batch__isnull=False,
                ),
                name="settled_report_says_how",
            ),
            models.CheckConstraint(
                condition=Q(owed=False) | ~Q(email=""), name="who_is_told_has_an_email"
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class ReportEvent(models.Model):
    """One act on the reports of a comment that changed nothing of the comment itself.

    Never changed or deleted (triggers say so). A removal that settles reports is a `Decision`.
    """

    class Act(models.TextChoices):
        """The acts of `comments/moderation/settling.py`."""

        KEEP = "keep", "Kept after reports"
        UNDO = "undo", "Keeping undone"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="report_events")
    act = models.CharField(max_length=10, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    batch = models.UUIDField(help_text="The step it belongs to.")
    reports = models.PositiveIntegerField(help_text="How many reports were settled or opened.")
    text_version = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["comment", "-at"], name="report_event_of_comment")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} by {self.by}"
