"""The rules that sort comments for the queue, each on record, and prints of what was said."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments.models.comment import Content
from comments.models.mark import Mark
from posts.models import Blog


class HoldRule(models.Model):
    """How one blog has set one rule. Without a row the rule has its default.

    What each number and list means stands in `comments/sorting/defaults.py`.
    """

    blog = models.ForeignKey(Blog, on_delete=models.PROTECT, related_name="hold_rules")
    kind = models.CharField(max_length=20, choices=Mark.Kind.choices)
    is_on = models.BooleanField("on")
    number = models.PositiveSmallIntegerField(default=0)
    entries = models.TextField(blank=True, help_text="One on each line.")
    digest = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="SHA-256 of the entries: what is made of them is kept in memory under it.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blog", "kind"], name="hold_rule_once_a_blog"),
            models.CheckConstraint(
                condition=Q(kind__in=Mark.Kind.values), name="hold_rule_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({'on' if self.is_on else 'off'})"


class HoldRuleChange(models.Model):
    """One change of a hold rule: who, when, from what to what. Never changed or deleted."""

    rule = models.ForeignKey(HoldRule, on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hold_rule_changes"
    )
    at = models.DateTimeField(default=timezone.now)
    was_on = models.BooleanField()
    is_on = models.BooleanField()
    was_number = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    added = models.TextField(blank=True, help_text="Entries added, one on each line.")
    removed = models.TextField(blank=True, help_text="Entries taken away, one on each line.")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "version"], name="hold_rule_change_once_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of {self.rule}"


class Print(models.Model):
    """A keyed hash of what a comment says, by which the same text is known again.

    It tells nothing by itself, counts for one blog only and goes when the words go.
    """

    content = models.OneToOneField(
        Content, on_delete=models.CASCADE, primary_key=True, related_name="print"
    )
    key = models.CharField(max_length=64)
    at = models.DateTimeField(help_text="When the comment was written.")

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="print_key_at")]

    def __str__(self) -> str:
        return self.key[:8]
