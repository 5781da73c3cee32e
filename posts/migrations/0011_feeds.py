"""What the feeds of a blog are known by."""

import uuid

from django.db import migrations, models


def each_its_own(apps, schema_editor):
    for blog in apps.get_model("posts", "Blog").objects.all():
        blog.feed_id = uuid.uuid4()
        blog.save(update_fields=["feed_id"])


class Migration(migrations.Migration):
    dependencies = [("posts", "0010_search")]
    operations = [
        migrations.AddField(
            model_name="blog",
            name="feed_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.RunPython(each_its_own, migrations.RunPython.noop),
    ]
