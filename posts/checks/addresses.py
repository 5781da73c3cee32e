"""A check of links that stay on the site: readers find something where they lead."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, ResolverMatch, resolve

from posts.checks.subject import Fault, Link, Subject
from posts.models import Author, Blog, Category, OldAddress, PageText, Picture, Post, Tag


def broken(subject: Subject) -> Iterator[Fault]:
    """Find links to addresses of this site where no public page is."""
    own = [
        (number, link, path)
        for number, link in enumerate(subject.body.links, start=1)
        if (path := _own_path(link, subject.blog)) is not None
    ]
    lost = _lost({path for _, _, path in own}, subject.blog)
    for number, link, path in own:
        if path in lost:
            yield Fault(
                f"Link {number}, “{' '.join(link.text.split())[:60]}”",
                f"Link {number} leads to {path[:100]}, where readers find nothing.",
                "Correct the address or take the link out.",
            )


def _own_path(link: Link, blog: Blog) -> str | None:
    """Return the path of a link to this site, None for one that leads elsewhere."""
    try:
        parts = urlsplit(link.href)
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"}:
        return None
    if parts.netloc and parts.netloc.lower() not in {blog.host, urlsplit(blog.origin).netloc}:
        return None
    return unquote(parts.path) or ("/" if parts.netloc else None)


def _lost(paths: Iterable[str], blog: Blog) -> set[str]:
    """Return which of these paths no public page answers to. A query for each kind of page."""
    lost: set[str] = set()
    asked: dict[str, dict[str, ResolverMatch]] = {}
    for path in paths:
        match = _match(path)
        if match is None or match.route.startswith("admin/") or "token" in match.kwargs:
            lost.add(path)
        else:
            asked.setdefault(str(match.url_name), {})[path] = match
    for name, find in _KINDS.items():
        if matches := asked.get(name):
            there = find(blog, list(matches.values()))
            lost |= {path for path, one in matches.items() if _key(one) not in there}
    # No database looks for a NUL; an old address is followed with or without its last slash
    closed = {path: f"{path.rstrip('/')}/" for path in lost if "\0" not in path}
    old = OldAddress.objects.filter(blog=blog, path__in=closed.values()) if closed else None
    kept = set(old.values_list("path", flat=True)) if old is not None else set()
    return {path for path in lost if closed.get(path) not in kept}


def _match(path: str) -> ResolverMatch | None:
    for tried in (path, f"{path}/"):
        try:
            return resolve(tried)
        except Resolver404:
            continue
    return None


def _key(match: ResolverMatch) -> tuple[str, ...]:
    return tuple(match.kwargs.values())


_Keys = set[tuple[str, ...]]


def _articles(blog: Blog, asked: list[ResolverMatch]) -> _Keys:
    slugs = [match.kwargs["slug"] for match in asked]
    rows = Post.objects.published().filter(blog=blog, slug__in=slugs).values_list("day", "slug")
    return {(*_day(day), slug) for day, slug in rows if day}


def _day(day: dt.date) -> tuple[str, str, str]:
    return f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"


def _terms(model: type[Author | Category | Tag]) -> Callable[[Blog, list[ResolverMatch]], _Keys]:
    def find(blog: Blog, asked: list[ResolverMatch]) -> _Keys:
        slugs = [match.kwargs["slug"] for match in asked]
        found = model.objects.filter(blog=blog, slug__in=slugs)
        return {(slug,) for slug in found.values_list("slug", flat=True)}

    return find


def _pages(blog: Blog, asked: list[ResolverMatch]) -> _Keys:
    slugs = [match.kwargs["slug"] for match in asked]
    found = PageText.objects.public(blog).filter(page__slug__in=slugs)
    return {(slug,) for slug in found.values_list("page__slug", flat=True)}


def _files(blog: Blog, asked: list[ResolverMatch]) -> _Keys:
    names = [match.kwargs["path"] for match in asked if "\x00" not in match.kwargs["path"]]
    found = Picture.objects.filter(blog=blog, file__in=names)
    return {(name,) for name in found.values_list("file", flat=True)}


# By the names of addresses in the map
_KINDS = {
    "article": _articles,
    "category": _terms(Category),
    "tag": _terms(Tag),
    "author": _terms(Author),
    "page": _pages,
    "media": _files,
}
