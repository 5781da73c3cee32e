"""Public pages of posts: front page, article, archives, pictures, policy."""

import datetime as dt
import errno
import json
from typing import Any
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
from django.views.decorators.http import require_safe

from comments import doors, moderation, thread
from comments.forms import CommentForm, blank_form
from comments.models import PolicyRule
from govblog import errors, sanitise
from govblog.paging import OneAddress, page_number, pagination
from govblog.public import OpenGraph, Page, answer, blog_of
from posts import parts, reading
from posts.models import Author, Blog, Category, Post, PostRevision

POSTS_ON_PAGE = 10


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Answer with the newest posts. `?page=` leads to older ones, `?s=` and `?feed=` elsewhere."""
    blog = blog_of(request)
    if "feed" in request.GET:
        return HttpResponsePermanentRedirect("/feed/")
    if "s" in request.GET:
        asked = urlencode({"q": request.GET["s"]}, errors="replace")
        return HttpResponsePermanentRedirect(f"/search/?{asked}")
    return _list(request, blog, PostRevision.objects.public(), heading=blog.name, path="/")


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the posts of a category."""
    blog = blog_of(request)
    term = Category.objects.filter(blog=blog, slug=slug).first()
    if term is None:
        raise Http404("No category has this address.")
    found = PostRevision.objects.public().filter(categories=term)
    return _list(request, blog, found, heading=term.name, path=term.get_absolute_url())


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the posts of an author."""
    blog = blog_of(request)
    term = Author.objects.filter(blog=blog, slug=slug).first()
    if term is None:
        raise Http404("No author has this address.")
    found = PostRevision.objects.public().filter(authors=term)
    return _list(
        request, blog, found, heading=term.name, intro=term.role, path=term.get_absolute_url()
    )


def _list(
    request: HttpRequest, blog: Blog, found: Any, *, heading: str, path: str, intro: str = ""
) -> HttpResponse:
    try:
        number = page_number(request)
    except OneAddress as shorter:
        return shorter.response()
    mine = found.filter(post__blog=blog)
    pages = max(1, -(-mine.count() // POSTS_ON_PAGE))
    if number > pages:
        raise Http404("There is no such page.")
    start = (number - 1) * POSTS_ON_PAGE
    revisions = list(parts.with_all(mine).newest_first()[start : start + POSTS_ON_PAGE])
    title = blog.name if path == "/" else f"{heading} – {blog.name}"
    where = "" if number == 1 else f" (page {number} of {pages})"
    return answer(
        "posts/index.html",
        {
            "blog": blog,
            "page": Page(
                title=f"{title}{where}",
                description=blog.strapline,
                canonical=f"{blog.origin}{path}" + (f"?page={number}" if number > 1 else ""),
                og=OpenGraph("website"),
                feed=None if path == "/" else (title, f"{path}feed/"),
            ),
            "heading": heading,
            "is_front": path == "/",
            "intro": intro,
            "posts": [parts.summary(one, blog.zone) for one in revisions],
            "pagination": pagination(number, pages, path),
            "sidebar": parts.sidebar(blog),
        },
    )


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
    return answer("posts/article.html", context, status)


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


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Answer with the comment policy as its rules read now."""
    blog = blog_of(request)
    rules = PolicyRule.objects.filter(blog=blog, retired_at__isnull=True).order_by("number")
    return answer(
        "posts/policy.html",
        {
            "blog": blog,
            "page": Page(
                title=f"Comment policy – {blog.name}",
                canonical=f"{blog.origin}/comment-policy/",
            ),
            "rules": [(rule.number, rule.title, rule.text) for rule in rules],
            "sidebar": parts.sidebar(blog),
        },
    )


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
