"""The bank holidays of a region, on which nobody at a desk works."""

from django.db import models
from django.db.models import Q

from posts.models.blog import Blog


class Holiday(models.Model):
    """One bank holiday in one region. An operator keeps the list: see docs/holidays.md."""

    region = models.CharField(
        max_length=20, choices=[choice for choice in Blog.Holidays.choices if choice[0]]
    )
    day = models.DateField()
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["day", "region"]
        verbose_name = "bank holiday"
        constraints = [
            models.UniqueConstraint(fields=["region", "day"], name="holiday_once_a_region"),
            models.CheckConstraint(condition=~Q(region=""), name="holiday_has_its_region"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.day.day} {self.day:%B %Y}"
