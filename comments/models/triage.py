"""What is to be done about a comment besides deciding it: answer it, pass it on, look into it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from comments.models.comment import Comment


class Errand(models.Model):
    """One thing to do about a comment. It says nothing of whether the comment is public."""

    class Kind(models.TextChoices):
        """What is to be done."""

        ANSWER = "answer", "Needs an answer"
        PASS = "pass", "Pass to another team"
        FAULT = "fault", "Fault report"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="errands")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    team = models.CharField(max_length=100, blank=True, help_text="To whom it is passed.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="errands"
    )
    due_at = models.DateTimeField(null=True)
    note = models.TextField(max_length=1000, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    outcome = models.TextField(max_length=1000, blank=True)
    reply = models.ForeignKey(
        Comment,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The official reply that settled it.",
    )
    # Rises with each change: what a person saw is known again by it
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = [F("due_at").asc(nulls_last=True), "pk"]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(settled_at__isnull=True), name="errand_open"
            ),
            models.Index(fields=["-settled_at", "-id"], name="errand_settled"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "kind"],
                condition=Q(settled_at__isnull=True),
                name="one_open_errand_of_each_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="pass") & ~Q(team="") | Q(kind__in=["answer", "fault"], team=""),
                name="errand_passed_on_names_the_team",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="errand_is_settled_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.team}" if self.team else self.get_kind_display()


class ErrandEvent(models.Model):
    """One change of an errand: who did what, when. Never changed or deleted (triggers say so).

    Only its words can be blanked, because a person may be named in them.
    """

    class Act(models.TextChoices):
        """The acts of `comments/moderation/triage.py`."""

        OPEN = "open", "Opened"
        ASSIGN = "assign", "Changed"
        SETTLE = "settle", "Settled"
        REOPEN = "reopen", "Opened again"

    errand = models.ForeignKey(Errand, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=10, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField(null=True)
    words = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["errand", "-id"], name="event_of_errand")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} by {self.by}"
