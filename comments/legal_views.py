"""Public pages on which it is said that a comment breaks the law, and answered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from comments import legal
from comments.below import Below
from comments.legal.clock import ANSWER_DAYS, HOURS, day_words, words
from comments.legal_form import FORMS, AnswerForm, OtherNoticeForm
from comments.models import Comment, LegalNotice
from comments.moderation import titles
from comments.views import came_from
from govblog.public import (
    Page,
    SeeOther,
    behind_a_token,
    blog_of,
    private,
    sent_from_here,
    stated,
    unreadable,
)
from govblog.public import (
    answer as page_of,
)
from posts.models import Blog

_ANSWER_NOT_FROM_HERE = {
    "title": "Your answer has not been sent",
    "text": "It did not come from this page. Check it below, then send it from here.",
}
_RENEWAL_NOT_FROM_HERE = {
    "title": "No new link was sent",
    "text": "The button was not pressed on this page. Press it here.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which law a comment breaks, then for a notice of it, below the comment; take it in.

    A notice taken in, or sent before, is answered with 303 to the confirmation.
    """
    return _BELOW.answer(request, pk)


def _form(request: HttpRequest, comment: Comment) -> OtherNoticeForm | None:
    is_sent = request.method == "POST"
    kind = (request.POST if is_sent else request.GET).get("kind", "")
    form = FORMS.get(kind)
    return form(request.POST if is_sent else None, comment=comment) if form else None


def _send(request: HttpRequest, comment: Comment, form: OtherNoticeForm) -> str:
    here = sent_from_here(request, comment.post.blog)
    sender = request.META.get("REMOTE_ADDR", "")
    made = legal.receive(comment, form.complaint(from_here=here), address=sender)
    return f"/comments/legal-notice-received/{made.reference}/"


_BELOW = Below(
    heading="Say that a comment breaks the law",
    not_sent="Your notice has not been sent",
    gone="The comment is not on the site. It may have been removed.",
    many="notices",
    form=_form,
    send=_send,
    too_many=legal.TooManyNotices,
    no_more=legal.NotNoticeable,
    choice="comments/legal_kinds.html",
    more={"hours": HOURS, "days": ANSWER_DAYS},
)


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
        article=titles.with_path(found.comment),
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
    template = f"comments/legal_{'answer' if state in _OF_ANSWER else 'case'}.html"
    return stated(template, blog, heading, status, state=state, **more)


_OF_ANSWER = {"answered", "thanks", "over", "ask"}


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
        article=titles.with_path(found.comment),
        letter=legal.letter_of(found).replace(legal.LINK, "(this page)"),
        **more,
    )
