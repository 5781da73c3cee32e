"""How far the record of decisions was verified, and what was counted from it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from posts.models import Blog


class ChainMark(models.Model):
    """How far a blog's chain of decisions was verified, and what was wrong with it, if anything.

    `number` and `hash` are those of the last decision that was verified: what is missing or
    other than this was taken out or changed afterwards.
    """

    class Part(models.TextChoices):
        """Which part of the chain is verified."""

        NEW = "new", "What is new, each minute"
        WHOLE = "whole", "The whole chain, once a day"

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="chain_marks")
    part = models.CharField(max_length=10, choices=Part.choices)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    checked_at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, help_text="Empty while a pass is on its way.")
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blog", "part"], name="chain_mark_once_a_part"),
            models.CheckConstraint(
                condition=Q(part__in=["new", "whole"]), name="chain_mark_part_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} to {self.number}"


class MonthFigures(models.Model):
    """What one month of moderation came to on one blog, counted once after the month was over.

    A month that was published does not change afterwards, so two copies of it tell no more than
    one.
    """

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="month_figures")
    month = models.DateField(help_text="Its first day.")
    counted_at = models.DateTimeField(default=timezone.now)
    received = models.PositiveIntegerField()
    published = models.PositiveIntegerField()
    spam = models.PositiveIntegerField()
    not_published = models.JSONField(help_text="Number of the policy rule: how many.")
    median_hours = models.FloatField(null=True, help_text="Working hours to the first decision.")
    looks_asked = models.PositiveIntegerField(default=0)
    looks_upheld = models.PositiveIntegerField(default=0)
    looks_overturned = models.PositiveIntegerField(default=0)
    looks_hours = models.FloatField(null=True, help_text="Median working hours to an answer.")

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["blog", "month"], name="figures_once_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"
