"""Two texts of a post side by side, part by part, in the words an editor knows them by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from govblog import sanitise
from govblog.differences import Difference, Piece, compare, plain
from govblog.staff import key
from posts import related
from posts.models import Author, Blog, Category, Picture, PostRevision, Tag
from posts.writing.autosaves import Fields

AROUND = 1  # paragraphs that did not change, shown before and after one that did


@dataclass(frozen=True)
class Sheet:
    """A text of a post as plain words. `body` is HTML that was cleaned."""

    title: str
    excerpt: str
    body: str
    picture: str
    authors: str
    categories: str
    tags: str = ""
    related: str = ""


@dataclass(frozen=True)
class Part:
    """One part of a text, and how it differs. `only_form` when its words are all the same."""

    label: str
    difference: Difference
    only_form: bool = False

    @property
    def changed(self) -> bool:
        """Whether there is anything to show."""
        return self.only_form or not self.difference.is_none

    @property
    def shown(self) -> "list[Shown]":
        """The rows that changed with those around them, and how many were left out before each."""
        rows = self.difference.rows
        near = {
            close
            for n, row in enumerate(rows)
            if not row.is_same
            for close in range(n - AROUND, n + AROUND + 1)
        }
        found: list[Shown] = []
        left_out = 0
        for n, row in enumerate(rows):
            if n in near:
                old, new, both = map(_on_a_line, (row.old, row.new, row.pieces))
                found.append(Shown(old, new, both, left_out))
            left_out = 0 if n in near else left_out + 1
        return found


def _on_a_line(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces without the line breaks at the end of each line of the text."""
    said = [Piece(piece.kind, piece.text.rstrip("\n")) for piece in pieces[-2:]]
    return [piece for piece in (*pieces[:-2], *said) if piece.text]


@dataclass(frozen=True)
class Shown:
    """A row as a page shows it; `left_out` counts the paragraphs left out before it."""

    old: Sequence[Piece]
    new: Sequence[Piece]
    pieces: Sequence[Piece]
    left_out: int


def sheet_of(revision: PostRevision) -> Sheet:
    """Return a stored text."""
    return Sheet(
        revision.title,
        revision.excerpt,
        revision.body,
        str(revision.picture or ""),
        _names(revision.authors.all()),
        _names(revision.categories.all()),
        _names(revision.tags.all()),
        _lines(related.words_for(revision)),
    )


def sheet_of_typed(fields: Fields, blog: Blog) -> Sheet:
    """Return what was typed and not saved, as it would be saved."""

    def said(name: str) -> str:
        typed = fields.get(name, "")
        return typed if isinstance(typed, str) else ""

    def chosen(name: str) -> list[int]:
        typed = fields.get(name, [])
        keys = [typed] if isinstance(typed, str) else typed
        return [key(one) for one in keys]

    picture = Picture.objects.filter(blog=blog, pk__in=chosen("picture")).first()
    return Sheet(
        " ".join(said("title").split()),
        " ".join(said("excerpt").split()),
        sanitise.post_html(said("body")),
        str(picture or ""),
        _names(Author.objects.filter(blog=blog, pk__in=chosen("authors"))),
        _names(Category.objects.filter(blog=blog, pk__in=chosen("categories"))),
        _lines(said("tags").split(",")),
        _lines(fields.get("related", [])),
    )


def _names(terms: Iterable[Author | Category | Tag]) -> str:
    return "".join(f"{term}\n" for term in terms)


def _lines(said: Iterable[str]) -> str:
    return "".join(f"{' '.join(one.split())}\n" for one in said if one.strip())


def parts(old: Sheet, new: Sheet) -> list[Part]:
    """Return the parts of two texts, in the order in which a form has them."""
    words = compare(plain(old.body), plain(new.body))
    return [
        Part("Title", compare(old.title, new.title)),
        Part("Excerpt", compare(old.excerpt, new.excerpt)),
        Part("Text", words, only_form=words.is_none and old.body != new.body),
        Part("Lead picture", compare(old.picture, new.picture)),
        Part("Authors", compare(old.authors, new.authors)),
        Part("Categories", compare(old.categories, new.categories)),
        Part("Tags", compare(old.tags, new.tags)),
        Part("Related posts", compare(old.related, new.related)),
    ]


def changed(old: Sheet, new: Sheet) -> list[Part]:
    """Return the parts in which two texts differ."""
    return [part for part in parts(old, new) if part.changed]
