"""The ids of an export: what came from WordPress keeps its own, what did not clashes with none.

The same blog gives the same ids each time.
"""

from django.db.models import Max

from comments.models import ImportedComment
from posts.models import Blog, Imported

# What has no id of WordPress begins at a multiple of this, above all that have one
STRIDE = 10**9
# Posts, pages and pictures share their ids, as in WordPress
_KINDS = ("post", "page", "picture")


class Numbers:
    """The ids of one blog's things. It keeps those of imported posts, pages and pictures."""

    def __init__(self, blog: Blog) -> None:
        self._of: dict[tuple[str, int], int] = {}
        rows = Imported.objects.filter(blog=blog, number__isnull=False)
        for number, *keys in rows.order_by("pk").values_list("number", *_KINDS).iterator():
            place = next(place for place, key in enumerate(keys) if key is not None)
            # Of one that was imported twice, the first
            self._of.setdefault((_KINDS[place], keys[place]), number)
        self._above = _above(max(self._of.values(), default=0))
        self._comments_above = _comments_above(blog)

    @property
    def above(self) -> tuple[int, int]:
        """Above which ids those begin that are given here: of posts and the like, of comments.

        They move when the first things with ids of WordPress come into the blog.
        """
        return self._above, self._comments_above

    def of(self, kind: str, key: int) -> int:
        """Return the id of a "post", "page" or "picture"."""
        own = self._above + 1 + len(_KINDS) * key + _KINDS.index(kind)
        return self._of.get((kind, key), own)

    def of_comment(self, key: int, wordpress_id: int | None) -> int:
        """Return the id of a comment, from its key and the id under which it was imported.

        It is higher than that of what it answers. Where no comment came from WordPress it is the
        key, so an old link leads on; else it is above all of WordPress's, also those to come.
        """
        return self._comments_above + key if wordpress_id is None else wordpress_id


def _above(highest: int) -> int:
    return -(-highest // STRIDE) * STRIDE


def _comments_above(blog: Blog) -> int:
    imported = ImportedComment.objects.filter(blog=blog, wordpress_id__isnull=False)
    return _above(imported.aggregate(most=Max("wordpress_id"))["most"] or 0)
