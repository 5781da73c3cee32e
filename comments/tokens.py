"""Public pages behind a token: confirm a comment from a mail, the feed of the queue."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from comments import feeds, notices
from comments.moderation import clicking, confirming
from comments.moderation.titles import with_path
from govblog import errors
from govblog.public import behind_a_token, blog_of, sent_from_here, stated
from posts.models import Blog

_NOT_FROM_HERE = {
    "title": "Your comment has not been confirmed",
    "text": "The button was not pressed on this page. Press it here.",
}


@behind_a_token
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask with a button whether a comment is one's own; only pressing it does anything."""
    try:
        comment = clicking.asked(token)
        blog = comment.post.blog
        if request.method != "POST":
            return _page("confirm", blog, with_path(comment))
        if sent_from_here(request, blog) is False:
            return _page("confirm", blog, with_path(comment), 403, notice=_NOT_FROM_HERE)
        # Looked up before: what is asked after an act could fail, and the act would be denied
        article = with_path(comment)
        done = clicking.confirm(token)
    except clicking.Unknown:
        return _page("unknown", blog_of(request), None, 404)
    except (clicking.Used, clicking.Expired) as gone:
        state = "used" if isinstance(gone, clicking.Used) else "expired"
        return _page(state, gone.comment.post.blog, with_path(gone.comment), 410)
    return _page(done.value, blog, article)


_HEADINGS = {
    "confirm": "Confirm your comment",
    "published": "Your comment is published",
    "waits": "Your email address is confirmed",
    "used": "You have used this link already",
    "expired": "This link no longer works",
    "unknown": "This link does not work",
}


def _page(
    state: str,
    blog: Blog,
    article: tuple[str, str] | None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Return the page of one state of a link. It never shows the comment."""
    more |= {"state": state, "article": article, "days": confirming.VALID.days}
    return stated("comments/confirm.html", blog, _HEADINGS[state], status, **more)


@behind_a_token
@require_safe
def queue_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with what waits on the blogs that the holder of the token moderates."""
    blog = blog_of(request)
    blogs = notices.blogs_of(token)
    if not blogs:
        return errors.page(request, 404)
    return HttpResponse(feeds.of_queue(blog, blogs), content_type=feeds.ATOM)
