"""A decision on many comments at once, confirmed before it is taken."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.models.decision import PolicyRule


class Bulk(models.Model):
    """One act on a list of comments as they stood at one moment: its snapshot.

    What came in or changed after that moment is not in it, or is left alone.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=10)
    policy_rule = models.ForeignKey(PolicyRule, null=True, on_delete=models.PROTECT)
    to_writer = models.CharField(max_length=1_000, blank=True)
    to_colleagues = models.CharField(max_length=1_000, blank=True)
    back = models.TextField(help_text="The list it was started from, as an address.")
    chosen = models.JSONField(help_text="Key, status and text version of each comment.")
    total = models.PositiveIntegerField(help_text="How many were chosen.")
    batch = models.UUIDField(default=uuid.uuid4, unique=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    looked_at = models.PositiveIntegerField(
        default=0, help_text="How many were decided or left alone so far."
    )
    decided = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=dict, help_text="Reason: how many.")

    def __str__(self) -> str:
        return f"{self.act} {self.total}"

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.confirmed_at is not None and self.looked_at >= self.total
