"""Tags, what posts are read next, the post that leads, and addresses that lead on."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0004_retention"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OldAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=300)),
            ],
            options={
                "verbose_name": "old address",
                "verbose_name_plural": "old addresses",
            },
        ),
        migrations.CreateModel(
            name="RelatedPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ]
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("slug", models.SlugField(max_length=100)),
            ],
            options={
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TermEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("term", models.PositiveBigIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[("add", "Added"), ("rename", "Renamed"), ("merge", "Merged")],
                        max_length=10,
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=100)),
                ("before_path", models.CharField(blank=True, max_length=120)),
                ("after", models.CharField(max_length=100)),
                ("after_path", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "event",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="author",
            name="about",
            field=models.TextField(
                blank=True, help_text="Plain text, shown above the author’s posts.", max_length=2000
            ),
        ),
        migrations.AddField(
            model_name="blog",
            name="featured",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="posts.post",
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
                    ("rename", "Renamed"),
                    ("feature", "Featured"),
                    ("unfeature", "No longer featured"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["-first_published_at", "-id"], name="post_newest_of_all"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["blog", "-day"], name="post_by_day"),
        ),
        migrations.AddField(
            model_name="oldaddress",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to="posts.author"
            ),
        ),
        migrations.AddField(
            model_name="oldaddress",
            name="blog",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="old_addresses",
                to="posts.blog",
            ),
        ),
        migrations.AddField(
            model_name="oldaddress",
            name="category",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to="posts.category"
            ),
        ),
        migrations.AddField(
            model_name="oldaddress",
            name="post",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to="posts.post"
            ),
        ),
        migrations.AddField(
            model_name="relatedpost",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="named_by",
                to="posts.post",
            ),
        ),
        migrations.AddField(
            model_name="relatedpost",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="related",
                to="posts.postrevision",
            ),
        ),
        migrations.AddField(
            model_name="tag",
            name="blog",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="posts.blog"
            ),
        ),
        migrations.AddField(
            model_name="oldaddress",
            name="tag",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to="posts.tag"
            ),
        ),
        migrations.AddField(
            model_name="postrevision",
            name="tags",
            field=models.ManyToManyField(blank=True, to="posts.tag"),
        ),
        migrations.AddField(
            model_name="termevent",
            name="blog",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="term_events",
                to="posts.blog",
            ),
        ),
        migrations.AddField(
            model_name="termevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="relatedpost",
            constraint=models.UniqueConstraint(
                fields=("revision", "place"), name="one_related_post_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="relatedpost",
            constraint=models.UniqueConstraint(
                fields=("revision", "post"), name="related_post_once_a_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="relatedpost",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__gte", 1), ("place__lte", 5)),
                name="related_posts_are_few",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                fields=("blog", "slug"), name="tag_slug_once_a_blog"
            ),
        ),
        migrations.AddConstraint(
            model_name="oldaddress",
            constraint=models.UniqueConstraint(
                fields=("blog", "path"), name="old_address_once_a_blog"
            ),
        ),
        migrations.AddConstraint(
            model_name="oldaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("author__isnull", True),
                        ("category__isnull", True),
                        ("post__isnull", False),
                        ("tag__isnull", True),
                    ),
                    models.Q(
                        ("author__isnull", True),
                        ("category__isnull", False),
                        ("post__isnull", True),
                        ("tag__isnull", True),
                    ),
                    models.Q(
                        ("author__isnull", True),
                        ("category__isnull", True),
                        ("post__isnull", True),
                        ("tag__isnull", False),
                    ),
                    models.Q(
                        ("author__isnull", False),
                        ("category__isnull", True),
                        ("post__isnull", True),
                        ("tag__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="old_address_leads_to_one",
            ),
        ),
        migrations.AddIndex(
            model_name="termevent",
            index=models.Index(fields=["kind", "term"], name="term_event_of"),
        ),
    ]
