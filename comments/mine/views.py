"""What the private page of a comment answers, and its buttons that need no words."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from comments.mine.door import NOT_FROM_HERE, for_writer
from comments.mine.page import Situation, page, situation
from comments.models import PageLink
from comments.moderation import erasing, holding_data, mailboxes, opening
from govblog.public import Page, SeeOther, answer, sent_from_here


@for_writer
def mine(request: HttpRequest, link: PageLink) -> HttpResponse:
    """Answer how a comment stands and what its writer can do. Nothing is sent to this address."""
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return page(link, done=request.GET.get("done", ""))


def is_from_here(request: HttpRequest, link: PageLink) -> bool:
    """Say whether a form was sent from a page of this blog, as far as anything tells."""
    return sent_from_here(request, link.comment.post.blog) is not False


@for_writer
def withdraw(request: HttpRequest, link: PageLink) -> HttpResponse:
    """Ask with a button whether to take a comment back; pressing it erases the words at once."""
    now = situation(link)
    if request.method == "POST" and now.comment.content.erased_at is not None:
        # The button was pressed twice
        return SeeOther(now.path)
    decided = not now.stands.undecided
    if request.method != "POST":
        state = "decided" if decided else "held" if holding_data.is_held(now.comment) else "ask"
        return _ask(now, "withdraw", state=state)
    if decided:
        return _ask(now, "withdraw", 409, state="decided")
    if not is_from_here(request, link):
        return _ask(now, "withdraw", 403, state="ask", notice=NOT_FROM_HERE)
    try:
        erasing.take_back(now.comment)
    except erasing.OnHold:
        return _ask(now, "withdraw", 409, state="held")
    except erasing.ErasedAlready:
        pass
    return SeeOther(now.path)


@for_writer
def follow(request: HttpRequest, link: PageLink) -> HttpResponse:
    """Ask with a button whether to tell of replies by mail, or no more."""
    now = situation(link)
    on = mailboxes.is_followed(now.comment)
    box = mailboxes.of(now.comment)
    state = "on" if on else "off" if now.comment.email or box else "none"
    more: dict[str, Any] = {
        "state": state,
        # Who reads the page without the mail is not told whether the address is confirmed
        "confirmed": link.by_mail and box is not None and box.confirmed_at is not None,
    }
    if request.method != "POST":
        return _ask(now, "follow", **more)
    if not is_from_here(request, link):
        return _ask(now, "follow", 403, notice=NOT_FROM_HERE, **more)
    if request.POST.get("replies") == "stop":
        mailboxes.unfollow(now.comment)
        return SeeOther(f"{now.path}?done=unfollow")
    try:
        mailboxes.follow(now.comment)
    except mailboxes.NoEmail:
        return _ask(now, "follow", 409, state="none")
    return SeeOther(f"{now.path}?done=follow")


@for_writer
def renew(request: HttpRequest, link: PageLink) -> HttpResponse:
    """Ask with a button whether to give the page a new address; the old one is then dead."""
    now = situation(link)
    if request.method != "POST":
        return _ask(now, "renew")
    if not is_from_here(request, link):
        return _ask(now, "renew", 403, notice=NOT_FROM_HERE)
    old = now.path
    try:
        path = opening.renew(link)
    except opening.NoSuchLink:
        # Someone else with this link was a moment faster
        path = opening.renewed(old.strip("/").rpartition("/")[2])
    return SeeOther(f"{path}?done=renew")


_HEADINGS = {
    "withdraw": "Take your comment back",
    "follow": "Replies to your comment",
    "renew": "Give this page a new address",
}


def _ask(now: Situation, what: str, status: int = 200, **more: Any) -> HttpResponse:
    """Return the page that asks before it does something; its button is sent to its own address."""
    blog, heading = now.comment.post.blog, _HEADINGS[what]
    context = {
        "blog": blog,
        "page": Page(title=f"{heading} – {blog.name}", robots="noindex", is_error=status != 200),
        "heading": heading,
        "path": now.path,
        "what": f"comments/mine/_{what}.html",
        "days": opening.VALID.days,
        **more,
    }
    return answer("comments/mine/ask.html", context, status)
