"""What ranks the index of search on PostgreSQL, in one pass and without reading all that match.

The function before it stays where it is, for the processes of the release before.
"""

from django.db import migrations

from posts.searching import index


def create(apps, schema_editor):
    index.create_ranking(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("posts", "0022_purges")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
