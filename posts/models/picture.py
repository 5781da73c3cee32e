"""Pictures that posts show."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from posts.models.blog import Blog


class Picture(models.Model):
    """A picture as it is served: re-encoded, without metadata, described or decorative."""

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="pictures/")
    width = models.PositiveIntegerField(editable=False, help_text="Pixels.")
    height = models.PositiveIntegerField(editable=False, help_text="Pixels.")
    alt = models.CharField(
        "alternative text",
        max_length=300,
        blank=True,
        help_text="What the picture tells someone who cannot see it.",
    )
    decorative = models.BooleanField(
        default=False, help_text="The picture tells nothing that the text does not."
    )
    caption = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL
    )

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            # WCAG 1.1.1: a text alternative, or a picture that needs none
            models.CheckConstraint(
                condition=(Q(decorative=True, alt="") | (Q(decorative=False) & ~Q(alt=""))),
                name="picture_described_or_decorative",
            )
        ]

    def __str__(self) -> str:
        return self.alt or f"Decorative picture {self.pk}"
