"""What the desk of a post shows: how it stands, who does what next, checks, links, history."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from comments import moderation
from govblog import roles
from govblog.telling import day_and_time, name_of, with_utc
from posts import checks, publishing
from posts.admin.acting import forms_of
from posts.models import DraftAnswer, DraftLink, Post, PostEvent, PostRevision
from posts.publishing.sharing import works

_S = PostRevision.Status
_ACT = PostEvent.Act
EVENTS_SHOWN = 50
_GONE = "Readers see the reason in place of the post. It can be made public again."
_STOPPED = "Next: mend what stops this text (“Checks of the saved text”) and save the draft."
_UNCHANGED = "Readers see the newest text. To change it, write below and save a draft."


def state_of(post: Post, newest: str = "") -> str:
    """Return the state of a post in a word or two; `newest` is the status of its newest text."""
    standing = publishing.standing_of(post)
    if standing == publishing.Standing.WITHDRAWN:
        return "Withdrawn"
    if post.first_published_at is not None:
        return "Scheduled" if standing == publishing.Standing.NEVER else "Published"
    return _S(newest).label if newest else "Draft"


@dataclass(frozen=True)
class Shared:
    """A link to the draft, and what was answered there."""

    link: DraftLink
    address: str
    until: str
    works: bool
    answers: list[tuple[DraftAnswer, str]]


def desk(
    post: Post, user: User | AnonymousUser, said: Any = None, bound: str = ""
) -> dict[str, Any]:
    """Return what the desk shows of a post; the form called `bound` comes back with what was said.

    A fixed number of queries, but for one for each thing that the checks look up.
    """
    draft, waiting = publishing.draft_of(post), publishing.scheduled(post)
    findings = checks.look_over(draft) if draft else []
    stops = [one for one in findings if one.stops]
    zone, blog = post.blog.zone, post.blog
    newest = draft.status if draft else ""
    forms = forms_of(post, draft, stops, said, bound)
    is_final = any(not one.can_override for one in stops)
    return {
        "state": state_of(post, newest),
        "draft": draft,
        "new_text": draft is not None and post.first_published_at is not None,
        "next": _next(post, draft, waiting, user, is_stopped=is_final),
        "waiting": waiting,
        "planned": _planned(post, waiting),
        "findings": findings,
        "most": checks.MOST,
        "is_final": is_final,
        "stop_codes": " ".join(dict.fromkeys(one.code for one in stops)),
        "address": f"{blog.origin}{post.get_absolute_url()}" if post.day else "",
        "may_publish": roles.may(user, "publish", blog),
        "may_approve": _may_approve(draft, user),
        "may_release": _may_release(draft),
        "is_public": publishing.standing_of(post) == publishing.Standing.PUBLIC,
        "is_leaving": publishing.standing_of(post) == publishing.Standing.LEAVING,
        "acts": forms,
        "bound": forms.get(bound),
        "shared": _shared(post, draft),
        "closed": moderation.closed(post),
        "events": [_told(event, post) for event in _events(post)],
        "zone": zone,
    }


def _may_approve(draft: PostRevision | None, user: User | AnonymousUser) -> bool:
    return (
        draft is not None
        and draft.status == _S.REVIEW
        and isinstance(user, User)
        and not publishing.wrote_on(draft, user)
    )


def _may_release(draft: PostRevision | None) -> bool:
    """Say whether a text could go out, but for its checks."""
    if draft is None:
        return False
    needed = draft.post.blog.review_required
    return draft.status == _S.APPROVED or (draft.status == _S.DRAFT and not needed)


def _next(
    post: Post,
    draft: PostRevision | None,
    waiting: PostRevision | None,
    user: User | AnonymousUser,
    *,
    is_stopped: bool,
) -> list[str]:
    """Return who does what next, in sentences."""
    if waiting is not None:
        return ["Nobody has to do anything: the text becomes public by itself."]
    if draft is None:
        is_gone = publishing.standing_of(post) == publishing.Standing.WITHDRAWN
        return [_GONE if is_gone else _UNCHANGED]
    if draft.status == _S.APPROVED and draft.approved_by is not None:
        return [
            f"{name_of(draft.approved_by)} approved this text. A change voids the approval.",
            _STOPPED if is_stopped else "Next: publish or schedule it.",
        ]
    if draft.status == _S.REVIEW:
        return [_who_reviews(draft, user)]
    usual = "Next: publish or schedule it, or ask a colleague for a review."
    if post.blog.review_required:
        usual = "Next: submit it for review. Another editor must approve it."
    return [*_asked(post, draft), _STOPPED if is_stopped else usual]


def _who_reviews(draft: PostRevision, user: User | AnonymousUser) -> str:
    people = publishing.reviewers(draft)
    if any(one.pk == user.pk for one in people):
        return "Next: read the text, then approve it or ask for changes."
    if not people:
        return (
            "Nobody else on this blog can approve it. "
            "Ask an administrator to give another colleague the role of editor."
        )
    names = " or ".join(name_of(one) for one in people)
    return f"Next: {names} reads the text, and approves it or asks for changes."


def _asked(post: Post, draft: PostRevision) -> list[str]:
    """Return which changes a colleague asked for, if that was the last thing done to the draft."""
    mine = post.events.filter(revision=draft).exclude(act__in=[_ACT.SHARE, _ACT.END_SHARE])
    last = mine.select_related("by").first()
    if last is None or last.act != _ACT.ASK:
        return []
    return [f"{name_of(last.by)} asked for changes: {last.reason}"]


def _planned(post: Post, waiting: PostRevision | None) -> list[str]:
    """Return what will happen by itself, by the blog's clocks and in UTC."""
    zone, lines = post.blog.zone, []
    if waiting is not None and waiting.publish_at is not None:
        what = "Becomes public" if publishing.standing_of(post) == "not public" else "New text"
        lines.append(f"{what} on {with_utc(waiting.publish_at, zone)}.")
    if post.withdrawn_at is not None and post.withdrawn_at > timezone.now():
        lines.append(f"Taken down on {with_utc(post.withdrawn_at, zone)}.")
    return lines


def _shared(post: Post, draft: PostRevision | None) -> list[Shared]:
    """Return the links to texts of a post: those that work, and those that were answered."""
    found = DraftLink.objects.filter(revision__post=post).select_related("revision", "made_by")
    zone, origin = post.blog.zone, post.blog.origin
    shown = []
    for link in found.prefetch_related("answers")[:EVENTS_SHOWN]:
        answers = [(one, day_and_time(one.at, zone)) for one in link.answers.all()]
        is_open = works(link)
        if is_open or answers:
            address = f"{origin}{publishing.path_of(link)}" if is_open else ""
            shown.append(Shared(link, address, with_utc(link.until, zone), is_open, answers))
    return shown


def _events(post: Post) -> list[PostEvent]:
    return list(post.events.select_related("by")[:EVENTS_SHOWN])


def _told(event: PostEvent, post: Post) -> str:
    """Return one act of the history in a line."""
    zone = post.blog.zone
    line = f"{day_and_time(event.at, zone)}: {event.get_act_display()} by {name_of(event.by)}"
    if event.about:
        line += f" ({checks.labels_of(event.about)})"
    if event.due_at > event.at:
        word = "until" if event.act == _ACT.SHARE else "from"
        line += f", {word} {with_utc(event.due_at, zone)}"
    if event.reopen_at:
        line += f", until {with_utc(event.reopen_at, zone)}"
    if event.minutes is not None:
        line += f", {event.minutes} minutes"
    return f"{line} – {event.reason}" if event.reason else line
