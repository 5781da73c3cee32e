"""Public pages of posts: front page, article, category, author, pictures, policy."""

import datetime as dt
import errno
import json
from urllib.parse import quote, urlencode

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.urls import resolve
from django.views.decorators.http import require_safe

from comments import doors, moderation, thread
from comments.forms import CommentForm, blank_form
from govblog import errors, sanitise
from govblog.memory.marks import may_be_kept
from govblog.paging import OneAddress, page_number
from govblog.public import OpenGraph, Page, answer, blog_of, kept
from posts import old_addresses, parts, reading
from posts.listing import Listing, post_list
from posts.models import Blog, Post, PostRevision


@may_be_kept
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Answer with the newest posts, the featured one before them. `?page=` leads to older ones,
    `?s=` and `?feed=` elsewhere."""
    blog = blog_of(request)
    if "feed" in request.GET:
        return HttpResponsePermanentRedirect("/feed/")
    if "s" in request.GET:
        asked = urlencode({"q": request.GET["s"]}, errors="replace")
        return HttpResponsePermanentRedirect(f"/search/?{asked}")
    listing = Listing(blog.name, "/", posts=Post.objects.published().filter(blog=blog))
    if blog.featured_id is None:
        return post_list(request, blog, PostRevision.objects.public(), listing)
    lead = parts.with_all(PostRevision.objects.public().filter(post=blog.featured_id)).first()
    others = PostRevision.objects.public().exclude(post=blog.featured_id)
    listing.posts = listing.posts.exclude(pk=blog.featured_id)
    listing.lead = lead
    return post_list(request, blog, others, listing)


@may_be_kept
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the posts of a category."""
    blog = blog_of(request)
    term = reading.term("category", blog, slug)
    if term is None:
        raise Http404("No category has this address.")
    found = PostRevision.objects.public().filter(categories=term)
    return post_list(
        request, blog, found, Listing(term.name, term.get_absolute_url(), has_feed=True)
    )


@may_be_kept
@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with what an author says of himself or herself, and the author's posts."""
    blog = blog_of(request)
    term = reading.term("author", blog, slug)
    if term is None:
        raise Http404("No author has this address.")
    found = PostRevision.objects.public().filter(authors=term)
    path = term.get_absolute_url()
    listing = Listing(term.name, path, intro=term.role, about=term.about, has_feed=True)
    return post_list(request, blog, found, listing)


def find(blog: Blog, year: str, month: str, day: str, slug: str) -> PostRevision | Post:
    """Return the public revision at an address, or the post that was there and is withdrawn.

    Raises Http404 when nothing public ever was.
    """
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise Http404("There is no such day.") from error
    if found := reading.at_address(blog, date, slug):
        return found
    gone = Post.objects.withdrawn().filter(blog=blog, slug=slug, day=date).first()
    if gone is None:
        raise Http404("Nothing was ever published at this address.")
    return gone


def find_moved(blog: Blog, **address: str) -> PostRevision | Post:
    """Return what `find` does, also at an address that the post no longer has. Raises Http404.

    For a form that is sent from the page as it was before the post was renamed.
    """
    try:
        return find(blog, **address)
    except Http404:
        path = old_addresses.present(blog, "/{year}/{month}/{day}/{slug}/".format(**address))
        match = resolve(path) if path else None
        if match is None or match.url_name != "article":
            raise
        return find(blog, **match.kwargs)


@may_be_kept
@require_safe
def article(request: HttpRequest, **address: str) -> HttpResponse:
    """Answer with an article and a page of its conversation; 410 when it is withdrawn."""
    blog = blog_of(request)
    found = find(blog, **address)
    if isinstance(found, Post):
        return errors.page(request, 410, reason=found.withdrawn_reason)
    try:
        return render_article(blog, found, page_number(request))
    except OneAddress as shorter:
        return shorter.response()


def render_article(
    blog: Blog,
    revision: PostRevision,
    number: int,
    *,
    form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of an article with page `number` of its conversation.

    `form`, when given, comes back to its writer with what is wrong. Raises Http404 for a page of
    the conversation that does not exist.
    """
    post, path = revision.post, revision.post.get_absolute_url()
    shut = moderation.closed(post)
    try:
        talk, data = thread.of_article(post, blog, number=number, is_open=shut is None, path=path)
    except thread.NoSuchPage as error:
        raise Http404("The conversation has no such page.") from error
    blank = blank_form(blog, f"{path}comments/") if form is None and shut is None else ""
    shown = parts.article(revision, blog)
    context = {
        "blog": blog,
        "page": _article_page(blog, revision, shown, talk, data, number, is_error=status != 200),
        "article": shown,
        "neighbours": parts.neighbours(post),
        "share": _share(shown.absolute_url, revision.title),
        "thread": talk,
        "form": form,
        "form_html": blank,
        "closed": doors.shut(shut, blog.zone) if shut else None,
        "lines": [] if shut else doors.lines(post),
        "sidebar": parts.sidebar(blog),
    }
    changes = moderation.moments(post, blog.read_at)
    return kept(answer("posts/article.html", context, status), blog, [post], changes)


def _article_page(
    blog: Blog,
    revision: PostRevision,
    shown: parts.Article,
    talk: thread.Thread,
    comments: list[dict[str, object]],
    number: int,
    *,
    is_error: bool,
) -> Page:
    where = "" if number == 1 else f" (page {number} of the comments)"
    image = f"{blog.origin}{shown.picture.src}" if shown.picture else ""
    said = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": revision.title,
        "description": revision.excerpt,
        "url": shown.absolute_url,
        "datePublished": shown.published.isoformat(timespec="seconds"),
        "dateModified": (shown.updated or shown.published).isoformat(timespec="seconds"),
        "author": [{"@type": "Person", "name": name} for name, _ in shown.authors],
        "publisher": {"@type": "Organization", "name": blog.organisation or blog.name},
        "commentCount": talk.total,
        "comment": comments,
    }
    if image:
        said["image"] = image
    return Page(
        title=f"{revision.title}{where} – {blog.name}",
        description=revision.excerpt,
        canonical=shown.absolute_url + (f"?page={number}" if number > 1 else ""),
        og=OpenGraph("article", image, shown.published.isoformat(timespec="seconds")),
        json_ld=sanitise.script_data(json.dumps(said, ensure_ascii=False)),
        feed=(f"Comments on {revision.title}", f"{shown.url}feed/"),
        is_error=is_error,
    )


def _share(url: str, title: str) -> list[tuple[str, str, str]]:
    """Return plain links: nothing of another site is loaded before one is followed."""
    x = f"https://x.com/intent/post?{urlencode({'url': url, 'text': title})}"
    facebook = f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': url})}"
    linkedin = f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': url})}"
    return [
        ("X (formerly Twitter)", x, "x"),
        ("Facebook", facebook, "facebook"),
        ("LinkedIn", linkedin, "linkedin"),
        ("Email", f"mailto:?subject={quote(title)}&body={quote(url)}", "email"),
        ("Copy link", url, "copy"),
    ]


_NO_FILE = {errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG}


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:
    """Answer with an uploaded file. Its name is made anew at each upload, so it may be kept."""
    try:
        file = default_storage.open(path)
    except (SuspiciousFileOperation, ValueError) as error:
        raise Http404("No file has such a name.") from error
    except OSError as error:
        if error.errno not in _NO_FILE:
            raise
        raise Http404("There is no such file.") from error
    response = FileResponse(file)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
