"""For how long a blog keeps personal data, as its administrators set it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

# Six months have 184 days at most: so long a writer can ask for a second look at a decision
SECOND_LOOK_DAYS = 184
LONGEST_EMAIL, LONGEST_KEPT = 730, 3_650  # days
SHORTEST_PERSON = 30  # days


class Keeping(models.Model):
    """The settings that the register of personal data is made from, and that retention obeys."""

    email_days = models.PositiveSmallIntegerField(
        "days for which an email is kept after the decision on its comment",
        default=0,
        validators=[MaxValueValidator(LONGEST_EMAIL)],
        help_text="0: until nothing can be undone. Who follows replies keeps it longer. Without "
        "it, a writer cannot be asked when someone says that a comment breaks the law.",
    )
    unpublished_days = models.PositiveSmallIntegerField(
        "days for which the words of a comment that is not published are kept",
        default=SECOND_LOOK_DAYS,
        validators=[MinValueValidator(SECOND_LOOK_DAYS), MaxValueValidator(LONGEST_KEPT)],
        help_text="At least 184, in which its writer can ask for a second look.",
    )
    person_days = models.PositiveSmallIntegerField(
        "days for which a commenter is known again after the last comment",
        default=730,
        validators=[MinValueValidator(SHORTEST_PERSON), MaxValueValidator(LONGEST_KEPT)],
        help_text="By a keyed hash of the email, never the address itself.",
    )
    lawful_basis = models.CharField(
        "lawful basis",
        max_length=300,
        blank=True,
        help_text="In your words, for readers: why you may keep personal data of commenters.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(email_days__lte=LONGEST_EMAIL), name="blog_email_days_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(
                    unpublished_days__gte=SECOND_LOOK_DAYS, unpublished_days__lte=LONGEST_KEPT
                ),
                name="blog_unpublished_days_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(person_days__gte=SHORTEST_PERSON, person_days__lte=LONGEST_KEPT),
                name="blog_person_days_in_bounds",
            ),
        ]
