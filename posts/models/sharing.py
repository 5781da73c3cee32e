"""Links with which people without an account read a draft, and what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from posts.models.post import PostRevision

LONGEST_NOTE = 2_000  # characters as a browser counts them
LONGEST_PURPOSE = 100


class DraftLink(models.Model):
    """A link to one version of one text. Its address is derived from `ref`, never stored."""

    revision = models.ForeignKey(PostRevision, on_delete=models.PROTECT, related_name="links")
    version = models.PositiveIntegerField(help_text="Of the text; another text ends the link.")
    ref = models.CharField(max_length=16, unique=True)
    purpose = models.CharField(
        max_length=LONGEST_PURPOSE, help_text="For whom it is, in the editor’s words."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="draft_links"
    )
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.purpose


class DraftAnswer(models.Model):
    """What a person said of a draft. Never changed or deleted (triggers say so)."""

    class Verdict(models.TextChoices):
        """What a person can say."""

        APPROVE = "approve", "Approved"
        CHANGES = "changes", "Asked for changes"

    link = models.ForeignKey(DraftLink, on_delete=models.PROTECT, related_name="answers")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    name = models.CharField(max_length=100)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="approve") | (Q(verdict="changes") & ~Q(note="")),
                name="draft_answer_says_what_to_change",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} by {self.name}"
