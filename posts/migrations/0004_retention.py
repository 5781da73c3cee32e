"""For how long a blog keeps personal data."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0003_review_hours"),
    ]

    operations = [
        migrations.AddField(
            model_name="blog",
            name="email_days",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="0: until nothing can be undone. Who follows replies keeps it longer. Without "
                "it, a writer cannot be asked when someone says that a comment breaks the law.",
                validators=[django.core.validators.MaxValueValidator(730)],
                verbose_name="days for which an email is kept after the decision on its comment",
            ),
        ),
        migrations.AddField(
            model_name="blog",
            name="lawful_basis",
            field=models.CharField(
                blank=True,
                help_text="In your words, for readers: why you may keep personal data of commenters.",
                max_length=300,
                verbose_name="lawful basis",
            ),
        ),
        migrations.AddField(
            model_name="blog",
            name="person_days",
            field=models.PositiveSmallIntegerField(
                default=730,
                help_text="By a keyed hash of the email, never the address itself.",
                validators=[
                    django.core.validators.MinValueValidator(30),
                    django.core.validators.MaxValueValidator(3650),
                ],
                verbose_name="days for which a commenter is known again after the last comment",
            ),
        ),
        migrations.AddField(
            model_name="blog",
            name="unpublished_days",
            field=models.PositiveSmallIntegerField(
                default=184,
                help_text="At least 184, in which its writer can ask for a second look.",
                validators=[
                    django.core.validators.MinValueValidator(184),
                    django.core.validators.MaxValueValidator(3650),
                ],
                verbose_name="days for which the words of a comment that is not published are kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="blog",
            constraint=models.CheckConstraint(
                condition=models.Q(("email_days__lte", 730)), name="blog_email_days_in_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="blog",
            constraint=models.CheckConstraint(
                condition=models.Q(("unpublished_days__gte", 184), ("unpublished_days__lte", 3650)),
                name="blog_unpublished_days_in_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="blog",
            constraint=models.CheckConstraint(
                condition=models.Q(("person_days__gte", 30), ("person_days__lte", 3650)),
                name="blog_person_days_in_bounds",
            ),
        ),
    ]
