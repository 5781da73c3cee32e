"""Where the writer of a comment writes: correct it, send it again, ask for a second look."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from comments import doors, moderation
from comments.forms import WordsForm
from comments.mine.door import for_writer
from comments.mine.forms import CorrectForm, RetryForm, SecondLookForm
from comments.mine.page import Situation, reason_of, situation
from comments.models import PageLink
from comments.moderation import correcting, retrying, reviewing
from comments.views import told_where, why_not
from govblog import errors
from govblog.public import Page, SeeOther, answer, sent_from_here


@dataclass(frozen=True)
class Task:
    """What is written for: the page's heading, and what it says when that is not possible."""

    heading: str
    closed: str
    failed: str
    lead: str


_CORRECT = Task(
    "Correct your comment",
    "You cannot correct your comment",
    "Your changes have not been saved",
    "A moderator reads the new text. What stood before is not kept.",
)
_AGAIN = Task(
    "Change your comment and send it again",
    "You cannot send this comment again",
    "Your comment has not been sent again",
    "Change your comment so that it follows the comment policy. "
    "A moderator reads it like any other. You can do this once.",
)
_LOOK = Task(
    "Ask for a second look",
    "You cannot ask for a second look",
    "You have not asked for a second look",
    "A moderator who did not decide about your comment looks at it again and answers you "
    "in words, on the page of your comment.",
)
_NOT_FROM_HERE = "It did not come from this page. Check your text below, then send it from here."


@for_writer
def correct(request: HttpRequest, link: PageLink) -> HttpResponse:
    """Answer with the comment in a form; take in the new text while nobody has decided."""
    now = situation(link)
    comment = now.comment
    if request.method != "POST":
        why = correcting.refusal(comment)
        return _page(now, _CORRECT, None if why else CorrectForm(comment=comment), why=why)
    form = CorrectForm(request.POST, comment=comment)
    if back := _unfit(request, now, _CORRECT, form):
        return back
    after = form.after()
    if wait := correcting.room(comment, after, address=request.META.get("REMOTE_ADDR", "")):
        why = f"You have corrected it many times. Try again in {doors.wait(wait)}."
        return _later(_page(now, _CORRECT, form, 429, why), wait)
    try:
        correcting.correct(comment, after, seen=form.version())
    except correcting.NotCorrected as refused:
        return _page(now, _CORRECT, None, 409, str(refused), kept=_kept(form))
    return SeeOther(f"{now.path}?done=correct")


@for_writer
def again(request: HttpRequest, link: PageLink) -> HttpResponse:
    """Answer with a comment that was not published; take in the changed one instead of it.

    The answer to one taken in is its confirmation, with a private link of its own.
    """
    now = situation(link)
    if request.method != "POST":
        why = _why_not_again(now)
        return _page(now, _AGAIN, None if why else RetryForm(comment=now.comment), why=why)
    form = RetryForm(request.POST, comment=now.comment)
    if back := _unfit(request, now, _AGAIN, form):
        return back
    here = sent_from_here(request, now.comment.post.blog)
    sending = form.sending(from_here=here is not None)
    sender = request.META.get("REMOTE_ADDR", "")
    try:
        path = moderation.hand_in(now.comment.post, form.words(), address=sender, sending=sending)
    except moderation.Refused as refused:
        status, (_, why) = why_not(refused, now.comment.post.blog)
        if isinstance(refused, moderation.TooMany):
            return _later(_page(now, _AGAIN, form, status, why), refused.wait)
        return _page(now, _AGAIN, None, 409, why, kept=_kept(form))
    return told_where(path)


def _why_not_again(now: Situation) -> str:
    """Return why a comment cannot be sent again at this moment, "" when it can be."""
    comment = now.comment
    if why := retrying.refusal(comment, now.stands):
        return why
    if now.article is None:
        return "The article is not on the site."
    closed = moderation.closed(comment.post)
    return doors.shut(closed, comment.post.blog.zone).sentences if closed else ""


@for_writer
def second_look(request: HttpRequest, link: PageLink) -> HttpResponse:
    """Answer with the form to ask for a second look at a decision; take the question in."""
    now = situation(link)
    if request.method != "POST":
        why = reviewing.refusal(now.comment)
        return _page(now, _LOOK, None if why else SecondLookForm(), why=why)
    form = SecondLookForm(request.POST)
    if back := _unfit(request, now, _LOOK, form):
        return back
    words = form.cleaned_data["words"]
    try:
        reviewing.ask(now.comment, words)
    except reviewing.NotAsked as refused:
        kept = errors.Kept(words, "", "", "reason") if words else None
        return _page(now, _LOOK, None, 409, str(refused), kept=kept)
    return SeeOther(f"{now.path}?done=second-look")


def _unfit(
    request: HttpRequest, now: Situation, task: Task, form: forms.Form
) -> HttpResponse | None:
    """Return the page with all that was typed when a form is not to be taken in as it is."""
    if sent_from_here(request, now.comment.post.blog) is False:
        return _page(now, task, form, 403, _NOT_FROM_HERE)
    return None if form.is_valid() else _page(now, task, form, 422)


def _kept(form: WordsForm) -> errors.Kept:
    """Return what was typed into a form, to be copied."""
    return errors.Kept(form.data.get("body", ""), form.data.get("name", ""), "")


def _later(response: HttpResponse, wait: int) -> HttpResponse:
    response["Retry-After"] = str(wait)
    return response


def _page(
    now: Situation,
    task: Task,
    form: forms.Form | None,
    status: int = 200,
    why: str = "",
    **more: Any,
) -> HttpResponse:
    """Return the page of a task; `why` is the reason why nothing can be, or was not, taken in."""
    blog = now.comment.post.blog
    title = task.failed if status != 200 else task.closed
    context = {
        "blog": blog,
        "page": Page(
            title=f"{task.heading} – {blog.name}", robots="noindex", is_error=status != 200
        ),
        "task": task,
        "path": now.path,
        "form": form,
        "notice": {"title": title, "text": why} if why else None,
        "reason": reason_of(now),
        **more,
    }
    return answer("comments/mine/write.html", context, status)
