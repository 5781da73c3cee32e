"""Who comes in by a private link, and what those are answered whose link does not work."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from comments.models import PageLink
from comments.moderation import opening, relinking
from govblog.public import SeeOther, blog_of, closed_off, sent_from_here, stated, unreadable
from posts.models import Blog

View = Callable[[HttpRequest, PageLink], HttpResponse]

NOT_FROM_HERE = {
    "title": "Nothing has changed",
    "text": "The button was not pressed on this page. Press it here.",
}


def for_writer(view: View) -> Callable[..., HttpResponse]:
    """Let a view answer whoever has a link that works, on its blog's own host; others are told.

    Only GET, HEAD and POST come in, and a POST only as a form. Every answer is closed off.
    """
    only_these = require_http_methods(["GET", "HEAD", "POST"])

    @wraps(view)
    def answered(request: HttpRequest, token: str) -> HttpResponse:
        return closed_off(only_these(_in_by)(request, token, view))

    return answered


def _in_by(request: HttpRequest, token: str, view: View) -> HttpResponse:
    blog = blog_of(request)
    if request.method == "POST" and (why := unreadable(request)):
        return why
    try:
        link = _link(token, blog)
    except opening.LinkExpired as ended:
        return _expired(request, blog, ended.link)
    except opening.NoSuchLink:
        return _renewed(request, blog, token)
    return view(request, link)


def _link(token: str, blog: Blog) -> PageLink:
    """Return the link of a token. Raises NoSuchLink also on another blog's host, or LinkExpired."""
    try:
        link = opening.opened(token)
    except opening.LinkExpired as ended:
        if ended.link.comment.post.blog_id == blog.pk:
            raise
        raise opening.NoSuchLink from ended
    if link.comment.post.blog_id != blog.pk:
        raise opening.NoSuchLink
    return link


def _renewed(request: HttpRequest, blog: Blog, token: str) -> HttpResponse:
    """Answer a link that is none: with the new address to whoever pressed "renew" twice."""
    if request.method == "POST" and request.path.endswith("/renew/"):
        try:
            return SeeOther(f"{opening.renewed(token)}?done=renew")
        except opening.NoSuchLink:
            pass
    return gone(blog, "This link does not work", 404)


def _expired(request: HttpRequest, blog: Blog, link: PageLink) -> HttpResponse:
    """Answer a link whose time is over; its button sends a new one to the email that was given."""
    heading = "This link no longer works"
    mailable = relinking.can_mail(link.comment)
    if request.method == "POST" and mailable:
        if sent_from_here(request, blog) is False:
            return gone(blog, heading, 403, link=link, mailable=True, notice=NOT_FROM_HERE)
        sent = relinking.mail_page(link.comment)
        return gone(blog, heading, 410, link=link, sent=sent, enough=not sent)
    return gone(blog, heading, 410, link=link, mailable=mailable)


def gone(blog: Blog, heading: str, status: int, **more: Any) -> HttpResponse:
    """Return the page of a link that opens nothing. It says nothing of any comment."""
    return stated("comments/mine/gone.html", blog, heading, status, **more)
