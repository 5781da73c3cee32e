"""Requests that a commenter confirms by mail, and what was done with personal data."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.comment import Comment


class DataRequest(models.Model):
    """A private address, sent by mail, under which a person gets or erases their data.

    It is of the comment on whose page it was asked for: whose email that has is the person.
    """

    class Kind(models.TextChoices):
        """What the address is for."""

        DATA = "data", "Get a copy"
        ERASE = "erase", "Erase"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    ref = models.CharField(max_length=16, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["data", "erase"]), name="data_request_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.comment_id})"


class PersonEvent(models.Model):
    """One act on the data of a person. Never changed or deleted (triggers say so).

    It names the colleague who did it, if one did, and counts; never the person.
    """

    class Act(models.TextChoices):
        """What was done."""

        EXPORTED = "exported", "Copy made"
        ERASED = "erased", "Erased"
        REAPPLIED = "reapplied", "Erased again"
        DISCLOSED = "disclosed", "Bundle made"

    class Way(models.TextChoices):
        """From where."""

        DESK = "desk", "The desk"
        COMMAND = "command", "A command"
        PERSON = "person", "The person, by a private link"

    act = models.CharField(max_length=10, choices=Act.choices)
    way = models.CharField(max_length=10, choices=Way.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="person_events"
    )
    at = models.DateTimeField()
    counts = models.JSONField(default=dict, help_text="Kind of data: how many.")
    held = models.PositiveIntegerField(
        default=0, help_text="Comments that a legal hold kept from being erased."
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "act on personal data"
        verbose_name_plural = "personal data"
        constraints = [
            models.CheckConstraint(
                condition=Q(way="desk", by__isnull=False)
                | Q(way__in=["command", "person"], by__isnull=True),
                name="person_event_at_the_desk_names_who",
            ),
            models.CheckConstraint(
                condition=Q(act__in=["exported", "erased", "reapplied", "disclosed"]),
                name="person_event_act_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} on {self.at:%Y-%m-%d}"
