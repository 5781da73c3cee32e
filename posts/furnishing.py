"""How a blog is set up: its settings are changed, each on record; an empty one takes them over."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from govblog import roles
from posts.models import Blog, BlogEvent

ACT = "change settings"
# Where a blog is, and what is counted or derived, is its own affair
_OWN = frozenset({"id", "host", "base_url", "feed_id", "version"})
SETTINGS = [
    field.name for field in Blog._meta.concrete_fields if field.editable and field.name not in _OWN
]


def change(blog: Blog, said: Mapping[str, Any], *, by: User) -> Blog:
    """Give a blog these settings, and write down what each of them was; return it as it is then.

    A setting that is as it was is left alone, whatever somebody else makes of it. Raises
    PermissionDenied.
    """
    with transaction.atomic():
        mine = Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
        roles.require(by, ACT, mine)
        before = _as_words(mine, said)
        for name, value in said.items():
            setattr(mine, name, value)
        mine.save(update_fields=_record(mine, before, by))
        Blog.objects.filter(pk=mine.pk).move_version()
    return Blog.objects.get(pk=blog.pk)


def _as_words(blog: Blog, names: Iterable[str]) -> dict[str, str]:
    """Return settings as text, as they stand in an export too."""
    fields: dict[str, Any] = {field.name: field for field in Blog._meta.concrete_fields}
    return {name: str(fields[name].value_to_string(blog)) for name in names}


def _record(blog: Blog, before: Mapping[str, str], by: User) -> list[str]:
    """Write down which settings are not what they were; return their names."""
    after = _as_words(blog, before)
    said = [[name, was, after[name]] for name, was in before.items() if was != after[name]]
    if said:
        now, act = timezone.now(), BlogEvent.Act.SETTINGS
        BlogEvent.objects.create(blog=blog, act=act, by=by, at=now, due_at=now, said=said)
    return [name for name, _, _ in said]


class NotFurnished(ValueError):
    """Nothing is taken over; the message says why."""


def furnish(blog: Blog, said: Mapping[str, object], *, by: User) -> Blog:
    """Give a blog without posts the settings that another had; return it as it is then.

    What is said of other fields is passed over. Raises NotFurnished for a blog that has posts and
    for settings that no blog can have, PermissionDenied.
    """
    with transaction.atomic():
        mine = Blog.objects.select_for_update(no_key=True).get(pk=blog.pk)
        roles.require(by, ACT, mine)
        if mine.posts.exists():
            raise NotFurnished("The blog has posts already: it stays as it is set up.")
        taken = [name for name in SETTINGS if name in said]
        before = _as_words(mine, taken)
        for name in taken:
            setattr(mine, name, said[name])
        try:
            ZoneInfo(str(mine.time_zone))
            mine.full_clean()
        except (ValidationError, ValueError, OSError, TypeError, LookupError) as error:
            raise NotFurnished("The settings in the export are not sound.") from error
        _record(mine, before, by)
        mine.save(update_fields=taken)
        Blog.objects.filter(pk=mine.pk).move_version()
    return Blog.objects.get(pk=blog.pk)
