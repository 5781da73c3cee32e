"""The pages beside the posts go into the index of search."""

from django.db import migrations
from django.db.models import F

from govblog.elsewhere import plain_text
from posts.searching import index


def write(apps, schema_editor):
    connection = schema_editor.connection
    shown = apps.get_model("posts", "PageText").objects.filter(number=F("page__shown"))
    columns = ("page", "page__blog", "page__blog__language", "title", "body")
    for page, blog, language, title, body in shown.values_list(*columns).iterator():
        said = index.entry(title, "", plain_text(body), language)
        index.write(connection, index.PAGES + page, blog, said)


def remove(apps, schema_editor):
    keys = index.keys(schema_editor.connection)
    index.remove(schema_editor.connection, {key for key in keys if key > index.PAGES})


class Migration(migrations.Migration):
    dependencies = [("posts", "0018_described_authors")]
    operations = [migrations.RunPython(write, remove)]
