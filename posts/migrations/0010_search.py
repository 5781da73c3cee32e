"""The index of search, filled with the texts that are published."""

from django.db import migrations

from govblog.elsewhere import plain_text
from posts.searching import index


def create(apps, schema_editor):
    connection = schema_editor.connection
    index.create(connection)
    found = apps.get_model("posts", "PostRevision").objects.filter(status="published")
    columns = ("pk", "post__blog", "post__blog__language", "title", "excerpt", "body")
    for key, blog, language, title, excerpt, body in found.values_list(*columns).iterator():
        said = index.entry(title, excerpt, plain_text(body), language)
        index.write(connection, key, blog, said)


def drop(apps, schema_editor):
    index.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("posts", "0009_colour")]
    operations = [migrations.RunPython(create, drop)]
