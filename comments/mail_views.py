"""Public pages behind the links of our mail: confirm an address, choose what is told, stop it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from comments.mail_form import WishesForm
from comments.models import Mailbox
from comments.moderation import choosing, mailboxes
from comments.moderation.mailboxes import ABOUT, ALL, STOPS
from govblog.public import (
    CHOICE_SAVED,
    NOT_PRESSED_HERE,
    behind_a_token,
    blog_of,
    is_one_click,
    sent_from_here,
    stated,
    unreadable,
)
from govblog.text import masked_email

_TEMPLATE = "comments/mail.html"


@behind_a_token
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask with a button whether an address is one's own; only pressing one of two acts."""
    try:
        box = mailboxes.asked(token)
        if (why := _refused(request, box, _asked)) is not None:
            return why
        if "not-me" in request.POST:
            choosing.disown(token)
            return _page("disowned", "We will not write to you again", box)
        return _asked(mailboxes.confirm(token))
    except mailboxes.NoSuchMailbox:
        return _unknown(request)


def _asked(box: Mailbox, **more: Any) -> HttpResponse:
    if box.confirmed_at:
        return _page("confirmed", "Your email address is confirmed", box, **more)
    return _page("asked", "Confirm your email address", box, **more)


@behind_a_token
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with what a mailbox is told, and how often, to be changed or stopped."""
    try:
        box = mailboxes.found(token)
    except mailboxes.NoSuchMailbox:
        return _unknown(request)
    if (why := _refused(request, box, _choices)) is not None:
        return why
    if "stop" in request.POST or "allow" in request.POST:
        (choosing.suppress if "stop" in request.POST else choosing.lift)(box.email)
        return _choices(box)
    form = WishesForm(request.POST, box=box)
    if not form.is_valid():
        return _choices(box, form=form, status=422)
    choosing.choose(box, form.cleaned_data["kinds"], form.cleaned_data["every"])
    return _choices(mailboxes.found(token), notice=CHOICE_SAVED)


def _choices(box: Mailbox, form: WishesForm | None = None, **more: Any) -> HttpResponse:
    if mailboxes.is_suppressed(box.email):
        return _page("stopped", "We write to you no more", box, **more)
    more["form"] = form or WishesForm(box=box)
    return _page("choose", "Mail from this blog", box, **more)


@behind_a_token
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """Ask with a button whether mail of a kind is to stop; stop it when it is pressed.

    A mail program that presses it for its user sends the body of RFC 8058 and is believed: the
    address is known to the mailbox's reader alone.
    """
    try:
        box = mailboxes.found(token)
    except mailboxes.NoSuchMailbox:
        return _unknown(request)

    def ask(box: Mailbox, **more: Any) -> HttpResponse:
        return _page("unsubscribe", STOPS[kind], box, **more)

    if not is_one_click(request) and (why := _refused(request, box, ask)) is not None:
        return why
    choosing.unsubscribe(box, kind)
    what = "comments" if kind == ALL else ABOUT[kind]
    return _page("unsubscribed", "This mail is stopped", box, what=what)


def _refused(
    request: HttpRequest, box: Mailbox, show: Callable[..., HttpResponse]
) -> HttpResponse | None:
    """Return the page that is asked for, or says why nothing is done; None when a button acts."""
    if request.method != "POST":
        return show(box)
    if (why := unreadable(request)) is not None:
        return why
    if sent_from_here(request, box.blog) is False:
        return show(box, status=403, notice=NOT_PRESSED_HERE)
    return None


def _unknown(request: HttpRequest) -> HttpResponse:
    return stated(_TEMPLATE, blog_of(request), "This link does not work", 404, state="unknown")


def _page(state: str, heading: str, box: Mailbox, status: int = 200, **more: Any) -> HttpResponse:
    """Return the page of one state of a mailbox."""
    more |= {"choose": mailboxes.path_of(box), "confirmed": box.confirmed_at is not None}
    more |= {"state": state, "email": masked_email(box.email)}
    return stated(_TEMPLATE, box.blog, heading, status, **more)
