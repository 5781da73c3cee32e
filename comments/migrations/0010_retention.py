"""What retention keeps of itself, and by what the writer of a comment is known."""

from django.db import migrations, models

from comments.persons import person_of

PORTION = 1_000  # comments


def know_writers(apps, schema_editor):
    """Keep the hash of each email that is there, in portions: there may be a million."""
    content = apps.get_model("comments", "Content")
    with_email, last = content.objects.exclude(email="").order_by("pk"), 0
    while found := list(with_email.filter(pk__gt=last).only("email")[:PORTION]):
        for one in found:
            one.person = person_of(one.email)
        content.objects.bulk_update(found, ["person"])
        last = found[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0009_receipts_know_comments"),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("clock", "The clock"),
                            ("command", "The command"),
                            ("dry", "The command, to look only"),
                        ],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                ("started_at", models.DateTimeField()),
                (
                    "ended_at",
                    models.DateTimeField(help_text="Of the clock: when it last looked.", null=True),
                ),
                (
                    "counts",
                    models.JSONField(default=dict, help_text="Entry of the register: how many."),
                ),
                (
                    "faults",
                    models.JSONField(default=dict, help_text="Entry of the register: what failed."),
                ),
                (
                    "looked",
                    models.JSONField(
                        default=dict, help_text="Entry of the register: when, in seconds."
                    ),
                ),
            ],
            options={
                "verbose_name": "run of retention",
                "verbose_name_plural": "runs of retention",
                "ordering": ["-started_at", "-pk"],
            },
        ),
        migrations.RemoveIndex(
            model_name="content",
            name="content_email",
        ),
        migrations.AddField(
            model_name="content",
            name="person",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="Keyed hash of the email, by which its writer is known when that is gone.",
                max_length=64,
            ),
        ),
        migrations.AddIndex(
            model_name="content",
            index=models.Index(
                condition=models.Q(("person", ""), _negated=True),
                fields=["person"],
                name="content_person",
            ),
        ),
        migrations.AddIndex(
            model_name="content",
            index=models.Index(
                condition=models.Q(("email", ""), _negated=True),
                fields=["comment"],
                name="content_with_email",
            ),
        ),
        migrations.RunPython(know_writers, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="retentionrun",
            index=models.Index(fields=["-started_at", "-id"], name="retention_run_newest"),
        ),
        migrations.AddConstraint(
            model_name="retentionrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "clock")),
                fields=("day",),
                name="retention_by_clock_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["clock", "command", "dry"])),
                name="retention_run_kind_known",
            ),
        ),
    ]
