"""An earlier text of a post becomes its draft again. What was published stays as it was."""

from django.contrib.auth.models import User
from django.db import transaction

from govblog import sanitise
from posts import publishing
from posts.models import Post, PostEvent, PostRevision
from posts.publishing.step import record
from posts.writing import autosaves, compared


def restore(post: Post, number: int, *, by: User, seen: int) -> PostRevision:
    """Save the text of revision `number` as the post's draft, on record; return the draft.

    `seen` is the version of the newest text when this was asked for. A draft that it replaces is
    kept as the unsaved changes of who saved it. Raises NotDone while something is scheduled,
    where there is no such text, and beside unsaved changes of one's own; EditedMeanwhile,
    PermissionDenied.
    """
    with transaction.atomic():
        earlier = post.revisions.filter(number=number).first()
        newest = post.revisions.latest("number")
        if earlier is None:
            raise publishing.NotDone("This post has no such text.")
        if earlier == newest:
            raise publishing.NotDone("This is the newest text of the post already.")
        if _has_unsaved(post, newest, by):
            raise publishing.NotDone(
                "You have unsaved changes of this post. Restore or discard them first."
            )
        text, replaced = autosaves.text_of(earlier), autosaves.fields_of(newest)
        draft = autosaves.save(post, text, by=by, seen=seen, over=True)
        if newest.status != PostRevision.Status.PUBLISHED and newest.saved_by_id == by.pk:
            autosaves.keep(post, replaced, by=by, begun_from=draft.version)
        record(post, earlier, PostEvent.Act.RESTORE, by, reason=f"Text {earlier.number}.")
    return draft


def _has_unsaved(post: Post, newest: PostRevision, by: User) -> bool:
    """Say whether what is kept of what `by` typed says anything that the newest text does not."""
    kept = autosaves.own(post, by=by)
    if kept is None:
        return False
    if kept.fields.get("slug", post.slug) != post.slug:
        return True
    try:
        # What is not kept did not change
        fields = autosaves.fields_of(newest) | kept.fields
        typed = compared.sheet_of_typed(fields, post.blog)
    except sanitise.TooLong:
        return True
    return bool(compared.changed(compared.sheet_of(newest), typed))
