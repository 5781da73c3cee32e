"""What each button on the desk of a post does: it asks the rules, and says what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.models import User

from govblog.staff import key
from govblog.telling import with_utc
from posts import publishing
from posts.admin import placing
from posts.admin.act_forms import ActForm, LeaveForm, NoteForm, ReleaseForm, ShareForm
from posts.checks import Finding
from posts.models import Post, PostRevision


class NotTyped(Exception):
    """Something in the form is wrong; the form says what."""


@dataclass(frozen=True)
class Act:
    """One act: what carries it out and says so in words, and the form it is sent with, if any."""

    carry_out: Callable[[Post, User, Any], str]
    form: str = ""


def forms_of(
    post: Post, draft: PostRevision | None, stops: list[Finding], said: Any = None, bound: str = ""
) -> dict[str, ActForm]:
    """Return the forms on the desk of a post; the one called `bound` with what was typed."""
    zone = post.blog.zone
    release = {
        "zone": zone,
        "is_first": post.first_published_at is None,
        "stops": [one for one in stops if one.can_override],
        "initial": {"note": draft.change_note if draft else ""},
    }
    more: dict[str, tuple[type[ActForm], dict[str, Any]]] = {
        "release": (ReleaseForm, release),
        "leave": (LeaveForm, {"zone": zone}),
        "review": (NoteForm, {}),
        "share": (ShareForm, {}),
        "place": (placing.RenameForm, {"initial": {"slug": post.slug, "seen": post.slug}}),
    }
    return {
        name: form(said if name == bound else None, **given) for name, (form, given) in more.items()
    }


def _seen(form: ActForm) -> int:
    return key(form.cleaned_data.get("seen", ""))


def _publish(post: Post, by: User, form: ReleaseForm) -> str:
    said = {"note": form.cleaned_data.get("note", ""), "override": form.override()}
    publishing.publish(post, by=by, seen=_seen(form), **said)
    return "Published. Readers see it now."


def _schedule(post: Post, by: User, form: ReleaseForm) -> str:
    moment = form.moment()
    if moment is None:
        raise NotTyped
    said = {"note": form.cleaned_data.get("note", ""), "override": form.override()}
    publishing.publish(post, by=by, seen=_seen(form), at=moment, **said)
    return f"Scheduled for {with_utc(moment, post.blog.zone)}. Nothing else needs to happen."


def _take_back(post: Post, by: User, form: ActForm) -> str:
    publishing.take_back(post, by=by)
    return "Taken back to draft."


def _submit(post: Post, by: User, form: NoteForm) -> str:
    publishing.submit(post, by=by, seen=_seen(form), note=form.cleaned_data["note"])
    return "Submitted for review. Another editor can approve it now."


def _approve(post: Post, by: User, form: NoteForm) -> str:
    publishing.approve(post, by=by, seen=_seen(form), note=form.cleaned_data["note"])
    return "Approved. It can be published now."


def _ask_for_changes(post: Post, by: User, form: NoteForm) -> str:
    publishing.ask_for_changes(post, by=by, seen=_seen(form), note=form.cleaned_data["note"])
    return "Sent back to draft, with your note."


def _withdraw(post: Post, by: User, form: LeaveForm) -> str:
    publishing.withdraw(post, by=by, reason=form.cleaned_data["reason"])
    return "Withdrawn. Its address now shows the reason."


def _take_down(post: Post, by: User, form: LeaveForm) -> str:
    moment = form.moment()
    if moment is None:
        raise NotTyped
    publishing.withdraw(post, by=by, reason=form.cleaned_data["reason"], at=moment)
    return f"Readers see it until {with_utc(moment, post.blog.zone)}, then the reason."


def _cancel_take_down(post: Post, by: User, form: ActForm) -> str:
    publishing.cancel_take_down(post, by=by)
    return "The take-down is cancelled. The post stays public."


def _put_back(post: Post, by: User, form: ActForm) -> str:
    publishing.put_back(post, by=by)
    return "Public again at the same address."


def _share(post: Post, by: User, form: ShareForm) -> str:
    purpose = form.cleaned_data["purpose"]
    link = publishing.share(post, by=by, purpose=purpose, seen=_seen(form))
    return f"The link is made. It works until {with_utc(link.until, post.blog.zone)}."


def _end_link(post: Post, by: User, form: ActForm) -> str:
    publishing.end_link(post, _seen(form), by=by)
    return "The link is ended."


# By the word in the address
ACTS: dict[str, Act] = {
    "submit": Act(_submit, "review"),
    "approve": Act(_approve, "review"),
    "ask-for-changes": Act(_ask_for_changes, "review"),
    "publish": Act(_publish, "release"),
    "schedule": Act(_schedule, "release"),
    "take-back": Act(_take_back),
    "withdraw": Act(_withdraw, "leave"),
    "take-down": Act(_take_down, "leave"),
    "cancel-take-down": Act(_cancel_take_down),
    "put-back": Act(_put_back),
    "share": Act(_share, "share"),
    "end-link": Act(_end_link),
    "rename": Act(placing.rename, "place"),
    "feature": Act(placing.feature),
    "unfeature": Act(placing.unfeature),
}


def carried_out(act: Act, post: Post, by: User, form: ActForm) -> str:
    """Return what came of an act, "" when its form says what is wrong."""
    if not form.is_valid():
        return ""
    try:
        return act.carry_out(post, by, cast(Any, form))
    except NotTyped:
        return ""
    except publishing.NotDone as refused:
        form.add_error(None, str(refused))
        return ""
