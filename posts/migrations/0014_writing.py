"""What is kept while a post is written; days after which its comments close."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0013_note_uses_of_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="comments_close_after",
            field=models.PositiveSmallIntegerField(
                editable=False,
                help_text="Days after publication. None: as the blog says. 0: they stay open.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="postevent",
            name="act",
            field=models.CharField(
                choices=[
                    ("publish", "Published"),
                    ("take back", "Taken back to draft"),
                    ("withdraw", "Withdrawn"),
                    ("return", "Put back"),
                    ("close comments", "Comments closed"),
                    ("reopen comments", "Comments reopened"),
                    ("slow mode", "Slow mode set"),
                    ("close after", "Days until comments close set"),
                    ("restore text", "Earlier text restored"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Autosave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fields", models.JSONField(default=dict)),
                (
                    "begun_from",
                    models.PositiveIntegerField(
                        default=0, help_text="The version of the text from which it was begun."
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "blog",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="autosaves",
                        to="posts.blog",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="autosaves",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="autosaves",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="autosave_oldest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("post__isnull", False)),
                        fields=("post", "by"),
                        name="one_autosave_of_a_post_and_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("post__isnull", True)),
                        fields=("blog", "by"),
                        name="one_autosave_of_a_new_post_and_person",
                    ),
                ],
            },
        ),
    ]
