"""A second pair of eyes: a text is submitted, and approved or sent back by another editor."""

from django.contrib.auth.models import User
from django.db import transaction

from govblog import roles
from govblog.telling import name_of
from posts.models import Post, PostEvent, PostRevision
from posts.publishing.states import TRANSITIONS, NotDone
from posts.publishing.step import locked, note_of, open_text, record

_S = PostRevision.Status
_ACT = PostEvent.Act


def submit(post: Post, *, by: User, seen: int | None = None, note: str = "") -> PostRevision:
    """Give the post's draft into review; return it. `note` is for who reviews it.

    Raises NotDone when there is no draft, or it is in review or approved already;
    EditedMeanwhile, PermissionDenied.
    """
    said = note_of(note)
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "write", mine.blog_id)
        revision = _moved(mine, "submit", seen)
        record(mine, revision, _ACT.SUBMIT, by, reason=said)
    return revision


def approve(post: Post, *, by: User, seen: int, note: str = "") -> PostRevision:
    """Approve the text that is in review, as it was on the screen; return it.

    Raises NotDone when it is not in review any more, or `by` wrote on it; EditedMeanwhile,
    PermissionDenied.
    """
    said = note_of(note)
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "publish", mine.blog_id)
        revision = _moved(mine, "approve", seen, approved_by=by)
        if wrote_on(revision, by):
            raise NotDone("You wrote on this text. Another editor must approve it.")
        record(mine, revision, _ACT.APPROVE, by, reason=said)
    return revision


def ask_for_changes(post: Post, *, by: User, seen: int, note: str) -> PostRevision:
    """Send a text in review, or approved, back to its writers with a note; return it.

    Raises NotDone when it is a draft already, or nothing is said; EditedMeanwhile,
    PermissionDenied.
    """
    said = note_of(note, needed="Enter what should be changed.")
    with transaction.atomic():
        mine = locked(post)
        roles.require(by, "publish", mine.blog_id)
        revision = _moved(mine, "ask for changes", seen)
        record(mine, revision, _ACT.ASK, by, reason=said)
    return revision


def _moved(post: Post, act: str, seen: int | None, approved_by: User | None = None) -> PostRevision:
    """Lead the open text of a locked post along its way. Raises NotDone when there is none."""
    revision = open_text(post, seen)
    if revision is None:
        raise NotDone("There is no draft. It may have been published meanwhile.")
    ways = TRANSITIONS[act]
    if revision.status not in ways:
        raise NotDone(_where_it_is(revision))
    revision.status, revision.approved_by = ways[revision.status], approved_by
    revision.save(update_fields=["status", "approved_by"])
    return revision


def _where_it_is(revision: PostRevision) -> str:
    if revision.status == _S.REVIEW:
        return "This text is in review already."
    if revision.approved_by is not None:
        return f"{name_of(revision.approved_by)} approved this text already."
    return "This text is not in review. It may have been changed or taken back."


def wrote_on(revision: PostRevision, person: User) -> bool:
    """Say whether a person saved this text since it was begun."""
    return revision.hands.filter(pk=person.pk).exists()


def reviewers(revision: PostRevision) -> list[User]:
    """Return who may approve a text: whoever may publish on its blog and did not write on it."""
    blog = revision.post.blog_id
    wrote = set(revision.hands.values_list("pk", flat=True))
    return [one for one in roles.people_who("publish", [blog])[blog] if one.pk not in wrote]
