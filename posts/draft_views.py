"""The page behind a link to a draft: the real article, and what its reader thinks of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from govblog import errors
from govblog.public import (
    Page,
    SeeOther,
    answer,
    behind_a_token,
    blog_of,
    sent_from_here,
    unreadable,
)
from govblog.telling import with_utc
from posts import parts, publishing
from posts.draft_form import DraftForm
from posts.models import Blog, DraftLink

_NOT_SENT = "Your answer has not been sent"
_NOT_FROM_HERE = {
    "title": _NOT_SENT,
    "text": "It did not come from this page. Check it below, then send it from here.",
}
_SENT = {
    "title": "Your answer has been sent",
    "text": "The editors read it with your name. You can send another below.",
}


@behind_a_token
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """Show a draft to whoever has its link; take in what they think of it.

    An answer taken in, or sent before, is answered with 303 to the page, which says so. A link
    that ended, and whose text was changed or published, is 410.
    """
    blog = blog_of(request)
    if request.method == "POST" and (why := unreadable(request)):
        return why
    form = DraftForm(request.POST) if request.method == "POST" else DraftForm()
    try:
        link = publishing.opened(token, blog)
        if request.method == "POST":
            return _taken(request, token, link, blog, form)
    except publishing.NoSuchLink:
        return _gone(blog, "This link does not work", 404)
    except publishing.LinkOver as over:
        kept = errors.kept_words(request)
        return _gone(blog, "This link no longer works", 410, why=str(over), kept=kept)
    return _page(link, blog, form, notice=_SENT if "done" in request.GET else None)


def _taken(
    request: HttpRequest, token: str, link: DraftLink, blog: Blog, form: DraftForm
) -> HttpResponse:
    if sent_from_here(request, blog) is False:
        return _page(link, blog, form, 403, notice=_NOT_FROM_HERE)
    if not form.is_valid():
        return _page(link, blog, form, 422)
    try:
        publishing.answer(token, blog, form.said())
    except publishing.TooManyAnswers as refused:
        seconds = "1 second" if refused.wait == 1 else f"{refused.wait} seconds"
        said = f"There were too many answers in a short time. Try again in {seconds}."
        response = _page(link, blog, form, 429, notice={"title": _NOT_SENT, "text": said})
        response["Retry-After"] = str(refused.wait)
        return response
    return SeeOther(f"{request.path}?done")


def _page(
    link: DraftLink,
    blog: Blog,
    form: DraftForm,
    status: int = 200,
    *,
    notice: dict[str, str] | None = None,
) -> HttpResponse:
    """Return the draft as readers would see it, with the form below."""
    revision = link.revision
    revision.post.blog = blog
    title = f"Draft: {revision.title} – {blog.name}"
    context = {
        "blog": blog,
        "page": Page(title=title, robots="noindex", is_error=status != 200),
        "article": parts.article(revision, blog),
        "until": with_utc(link.until, blog.zone),
        "form": form,
        "notice": notice,
    }
    return answer("posts/draft.html", context, status)


def _gone(blog: Blog, heading: str, status: int, **more: Any) -> HttpResponse:
    """Return the page of a link that opens nothing. It says nothing of any draft."""
    page = Page(title=f"{heading} – {blog.name}", robots="noindex")
    context = {"blog": blog, "page": page, "heading": heading, **more}
    return answer("posts/draft_gone.html", context, status)
