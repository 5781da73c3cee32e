"""Public pages to follow a blog by email: ask, confirm, choose, end."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from comments.moderation import limits
from comments.persons import person_of
from govblog.public import (
    CHOICE_SAVED,
    NOT_PRESSED_HERE,
    Page,
    SeeOther,
    answer,
    behind_a_token,
    blog_of,
    is_one_click,
    private,
    sent_from_here,
    unreadable,
)
from govblog.text import masked_email
from posts import following
from posts.following import NoSuchSubscription
from posts.models import Blog, Subscription
from posts.subscribe_form import ChoiceForm, SubscribeForm

_NOT_SENT = "You have not subscribed"


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Answer with the form to follow the blog; take what was filled in.

    Whatever becomes of an address, the answer is the same: 303 to the confirmation.
    """
    blog = blog_of(request)
    if request.method != "POST":
        return _form(blog, SubscribeForm(blog=blog))
    if (why := unreadable(request)) is not None:
        return why
    form = SubscribeForm(request.POST, blog=blog)
    if sent_from_here(request, blog) is False:
        said = "It did not come from a page of this blog. Check it below, then send it from here."
        return _form(blog, form, 403, said)
    if not form.is_valid():
        return _form(blog, form, 422)
    email, address = form.cleaned_data["email"], request.META.get("REMOTE_ADDR", "")
    if wait := limits.count(limits.of_following(blog.pk, address), person_of(email)):
        seconds = "1 second" if wait == 1 else f"{wait} seconds"
        said = f"Too many people subscribed in a short time. Try again in {seconds}."
        response = _form(blog, form, 429, said)
        response["Retry-After"] = str(wait)
        return response
    # A program filled in what people do not see: it is answered like anyone
    if not form.cleaned_data["website"]:
        following.ask(blog, email, form.choice())
    return private(SeeOther("/subscribe/received/"))


def _form(blog: Blog, form: SubscribeForm, status: int = 200, said: str = "") -> HttpResponse:
    """Return the form; `said` is why it was not taken, when no field is wrong."""
    notice = {"title": _NOT_SENT, "text": said} if said else None
    heading = "Get new posts by email"
    response = _answer(blog, "form", heading, status, form=form, notice=notice)
    return response if status == 200 else private(response)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """Answer what happens next. Says nothing of the address; stored and indexed nowhere."""
    return private(_answer(blog_of(request), "received", "Check your email", 200))


@behind_a_token
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask with a button whether someone wants to follow; only pressing it acts."""
    try:
        one = following.asked(token)
        if (why := _refused(request, one, _asked)) is not None:
            return why
        if "not-me" in request.POST:
            following.disown(token)
            return _page("disowned", "We deleted your address", one)
        return _asked(following.confirm(token))
    except NoSuchSubscription:
        return _unknown(request)


def _asked(one: Subscription, **more: Any) -> HttpResponse:
    if one.confirmed_at:
        return _page("confirmed", "You follow this blog", one, **more)
    return _page("asked", "Confirm that you want to follow this blog", one, **more)


@behind_a_token
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with what a subscriber is told, and how often, to be changed or ended."""
    try:
        one = following.found(token)
        if (why := _refused(request, one, _choices)) is not None:
            return why
        if "end" in request.POST:
            following.end(one)
            return _page("ended", "You do not follow this blog any more", one)
        form = ChoiceForm(request.POST, blog=one.blog)
        if not form.is_valid():
            return _choices(one, form=form, status=422)
        following.choose(one, form.choice())
        return _choices(following.found(token), notice=CHOICE_SAVED)
    except NoSuchSubscription:
        return _unknown(request)


def _choices(one: Subscription, form: ChoiceForm | None = None, **more: Any) -> HttpResponse:
    more["form"] = form or ChoiceForm(blog=one.blog, chosen=following.choice_of(one))
    return _page("choose", "New posts by email", one, **more)


@behind_a_token
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask with a button whether a subscription is to end; end it when it is pressed.

    A mail program that presses it for its user (RFC 8058) is believed.
    """
    try:
        one = following.found(token)
    except NoSuchSubscription:
        return _unknown(request)
    if not is_one_click(request) and (why := _refused(request, one, _asks_to_end)) is not None:
        return why
    following.end(one)
    return _page("ended", "You do not follow this blog any more", one)


def _asks_to_end(one: Subscription, **more: Any) -> HttpResponse:
    return _page("unsubscribe", "Stop mail about posts", one, **more)


def _refused(
    request: HttpRequest, one: Subscription, show: Callable[..., HttpResponse]
) -> HttpResponse | None:
    """Return the page that is asked for, or says why nothing is done; None when a button acts."""
    if request.method != "POST":
        return show(one)
    if (why := unreadable(request)) is not None:
        return why
    if sent_from_here(request, one.blog) is False:
        return show(one, status=403, notice=NOT_PRESSED_HERE)
    return None


def _unknown(request: HttpRequest) -> HttpResponse:
    return _answer(blog_of(request), "unknown", "This link does not work", 404)


def _page(
    state: str, heading: str, one: Subscription, status: int = 200, **more: Any
) -> HttpResponse:
    """Return the page of one state of a subscription; it shows the address masked."""
    more |= {"choose": following.path_of(one), "email": masked_email(one.email)}
    return _answer(one.blog, state, heading, status, **more)


def _answer(blog: Blog, state: str, heading: str, status: int, **more: Any) -> HttpResponse:
    is_error = status in {403, 422, 429}
    is_public = state == "form" and status == 200
    page = Page(
        title=f"{heading} – {blog.name}",
        canonical=f"{blog.origin}/subscribe/" if is_public else "",
        robots="" if is_public else "noindex",
        is_error=is_error,
    )
    context = {"blog": blog, "page": page, "heading": heading, "state": state, **more}
    return answer("posts/following.html", context, status)
