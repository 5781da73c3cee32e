"""What a worker process can do to an install that is backed up and brought back."""

import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from comments.models import Comment
from govblog.backups import media
from govblog.models import Letter
from posts import pictures
from posts.models import Blog, Picture, Post
from tests import factories
from tests.engines.acts import write

_PLAIN = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def every_page(media_folder: str) -> dict[str, str]:
    """Return the checksum of each page that readers know, and of each file of a picture."""
    with override_settings(MEDIA_ROOT=media_folder, STORAGES=_PLAIN, ALLOWED_HOSTS=["*"]):
        client = Client(headers={"host": Blog.objects.earliest("pk").host})
        found = {}
        for address in ["/", "/feed/", "/sitemap.xml", *_addresses()]:
            answer = client.get(address, secure=True)
            assert answer.status_code == 200, address
            found[address] = hashlib.sha256(answer.getvalue()).hexdigest()
        for _, name in media.named():
            found[name] = hashlib.sha256((media.root() / name).read_bytes()).hexdigest()
        return found


def _addresses() -> list[str]:
    posts = Post.objects.published().order_by("pk")
    return [address for post in posts for address in _of(post.get_absolute_url())]


def _of(address: str) -> tuple[str, str]:
    return address, f"{address}feed/"


def write_until(file: str, posts: list[int], seed: int) -> dict[str, Any]:
    """Send comments, one after the other, until there is a file."""
    done: dict[str, Any] = {"stored": [], "wrong": []}
    number = 0
    while not Path(file).exists() and number < 2_000:
        went = write(posts, 4, seed * 10_000 + number)
        done = {name: [*done[name], *went[name]] for name in done}
        number += 1
    return done


def published_posts() -> list[int]:
    """Return the keys of the posts that take comments."""
    return list(Post.objects.published().order_by("pk").values_list("pk", flat=True)[:3])


def picture_added(media_folder: str) -> str:
    """Add a picture that no post shows; return the name of its file."""
    with override_settings(MEDIA_ROOT=media_folder):
        blog = Blog.objects.earliest("pk")
        # Each process counts anew
        name = f"editor-{secrets.token_hex(4)}"
        by = factories.StaffFactory(blog=blog, role="editor", password=None, username=name)
        own = Picture(blog=blog, added_by=by, alt="A square", width=1, height=1)
        own.file.save("square.webp", ContentFile(b"RIFFxxxxWEBP"), save=False)
        own.save()
        return str(own.file.name)


def picture_removed(media_folder: str, name: str) -> bool:
    """Delete a picture by the desk's verb; return whether its file is gone."""
    with override_settings(MEDIA_ROOT=media_folder):
        by = User.objects.filter(memberships__role="editor").earliest("pk")
        pictures.remove(Picture.objects.get(file=name), by=by)
        return not default_storage.exists(name)


def letter_waits() -> None:
    """Let a letter wait that is due."""
    now = timezone.now()
    Letter.objects.create(key="one", to="a@example.org", subject="A", text="B", due_at=now)


def how_letters_stand() -> list[str]:
    """Return the state of that letter."""
    return list(Letter.objects.filter(key="one").values_list("state", flat=True))


def how_many() -> dict[str, int]:
    """Return what changes when comments come in, and the version of the blog."""
    return {
        "comments": Comment.objects.count(),
        "newest": Comment.objects.latest("pk").pk,
        "version": Blog.objects.earliest("pk").version,
    }


def rows_of(tables: list[str]) -> dict[str, int]:
    """Return how many rows each table has."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            ((found[table],),) = cursor.fetchall()
    return found


def held(pause: Callable[[str], None]) -> None:
    """Stay connected until told to go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    pause("held")
