"""What every part of one export knows."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User

from govblog.wordpress.dumping.numbers import Numbers
from posts.models import Author, Blog, Category, Imported, OldAddress, Picture, Tag


class Scene:
    """One export of a blog: its terms and staff by their keys, and the ids of its things.

    Without `emails` nobody's address is told: neither a commenter's nor a colleague's.
    """

    def __init__(self, blog: Blog, *, emails: bool = True) -> None:
        self.blog, self.emails = blog, emails
        self.numbers = Numbers(blog)
        self.authors = Author.objects.filter(blog=blog).order_by("pk").in_bulk()
        self.categories = Category.objects.filter(blog=blog).order_by("pk").in_bulk()
        self.tags = Tag.objects.filter(blog=blog).order_by("pk").in_bulk()
        self._people: dict[int, str] = {}

    def person(self, key: int | None) -> str | None:
        """Return by what a colleague is known: by the account, or without emails by the name."""
        if key is None:
            return None
        if key not in self._people:
            user = User.objects.get(pk=key)
            # An account without a full name may be called by its email
            named = user.get_full_name() or f"colleague {key}"
            self._people[key] = user.get_username() if self.emails else named
        return self._people[key]

    def address(self, path: str) -> str:
        """Return the full address of a path of the blog."""
        return f"{self.blog.origin}{path}" if path.startswith("/") else path

    def picture_url(self, picture: Picture) -> str:
        """Return the full address of a picture's file."""
        return self.address(str(picture.file.url))

    def file(self, picture: Picture) -> str:
        """Return the path of a picture's file: that which it had below WordPress's uploads, so
        that its old address leads on, else that in our own folder."""
        mine = Imported.objects.filter(blog=self.blog, picture=picture).order_by("pk")
        return mine.values_list("address", flat=True).first() or str(picture.file.name)

    def old_addresses(self, kind: str, keys: Collection[int]) -> dict[int, list[str]]:
        """Return under which paths these posts, pages or terms stood before, by their keys."""
        return self._old_addresses(kind, **{f"{kind}__in": keys})

    def old_addresses_of_kind(self, kind: str) -> dict[int, list[str]]:
        """Return under which paths all things of a kind stood before, by their keys."""
        return self._old_addresses(kind, **{f"{kind}__isnull": False})

    def _old_addresses(self, kind: str, **which: Any) -> dict[int, list[str]]:
        rows = OldAddress.objects.filter(blog=self.blog, **which).order_by("pk")
        found: dict[int, list[str]] = {}
        for key, path in rows.values_list(kind, "path"):
            found.setdefault(key, []).append(path)
        return found
