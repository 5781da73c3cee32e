"""Atom feeds of posts: of a blog, and of each of its categories, tags and authors."""

from collections.abc import Iterable
from html import escape
from uuid import uuid5

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from govblog import atom
from govblog.elsewhere import with_full_addresses
from govblog.memory.marks import may_be_kept
from govblog.public import blog_of, kept
from govblog.telling import day_of
from posts import parts, reading
from posts.models import Blog, Picture, PostRevision
from posts.models.post import PostRevisionQuerySet

NEWEST = 20  # posts


@may_be_kept
@require_safe
def of_blog(request: HttpRequest) -> HttpResponse:
    """Answer with the newest posts of the blog."""
    blog = blog_of(request)
    return _answer(blog, PostRevision.objects.public(), title=blog.name, path="/", of="")


@may_be_kept
@require_safe
def of_term(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Answer with the newest posts of a category, a tag or an author."""
    blog = blog_of(request)
    term = reading.term(kind, blog, slug)
    if term is None:
        raise Http404("There is no such archive.")
    found = PostRevision.objects.public().filter(**{reading.TERMS[kind][1]: term})
    title = f"{term.name} – {blog.name}"
    path = term.get_absolute_url()
    return _answer(blog, found, title=title, path=path, of=f"{kind}:{term.pk}")


@require_safe
def elsewhere(request: HttpRequest, to: str) -> HttpResponse:
    """Lead from an address of WordPress's other kinds of feeds to the feed."""
    return HttpResponsePermanentRedirect(f"/{to}feed/")


def _answer(
    blog: Blog,
    found: PostRevisionQuerySet,
    *,
    title: str,
    path: str,
    of: str,
) -> HttpResponse:
    newest = list(parts.with_all(found.filter(post__blog=blog)).newest_first()[:NEWEST])
    shown = reading.pictures_of(newest)
    feed = atom.Feed(
        id=(uuid5(blog.feed_id, of) if of else blog.feed_id).urn,
        title=title,
        url=f"{blog.origin}{path}",
        own=f"{blog.origin}{path}feed/",
        author=blog.organisation or blog.name,
        language=blog.language,
        entries=[entry_of(one, blog, shown[one.pk]) for one in newest],
        subtitle=blog.strapline,
        rights=blog.licence_text,
        licence=blog.licence_url,
    )
    # What is said of a post's comments changes nothing here, so it does not stand on the posts
    return kept(atom.answer(feed), blog, ends=[one.post.withdrawn_at for one in newest])


def entry_of(revision: PostRevision, blog: Blog, pictures: Iterable[Picture]) -> atom.Entry:
    """Return what a feed says of a post: all that its page says, its address written out.

    Its text is the page's too: a reader of feeds knows none of our styles, so a note must stand
    below the text, and a licence asks for the maker's name wherever a picture is shown. The lead
    picture stands above it, where readers of feeds look for the one they show in their lists.
    """
    shown = parts.summary(revision, blog.zone)
    lead = parts.figure(revision.picture) if revision.picture else ""
    text = lead + parts.body(revision, pictures)
    url = f"{blog.origin}{shown.url}"
    return atom.Entry(
        id=uuid5(blog.feed_id, f"post:{revision.post_id}").urn,
        title=shown.title,
        url=url,
        published=shown.published,
        updated=max(revision.publish_at or shown.published, shown.published),
        authors=[(name, f"{blog.origin}{path}") for name, path in shown.authors],
        terms=[(path.strip("/").rpartition("/")[2], name) for name, path in shown.categories],
        summary=shown.excerpt,
        html=_change(revision, blog) + with_full_addresses(text, url, blog.origin),
    )


def _change(revision: PostRevision, blog: Blog) -> str:
    """Return what the text that readers see now changed, as HTML to stand before it."""
    at, first = revision.publish_at, revision.post.first_published_at
    if not revision.change_note or at is None or first is None or at <= first:
        return ""
    return f"<p>Updated {day_of(at, blog.zone)}: {escape(revision.change_note)}</p>"
