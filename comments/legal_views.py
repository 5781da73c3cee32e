"""Public pages on which it is said that a comment breaks the law, and answered."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from comments import legal, thread
from comments.legal.clock import ANSWER_DAYS, HOURS, day_words, words
from comments.legal_form import FORMS, AnswerForm, OtherNoticeForm
from comments.models import Comment, LegalNotice
from comments.moderation import titles
from comments.views import came_from, on_show
from govblog.public import (
    Page,
    SeeOther,
    behind_a_token,
    blog_of,
    private,
    sent_from_here,
    unreadable,
)
from govblog.public import (
    answer as page_of,
)
from posts.models import Blog, PostRevision

_NOT_SENT = "Your notice has not been sent"
_ANSWER_NOT_FROM_HERE = {
    "title": "Your answer has not been sent",
    "text": "It did not come from this page. Check it below, then send it from here.",
}
_RENEWAL_NOT_FROM_HERE = {
    "title": "No new link was sent",
    "text": "The button was not pressed on this page. Press it here.",
}
_HEADING = "Say that a comment breaks the law"


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which law a comment breaks, then for a notice of it, below the comment; take it in.

    A notice taken in, or sent before, is answered with 303 to the confirmation.
    """
    blog = blog_of(request)
    if request.method == "POST" and (why := unreadable(request)):
        return why
    try:
        comment, revision = _public(blog, pk)
    except Http404:
        if request.method == "POST":
            return _gone(blog)
        raise
    said = request.POST if request.method == "POST" else request.GET
    form = FORMS.get(said.get("kind", ""))
    if form is None:
        return _page(blog, comment, revision, None)
    if request.method != "POST":
        return _page(blog, comment, revision, form(comment=comment))
    return _take(request, comment, revision, form(request.POST, comment=comment))


def _public(blog: Blog, pk: int) -> tuple[Comment, PostRevision]:
    """Return a comment whose words are public, and its article. Raises Http404."""
    comment, revision = on_show(blog, pk)
    if comment.status != Comment.Status.APPROVED:
        raise Http404("No comment is on show here.")
    return comment, revision


def _take(
    request: HttpRequest, comment: Comment, revision: PostRevision, form: OtherNoticeForm
) -> HttpResponse:
    blog = comment.post.blog
    here = sent_from_here(request, blog)
    if here is False:
        said = "It did not come from a page of this blog. Check it below, then send it from here."
        return _page(blog, comment, revision, form, 403, said)
    if not form.is_valid():
        return _page(blog, comment, revision, form, 422)
    try:
        sender = request.META.get("REMOTE_ADDR", "")
        made = legal.receive(comment, form.complaint(from_here=here), address=sender)
    except legal.TooManyNotices as refused:
        seconds = "1 second" if refused.wait == 1 else f"{refused.wait} seconds"
        said = f"There were too many notices in a short time. Try again in {seconds}."
        response = _page(blog, comment, revision, form, 429, said)
        response["Retry-After"] = str(refused.wait)
        return response
    except legal.NotNoticeable:
        return _gone(blog)
    return private(SeeOther(f"/comments/legal-notice-received/{made.reference}/"))


def _page(
    blog: Blog,
    comment: Comment,
    revision: PostRevision,
    form: OtherNoticeForm | None,
    status: int = 200,
    said: str = "",
) -> HttpResponse:
    """Return the form below its comment, or without a form the choice between the two."""
    title = f"{_HEADING} – {revision.title} – {blog.name}"
    response = page_of(
        "comments/reply.html" if form else "comments/legal_kinds.html",
        {
            "blog": blog,
            "page": Page(title=title, robots="noindex", is_error=status != 200),
            "heading": _HEADING,
            "article": (revision.title, revision.post.get_absolute_url()),
            "parent": thread.alone(comment, blog),
            "form": form,
            "hours": HOURS,
            "days": ANSWER_DAYS,
            "notice": {"title": _NOT_SENT, "text": said} if said else None,
        },
        status,
    )
    return response if status == 200 else private(response)


