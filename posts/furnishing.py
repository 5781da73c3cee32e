"""A blog that is still empty takes over how another was set up."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from govblog import roles
from posts.models import Blog

# Where a blog is, and what is counted or derived, is its own affair
_OWN = frozenset({"id", "host", "base_url", "feed_id", "version"})
SETTINGS = [
    field.name for field in Blog._meta.concrete_fields if field.editable and field.name not in _OWN
]


class NotFurnished(ValueError):
    """Nothing is taken over; the message says why."""


def furnish(blog: Blog, said: Mapping[str, object], *, by: User) -> Blog:
    """Give a blog without posts the settings that another had; return it as it is then.

    What is said of other fields is passed over. Raises NotFurnished for a blog that has posts and
    for settings that no blog can have, PermissionDenied.
    """
    with transaction.atomic():
        mine = Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
        roles.require(by, "change settings", mine)
        if mine.posts.exists():
            raise NotFurnished("The blog has posts already: it stays as it is set up.")
        taken = [name for name in SETTINGS if name in said]
        for name in taken:
            setattr(mine, name, said[name])
        try:
            ZoneInfo(str(mine.time_zone))
            mine.full_clean()
        except (ValidationError, ValueError, OSError, TypeError, LookupError) as error:
            raise NotFurnished("The settings in the export are not sound.") from error
        mine.version = F("version") + 1
        mine.save(update_fields=[*taken, "version"])
    return Blog.objects.get(pk=blog.pk)
