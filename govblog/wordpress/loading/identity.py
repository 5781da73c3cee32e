"""What was imported into a blog before, and which addresses are taken: asked once, in memory."""

from dataclasses import dataclass

from posts.models import Blog, Imported, OldAddress, Page, Post


@dataclass(frozen=True, slots=True)
class Was:
    """A thing that was imported before. `pk` is that of its row in `Imported`."""

    pk: int
    digest: str
    seen: int
    placed: str
    post: int | None
    page: int | None
    picture: int | None
    slug: str

    @property
    def here(self) -> int:
        """The key of the post, page or picture that it is here."""
        return self.post or self.page or self.picture or 0

    @property
    def kind(self) -> str:
        """What it is, in WordPress's word."""
        return "post" if self.post else "page" if self.page else "attachment"


class Known:
    """What a blog holds from imports before, and the slugs that are or were something's."""

    def __init__(self, blog: Blog) -> None:
        self.by_number: dict[int, Was] = {}
        self.by_address: dict[str, Was] = {}
        rows = Imported.objects.filter(blog=blog).values_list(
            "number", "address", "pk", "digest", "seen", "placed", "post", "page", "picture",
            "post__slug", "page__slug",
        )  # fmt: skip
        for number, address, *said in rows.iterator():
            was = Was(*said[:-2], said[-2] or said[-1] or "")  # type: ignore[call-arg, arg-type]
            if number is not None:
                self.by_number[number] = was
            if number is None or was.picture:
                self.by_address[address] = was
        self._taken = {
            "post": set(Post.objects.filter(blog=blog).values_list("slug", flat=True)),
            "page": set(Page.objects.filter(blog=blog).values_list("slug", flat=True)),
        }
        left = OldAddress.objects.filter(blog=blog, post__isnull=False)
        paths = left.values_list("path", flat=True)
        self._taken["post"] |= {path.rstrip("/").rpartition("/")[2] for path in paths}

    def of(self, number: int | None, address: str) -> Was | None:
        """Return what was imported under an id, or, of a thing without one, from an address."""
        if number is not None:
            return self.by_number.get(number)
        return self.by_address.get(address)

    def free(self, kind: str, base: str) -> str:
        """Return `base`, with a number behind it when it is taken, and take it."""
        taken, slug, number = self._taken[kind], base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        return slug