def _gone(blog: Blog) -> HttpResponse:
    said = "The comment is not on the site. It may have been removed."
    context = {
        "blog": blog,
        "page": Page(title=f"{_NOT_SENT} – {blog.name}", robots="noindex", is_error=True),
        "heading": _HEADING,
        "notice": {"title": _NOT_SENT, "text": said},
    }
    return private(page_of("comments/reply.html", context, 404))


@require_safe
def received(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer what happens next. Knows nothing of the notice but what it is called."""
    blog = blog_of(request)
    page = Page(title=f"Notice sent – {blog.name}", robots="noindex")
    article = came_from(request, blog)
    context = {"blog": blog, "page": page, "article": article, "reference": reference}
    return private(page_of("comments/legal_received.html", context))


@behind_a_token
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, token: str) -> HttpResponse:
    """Show a complainant how their case stands; send a new link when this one expired."""
    found = legal.noticed(token)
    if found is None:
        return _state("unknown", blog_of(request), status=404)
    blog, now = found.blog, timezone.now()
    expired = now >= found.link_until
    if request.method == "POST" and expired:
        if sent_from_here(request, blog) is False:
            return _state("expired", blog, status=403, notice=_RENEWAL_NOT_FROM_HERE)
        return _state("renewed" if legal.renew(token) else "not renewed", blog)
    if request.method == "POST":
        return SeeOther(request.path)
    if expired:
        return _state("expired", blog, status=410)
    return _state(
        "case",
        blog,
        heading=f"Legal notice {found.reference}",
        found=found,
        received=words(found.received_at),
        stands=legal.stands(found, now),
        article=_title_of(found),
        until=day_words(found.link_until),
        public=found.comment.status == Comment.Status.APPROVED,
    )


_HEADINGS = {
    "unknown": "This link does not work",
    "expired": "This link has expired",
    "renewed": "We have sent you a new link",
    "not renewed": "No new link was sent",
    "answered": "You have answered",
    "thanks": "Your answer has been sent",
    "over": "The time to answer is over",
    "ask": "Answer a complaint about your comment",
}


def _state(state: str, blog: Blog, status: int = 200, **more: Any) -> HttpResponse:
    """Return the page of one state of a private link."""
    heading = more.pop("heading", "") or _HEADINGS[state]
    is_error = status in {403, 422}
    page = Page(title=f"{heading} – {blog.name}", robots="noindex", is_error=is_error)
    context = {"blog": blog, "page": page, "heading": heading, "state": state, **more}
    template = "answer" if state in _OF_ANSWER else "case"
    return page_of(f"comments/legal_{template}.html", context, status)


_OF_ANSWER = {"answered", "thanks", "over", "ask"}


def _title_of(found: LegalNotice) -> tuple[str, str]:
    return titles.title_of(found.comment), found.comment.post.get_absolute_url()


@behind_a_token
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the writer of a comment the copy of a notice, and take their answer in, once."""
    blog = blog_of(request)
    if request.method == "POST" and (why := unreadable(request)):
        return why
    try:
        found = legal.asked(token)
        if request.method != "POST":
            return _ask(found, AnswerForm(action=request.path))
        return _answered(request, token, found)
    except legal.Unknown:
        return _state("unknown", blog, status=404)
    except legal.Answered:
        return _state("answered", blog, status=410)
    except legal.Over:
        return _state("over", blog, status=410)


def _answered(request: HttpRequest, token: str, found: LegalNotice) -> HttpResponse:
    form = AnswerForm(request.POST, action=request.path)
    if sent_from_here(request, found.blog) is False:
        return _ask(found, form, 403, notice=_ANSWER_NOT_FROM_HERE)
    if not form.is_valid():
        return _ask(found, form, 422)
    said = form.answer()
    legal.answer(token, said)
    return _state("thanks", found.blog, removal=said.act == "agree")


def _ask(found: LegalNotice, form: AnswerForm, status: int = 200, **more: Any) -> HttpResponse:
    return _state(
        "ask",
        found.blog,
        status,
        form=form,
        until=words(found.answer_until or timezone.now()),
        article=_title_of(found),
        letter=legal.letter_of(found).replace(legal.LINK, "(this page)"),
        **more,
    )
