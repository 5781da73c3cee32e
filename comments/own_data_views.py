"""Where the writer of a comment gets and erases their data.

From the private page of a comment with an email, a letter to that email confirms it. A comment
without one has no other proof than its page: that page then acts on this one comment.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from comments import people
from comments.mine.door import NOT_FROM_HERE, for_writer
from comments.models import DataRequest, PageLink, PersonEvent
from comments.moderation import erasing, holding_data, opening
from comments.people import asking
from govblog.public import behind_a_token, blog_of, sent_from_here, stated, unreadable
from posts.models import Blog

Answer = Callable[..., HttpResponse]

_K = DataRequest.Kind
_PERSON = PersonEvent.Way.PERSON
_HEADINGS = {_K.DATA: "Get what we keep about you", _K.ERASE: "Erase what we keep about you"}
_NO_BUTTON = {"title": "Nothing has changed", "text": "Press one of the buttons on this page."}
_KINDS = {"json": "application/json", "html": "text/html; charset=utf-8"}


@for_writer
def data(request: HttpRequest, link: PageLink) -> HttpResponse:
    """Offer a copy: all of the person's by mail, or of this comment where the page may."""
    return _mine(request, link, _K.DATA)


@for_writer
def erase(request: HttpRequest, link: PageLink) -> HttpResponse:
    """Offer to erase: all of the person's by mail, or this comment where the page may."""
    return _mine(request, link, _K.ERASE)


@behind_a_token
def mailed_data(request: HttpRequest, token: str) -> HttpResponse:
    """Give a copy of all that is kept with an address, by the link that was mailed there."""
    return _mailed(request, token, _K.DATA)


@behind_a_token
def mailed_erase(request: HttpRequest, token: str) -> HttpResponse:
    """Erase all that is kept with an address, by the link that was mailed there."""
    return _mailed(request, token, _K.ERASE)


def _mine(request: HttpRequest, link: PageLink, kind: DataRequest.Kind) -> HttpResponse:
    comment = link.comment
    said: dict[str, Any] = {
        "by_mail": bool(comment.email),
        "here": _is_proof(link),
        "held": holding_data.is_held(comment),
    }
    page: Answer = partial(_page, comment.post.blog, kind, back=opening.path_of(link), **said)
    if comment.content.erased_at is not None:
        return page(state="gone")
    if request.method != "POST":
        return page()
    if sent_from_here(request, comment.post.blog) is False:
        return page(403, notice=NOT_FROM_HERE)
    return _pressed(request.POST.get("act", ""), link, kind, page)


def _is_proof(link: PageLink) -> bool:
    """Say whether who has a link may have this one comment's data: it came by mail, or there is
    no mailbox that it could have come by."""
    return link.by_mail or not link.comment.email


def _pressed(act: str, link: PageLink, kind: DataRequest.Kind, page: Answer) -> HttpResponse:
    comment = link.comment
    if act == "mail" and comment.email:
        asking.ask(comment, kind)
        return page(state="mailed")
    if _is_proof(link) and kind == _K.DATA and act in _KINDS:
        return _copy(act, people.export_comment(comment), {"comments": 1})
    if _is_proof(link) and kind == _K.ERASE and act == "erase":
        return _erase_one(link, page)
    return page(422, notice=_NO_BUTTON)


def _erase_one(link: PageLink, page: Answer) -> HttpResponse:
    try:
        people.erase_comment(link.comment, by_writer=True)
    except erasing.OnHold:
        return page(409, held=True)
    return page(state="erased", back="")


@require_http_methods(["GET", "HEAD", "POST"])
def _mailed(request: HttpRequest, token: str, kind: DataRequest.Kind) -> HttpResponse:
    blog = blog_of(request)
    if request.method == "POST" and (why := unreadable(request)):
        return why
    try:
        person = people.find(asking.opened(token, kind, blog).comment.email)
    except asking.NoSuchRequest:
        return _page(blog, kind, 404, state="unknown")
    counts = people.counts(person)
    page: Answer = partial(_page, blog, kind, state="all", lines=people.in_words(counts))
    if request.method != "POST":
        return page()
    if sent_from_here(request, blog) is False:
        return page(403, notice=NOT_FROM_HERE)
    return _confirmed(request.POST.get("act", ""), person, counts, kind, page)


def _confirmed(
    act: str, person: people.Person, counts: dict[str, int], kind: DataRequest.Kind, page: Answer
) -> HttpResponse:
    if kind == _K.DATA and act in _KINDS:
        return _copy(act, people.export(person), counts)
    if kind == _K.ERASE and act == "erase":
        done = people.erase(person, way=_PERSON)
        lines = people.in_words(done.counts)
        return page(state="erased", lines=lines, held=bool(done.held or done.held_blogs))
    return page(422, notice=_NO_BUTTON)


def _copy(act: str, told: people.Told, counts: dict[str, int]) -> HttpResponse:
    """Return a copy as the file that was asked for."""
    words = people.as_json(told) if act == "json" else people.as_html(told)
    people.record(PersonEvent.Act.EXPORTED, _PERSON, counts)
    response = HttpResponse(words, content_type=_KINDS[act])
    name = f"my-data-{timezone.now():%Y-%m-%d}.{act}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(
    blog: Blog, kind: DataRequest.Kind, status: int = 200, *, state: str = "ask", **more: Any
) -> HttpResponse:
    """Return the page; it never shows words, name or email of anybody."""
    more |= {"state": state, "hours": asking.VALID.days * 24}
    template = f"comments/own_data/{kind}.html"
    return stated(template, blog, _HEADINGS[kind], status, is_error=status != 200, **more)
