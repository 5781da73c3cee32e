"""What each blog’s spam score learned."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from posts.models import Blog


class SpamModel(models.Model):
    """The spam score of one blog as it was last trained, or why it could not be.

    It holds words and pairs of words that stood in two comments or more, no text.
    """

    blog = models.OneToOneField(Blog, on_delete=models.CASCADE, related_name="spam_model")
    version = models.PositiveIntegerField(default=0, help_text="How often it was trained.")
    recipe = models.PositiveSmallIntegerField(
        default=0, help_text="The way of reading comments it was trained with."
    )
    trained_at = models.DateTimeField(null=True)
    trained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who asked for it; nobody, if it was done by the clock.",
    )
    asked_at = models.DateTimeField(null=True, help_text="When the next training was asked for.")
    through = models.PositiveBigIntegerField(
        default=0, help_text="The number of the blog’s last decision when it was trained."
    )
    spam = models.PositiveIntegerField(default=0, help_text="Comments of this kind learned from.")
    honest = models.PositiveIntegerField(default=0, help_text="Comments of this kind learned from.")
    mark_from = models.FloatField(null=True, help_text="The probability from which it marks.")
    precision = models.FloatField(null=True)
    recall = models.FloatField(null=True)
    honest_marked = models.FloatField(null=True)
    why_none = models.CharField(max_length=300, blank=True)
    payload = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the payload.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest="")
                | Q(
                    why_none="",
                    trained_at__isnull=False,
                    mark_from__isnull=False,
                    precision__isnull=False,
                    recall__isnull=False,
                    honest_marked__isnull=False,
                ),
                name="spam_model_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"Spam score of {self.blog}"
