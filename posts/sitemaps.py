"""`/sitemap.xml` (sitemaps.org) and `/robots.txt` of a blog."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import escape

from django.db.models import Max
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from govblog.memory.marks import may_be_kept
from govblog.public import blog_of, kept
from posts import reading
from posts.models import Blog, PostRevision
from posts.models.post import PostRevisionQuerySet, article_path

MOST = 10_000  # addresses in one file; sitemaps.org allows 50,000
PAGES = ("/comment-policy/", "/personal-data/")
# For staff, for people with a link of their own, or without end
NOT_FOR_ROBOTS = (
    "/admin/", "/search/", "/comments/", "/draft/", "/mail/", "/queue/", "/legal-notices/",
)  # fmt: skip
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

Address = tuple[str, dt.datetime | None]  # a path, and when what is there was changed


@may_be_kept
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Answer with the public addresses of the blog, or with their files when they are too many."""
    blog = blog_of(request)
    posts, others = _public(blog).count(), _others(blog)
    if posts + len(others) <= MOST:
        return _answer("urlset", "url", blog, [*others, *_posts(blog, 0)])
    files = range(1, 2 + -(-posts // MOST))
    return _answer("sitemapindex", "sitemap", blog, [(f"/sitemap-{n}.xml", None) for n in files])


@may_be_kept
@require_safe
def part(request: HttpRequest, number: str) -> HttpResponse:
    """Answer with one file of several: the first has pages and archives, the others posts."""
    blog = blog_of(request)
    found = _others(blog)[:MOST] if number == "1" else _posts(blog, (int(number) - 2) * MOST)
    if not found:
        raise Http404("The sitemap has no such part.")
    return _answer("urlset", "url", blog, found)


def _public(blog: Blog) -> PostRevisionQuerySet:
    return PostRevision.objects.public().filter(post__blog=blog)


def _posts(blog: Blog, start: int) -> list[Address]:
    """Return a file's worth of posts, in an order that new ones do not change."""
    found = _public(blog).order_by("post").values_list("post__day", "post__slug", "publish_at")
    return [(article_path(day, slug), at) for day, slug, at in found[start : start + MOST] if day]


def _others(blog: Blog) -> list[Address]:
    """Return the front page, the pages, and the archives that have posts, of times and terms."""
    times = _times(blog)
    newest = max((at for _, at in times), default=None)
    found: list[Address] = [("/", newest), *((path, None) for path in PAGES)]
    found += [(path, None) for _, path in blog.page_links]
    for year, months in groupby(times, key=lambda one: one[0].year):
        held = list(months)
        found.append((f"/{year:04}/", max(at for _, at in held)))
        found += [(f"/{month:%Y/%m}/", at) for month, at in held]
    for kind, (_, field) in reading.TERMS.items():
        slug = f"{field}__slug"
        terms = _public(blog).filter(**{f"{field}__isnull": False}).order_by(slug)
        found += [
            (f"/{kind}/{name}/", at)
            for name, at in terms.values_list(slug).annotate(newest=Max("publish_at"))
        ]
    return found


def _times(blog: Blog) -> list[tuple[dt.date, dt.datetime]]:
    """Return the months that have posts, newest first, each with when one of them was changed."""
    months = _public(blog).annotate(month=TruncMonth("post__day")).order_by("-month")
    return list(months.values_list("month").annotate(newest=Max("publish_at")))


def _answer(whole: str, each: str, blog: Blog, addresses: Iterable[Address]) -> HttpResponse:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{whole} {_SCHEMA}>"]
    for path, at in addresses:
        changed = f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""
        lines.append(f"<{each}><loc>{escape(blog.origin + path)}</loc>{changed}</{each}>")
    lines.append(f"</{whole}>\n")
    said = "\n".join(lines)
    return kept(HttpResponse(said, content_type="application/xml; charset=utf-8"), blog)


@may_be_kept
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Answer with what robots are to leave alone, and where the sitemap is."""
    blog = blog_of(request)
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS),
        "Allow: /comments/feed/",
        "",
        f"Sitemap: {blog.origin}/sitemap.xml",
    ]
    said = "\n".join(lines) + "\n"
    return kept(HttpResponse(said, content_type="text/plain; charset=utf-8"), blog)
