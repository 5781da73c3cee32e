"""What a blog asks of a text before readers see it, as its administrators set it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

YOUNGEST, OLDEST = 7, 25  # years


class Publishing(models.Model):
    """The settings of review, and of the checks in `posts/checks/`."""

    review_required = models.BooleanField(
        "a second editor approves each text before it is published",
        default=False,
        help_text="Nobody can approve a text they wrote on. A change voids the approval.",
    )
    stopping_checks = models.CharField(
        "checks that stop publication",
        max_length=300,
        blank=True,
        default="heading-order link-text table-headers",
        help_text="The others advise. A text without words, or with a picture without "
        "alternative text, is never published. Who publishes despite a check gives a reason, "
        "which is kept.",
    )
    reading_age = models.PositiveSmallIntegerField(
        "oldest reading age of a text",
        default=14,
        validators=[MinValueValidator(YOUNGEST), MaxValueValidator(OLDEST)],
        help_text="In years. The check of a text that needs more advises or stops.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(reading_age__gte=YOUNGEST, reading_age__lte=OLDEST),
                name="blog_reading_age_in_bounds",
            ),
        ]
