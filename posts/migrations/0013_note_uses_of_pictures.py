"""Notes which pictures the texts show that were written before this was noted."""

import re
from typing import Any

from django.db import migrations

NAMES = re.compile(r'src="/media/(pictures/[0-9a-f]{24}\.webp)"')


def note(apps: Any, schema_editor: Any) -> None:
    """Note the uses of each revision that has pictures."""
    picture_use = apps.get_model("posts", "PictureUse")
    keys = {
        (blog, name): pk
        for pk, blog, name in apps.get_model("posts", "Picture").objects.values_list(
            "pk", "blog", "file"
        )
    }
    revisions = apps.get_model("posts", "PostRevision").objects.values_list(
        "pk", "post__blog", "picture", "body"
    )
    made = []
    for pk, blog, lead, body in revisions.iterator(chunk_size=200):
        shown = {keys.get((blog, name)) for name in NAMES.findall(body)} | {lead}
        made += [picture_use(picture_id=one, revision_id=pk) for one in shown - {None}]
    picture_use.objects.bulk_create(made, batch_size=1_000)


class Migration(migrations.Migration):
    """After the table of uses."""

    dependencies = [("posts", "0012_picture_rights_and_widths")]
    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
