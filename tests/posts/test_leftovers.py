"""Files of pictures that no row leads to go by themselves, and no other does."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from posts import leftovers
from posts.models import Picture
from tests.factories import PictureFactory

pytestmark = pytest.mark.django_db
LATER = 2 * leftovers.KEPT


def names() -> set[str]:
    return set(Picture._meta.get_field("file").storage.listdir("pictures")[1])


def test_what_no_picture_has_goes_after_a_day_and_pictures_stay() -> None:
    leftovers.sweep(timezone.now() + LATER)
    picture = PictureFactory()
    storage = picture.file.storage
    wide = Picture.objects.get(pk=picture.pk)
    Picture.objects.filter(pk=picture.pk).update(widths="480")
    wide.refresh_from_db()
    storage.save(wide.smaller[0][1], ContentFile(b"smaller"))
    kept = names()
    for name in ("pictures/left.webp", "pictures/left-480.webp", "pictures/x.part"):
        storage.save(name, ContentFile(b"left"))
    assert leftovers.sweep() == 0
    assert leftovers.sweep(timezone.now() + LATER) == 3
    assert names() == kept


def test_it_is_looked_at_once_a_day_only() -> None:
    leftovers.sweep_daily()
    storage = Picture._meta.get_field("file").storage
    name = storage.save("pictures/new.webp", ContentFile(b"new"))
    assert leftovers.sweep_daily() == 0
    assert storage.exists(name)
    storage.delete(name)
