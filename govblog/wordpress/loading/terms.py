"""Authors, categories and tags of an export, found here or made, each once.

A term that was renamed or merged here is found by the address it had.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import cast

from django.contrib.auth.models import User

from govblog.text import is_blank
from govblog.wordpress import items
from govblog.wordpress.loading.addresses import leave
from govblog.wordpress.loading.gathering import Gathered
from govblog.wordpress.loading.names import line_of, slug_of
from govblog.wordpress.loading.own import SLUG
from govblog.wordpress.loading.report import Report
from posts import old_addresses, terms
from posts.models import Author, Blog, Category, Tag
from posts.models.terms import term_path

KINDS = {"category": "category", "post_tag": "tag"}
_MANY = {"category": "categories", "tag": "tags", "author": "authors"}


class Terms:
    """What posts are filed under and signed with, by the names that the export uses."""

    def __init__(
        self, blog: Blog, gathered: Gathered, by: User, report: Report, *, keep: bool = True
    ) -> None:
        self.blog, self.gathered, self.by, self.report = blog, gathered, by, report
        self.keep = keep
        # As they were: who files a text under them asks what became of them since
        self._found: dict[tuple[str, str], terms.Term] = {}
        self._taken_back: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self._told: set[tuple[str, str]] = set()

    def look_again(self) -> None:
        """Forget which terms were found: something was taken back, and perhaps some with it."""
        self._found.clear()

    def authors(self, item: items.Item) -> list[Author]:
        """Return who wrote an item; somebody whom the head of the file does not name is made."""
        login = item.author.strip()
        return [self.author(login, item.line)] if login else []

    def author(self, login: str, line: int) -> Author:
        """Return who has a login in the export; `line` is where it is named."""
        said = self.gathered.authors.get(login.casefold())
        if said is None:
            said = items.Author(login, line)
            says = "The head of the file does not name this author, who is known by the login here."
            self._once(f"author “{login[:60]}”", line, says)
        return cast(Author, self._author(said))

    def categories(self, item: items.Item) -> list[Category]:
        """Return what an item is filed under."""
        return [cast(Category, self.term(one)) for one in item.terms if one.kind == "category"]

    def tags(self, item: items.Item) -> list[Tag]:
        """Return the tags of an item."""
        return [cast(Tag, self.term(one)) for one in item.terms if one.kind == "post_tag"]

    def not_taken(self, item: items.Item) -> None:
        """Note terms of kinds that there are not here."""
        for one in item.terms:
            if one.kind not in KINDS:
                self.report.count(f"terms of other kinds ({one.kind[:40]})", "not taken")
                says = f"There is no “{one.kind[:40]}” here, so it is not taken over."
                self._once(f"“{one.name[:60]}”", one.line, says)

    def all(self) -> Iterable[items.Author | items.Term]:
        """Yield everything that the heads of the files name."""
        yield from self.gathered.authors.values()
        for term in self.gathered.terms.values():
            if term.kind in KINDS:
                yield term
            else:
                self.report.count(f"terms of other kinds ({term.kind[:40]})", "not taken")

    def make(self, one: items.Author | items.Term) -> None:
        """See that an author or term of the head is here."""
        if isinstance(one, items.Author):
            self._author(one)
        else:
            self.term(one)

    def _author(self, said: items.Author) -> terms.Term:
        local = said.login.partition("@")[0]
        full = f"{said.first_name} {said.last_name}"
        name = next(line for one in (said.name, full, local, "Author") if (line := _readable(one)))
        nicename = slug_of(said.login.replace("@", ""), longest=90)
        slug = slug_of(name, longest=90) if "@" in said.login else nicename
        slug = self._as_it_is(said.login) or slug
        return self._one("author", said.login, slug or "author", name, nicename, said)

    def term(self, one: items.Term) -> terms.Term:
        """Return the category or tag that a term of the export is here."""
        said = self.gathered.terms.get((one.kind, one.slug), one)
        kind = KINDS[one.kind]
        slug = self._as_it_is(said.slug) or slug_of(said.slug, said.name, kind, longest=90)
        name = _readable(said.name) or _readable(one.name) or slug
        return self._one(kind, said.slug or said.name, slug, name, said.slug, said)

    def _as_it_is(self, slug: str) -> str:
        """Return the slug of a term of ours, "" for any other."""
        return slug if self.gathered.own and SLUG.fullmatch(slug) else ""

    def _one(
        self, kind: str, key: str, slug: str, name: str, old: str, said: items.Author | items.Term
    ) -> terms.Term:
        if found := self._found.get((kind, key)):
            return found
        is_first = (kind, key) not in self._told
        if is_first and not self.keep:
            self._stand_again(kind, slug, name)
        term = self._here(kind, slug, name)
        is_new = term is None
        if term is None:
            term = self._made(kind, slug, name, said)
        if is_first:
            if is_new and not self.keep:
                self._remember(kind, slug, name, term)
            self._told.add((kind, key))
            self.report.count(_MANY[kind], "added" if is_new else "here already")
            self._mended(kind, key, term, name, said)
        self._leave(kind, term, old, said)
        if self.keep:
            self._found[kind, key] = term
        return term

    def _stand_again(self, kind: str, slug: str, name: str) -> None:
        """Make what a dry run made before and took back, where it is in the way of this one."""
        model = terms.KINDS[kind]
        for like in ((kind, slug), (kind, "", name.casefold())):
            for made, called in self._taken_back.get(like, ()):
                model.objects.get_or_create(blog=self.blog, slug=made, defaults={"name": called})

    def _remember(self, kind: str, slug: str, name: str, term: terms.Term) -> None:
        for like in ((kind, slug), (kind, "", name.casefold())):
            self._taken_back.setdefault(like, []).append((term.slug, term.name))

    def _here(self, kind: str, slug: str, name: str) -> terms.Term | None:
        mine = terms.KINDS[kind].objects.filter(blog=self.blog)
        if found := mine.filter(slug=slug).first():
            return found
        held = old_addresses.holder(self.blog, term_path(kind, slug))
        if isinstance(held, terms.KINDS[kind]):
            return held
        if kind == "tag":
            return mine.filter(name__iexact=name).first()
        # Two people of one name are two: only somebody who was here before the import is the same
        logins = [slug_of(login, longest=90) for login in self.gathered.authors]
        return mine.filter(name=name).exclude(slug__in=logins).first() if kind == "author" else None

    def _made(self, kind: str, slug: str, name: str, said: items.Author | items.Term) -> terms.Term:
        own = self.gathered.own
        more = own.authors.get(slug, {}) if own and kind == "author" else {}
        if not (own and self._is_free(kind, slug)):
            slug = terms.free_slug(kind, self.blog, slug)
        for wished in self._names(name, said, slug):
            with suppress(terms.NotDone):
                return terms.add(kind, self.blog, wished, by=self.by, slug=slug, **more)
        return terms.add(kind, self.blog, slug, by=self.by, slug=slug, **more)

    def _is_free(self, kind: str, slug: str) -> bool:
        return not old_addresses.holder(self.blog, term_path(kind, slug)) and not (
            terms.KINDS[kind].objects.filter(blog=self.blog, slug=slug).exists()
        )

    def _names(self, name: str, said: items.Author | items.Term, slug: str) -> Iterable[str]:
        yield name
        if isinstance(said, items.Term) and said.parent:
            parent = self.gathered.terms.get((said.kind, said.parent))
            yield line_of(f"{name} ({parent.name if parent else said.parent})", 100)
        yield line_of(f"{name} ({slug})", 100)

    def _mended(
        self, kind: str, key: str, term: terms.Term, name: str, said: items.Author | items.Term
    ) -> None:
        """Say what of a term could not be as it was."""
        if isinstance(said, items.Term) and said.parent and kind == "category":
            self.report.count("categories", "below others there, beside them here")
        about = f"{kind} “{name}”"
        if term.name.casefold() != name.casefold():
            self.report.note(said.line, about, f"It is called “{term.name}” here.")
        if kind != "author" and isinstance(said, items.Term) and term.slug != said.slug:
            self.report.note(said.line, about, f"Its address here is {term.get_absolute_url()}")

    def _leave(
        self, kind: str, term: terms.Term, old: str, said: items.Author | items.Term
    ) -> None:
        """Let the addresses it had lead to it."""
        if self.gathered.own:
            # Its ids are not those of any WordPress
            for path in self.gathered.own.before.get((kind, old), ()):
                leave(self.blog, path, term)
            return
        paths = [term_path(kind, old)] if old else []
        if isinstance(said, items.Term):
            if kind == "category":
                paths.append("/category/" + "/".join([*self._above(said), said.slug]) + "/")
                paths += [f"/?cat={said.number}"] if said.number else []
        elif said.number:
            paths.append(f"/?author={said.number}")
        for path in paths:
            leave(self.blog, path, term)

    def _above(self, said: items.Term) -> list[str]:
        """Return the slugs of what a category stands below, the topmost first."""
        slugs: list[str] = []
        seen = {said.slug}
        parent = said.parent
        while parent and parent not in seen:
            seen.add(parent)
            slugs.insert(0, parent)
            above = self.gathered.terms.get((said.kind, parent))
            parent = above.parent if above else ""
        return slugs

    def _once(self, about: str, line: int, says: str) -> None:
        if (about, says) not in self._told:
            self._told.add((about, says))
            self.report.note(line, about, says)


def _readable(name: str) -> str:
    line = line_of(name, terms.LONGEST_NAME)
    return "" if is_blank(line) else line
