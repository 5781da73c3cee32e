"""Review, checks before publishing, change notes and links to drafts."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0005_tags_and_old_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approve", "Approved"), ("changes", "Asked for changes")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("note", models.CharField(blank=True, max_length=2000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DraftLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        help_text="Of the text; another text ends the link."
                    ),
                ),
                ("ref", models.CharField(max_length=16, unique=True)),
                (
                    "purpose",
                    models.CharField(
                        help_text="For whom it is, in the editor’s words.", max_length=100
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="postrevision",
            name="one_draft_for_each_post",
        ),
        migrations.RemoveConstraint(
            model_name="postrevision",
            name="published_revision_has_its_moment",
        ),
        migrations.AddField(
            model_name="blog",
            name="reading_age",
            field=models.PositiveSmallIntegerField(
                default=14,
                help_text="In years. The check of a text that needs more advises or stops.",
                validators=[
                    django.core.validators.MinValueValidator(7),
                    django.core.validators.MaxValueValidator(25),
                ],
                verbose_name="oldest reading age of a text",
            ),
        ),
        migrations.AddField(
            model_name="blog",
            name="review_required",
            field=models.BooleanField(
                default=False,
                help_text="Nobody can approve a text they wrote on. A change voids the approval.",
                verbose_name="a second editor approves each text before it is published",
            ),
        ),
        migrations.AddField(
            model_name="blog",
            name="stopping_checks",
            field=models.CharField(
                blank=True,
                default="heading-order link-text table-headers",
                help_text="The others advise. A text without words, or with a picture without alternative text, is never published. Who publishes despite a check gives a reason, which is kept.",
                max_length=300,
                verbose_name="checks that stop publication",
            ),
        ),
        migrations.AddField(
            model_name="postevent",
            name="about",
            field=models.CharField(
                blank=True,
                help_text="Which checks were overridden, by their codes.",
                max_length=300,
            ),
        ),
        migrations.AddField(
            model_name="postrevision",
            name="approved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="postrevision",
            name="change_note",
            field=models.CharField(
                blank=True, help_text="What a later text changed, for readers.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="postrevision",
            name="hands",
            field=models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name="postevent",
            name="act",
            field=models.CharField(
                choices=[
                    ("submit", "Submitted for review"),
                    ("approve", "Approved"),
                    ("ask for changes", "Changes asked for"),
                    ("change", "Changed after review, so a draft again"),
                    ("override", "Published despite checks"),
                    ("publish", "Published"),
                    ("take back", "Taken back to draft"),
                    ("withdraw", "Withdrawn"),
                    ("cancel take-down", "Take-down cancelled"),
                    ("return", "Put back"),
                    ("share", "Link to the draft made"),
                    ("end share", "Link to the draft ended"),
                    ("close comments", "Comments closed"),
                    ("reopen comments", "Comments reopened"),
                    ("slow mode", "Slow mode set"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="postevent",
            name="reason",
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AlterField(
            model_name="postrevision",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("review", "In review"),
                    ("approved", "Approved"),
                    ("published", "Published"),
                ],
                default="draft",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="blog",
            constraint=models.CheckConstraint(
                condition=models.Q(("reading_age__gte", 7), ("reading_age__lte", 25)),
                name="blog_reading_age_in_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="postrevision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "review", "approved"])),
                fields=("post",),
                name="one_open_text_for_each_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="postrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("publish_at__isnull", True),
                        ("status__in", ["draft", "review", "approved"]),
                    ),
                    models.Q(("publish_at__isnull", False), ("status", "published")),
                    _connector="OR",
                ),
                name="published_revision_has_its_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="postrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by__isnull", False), ("status", "approved")),
                    models.Q(("approved_by__isnull", True), ("status__in", ["draft", "review"])),
                    ("status", "published"),
                    _connector="OR",
                ),
                name="approved_revision_says_by_whom",
            ),
        ),
        migrations.AddField(
            model_name="draftlink",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="draft_links",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="draftlink",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="links",
                to="posts.postrevision",
            ),
        ),
        migrations.AddField(
            model_name="draftanswer",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="posts.draftlink",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", "approve"),
                    models.Q(("verdict", "changes"), models.Q(("note", ""), _negated=True)),
                    _connector="OR",
                ),
                name="draft_answer_says_what_to_change",
            ),
        ),
    ]
