"""Who changed a comment's words last, in words for whoever had the older text before them."""

from collections.abc import Collection

from django.db.models import F

from comments.models import Comment, Redaction, TextChange
from govblog.telling import day_and_time, name_of


def changed(comments: Collection[Comment]) -> dict[int, str]:
    """Say for each comment, by key, who changed its text last and when, in its blog's time.

    What nobody changed is left out. Two queries, however many comments.
    """
    last = TextChange.objects.filter(
        comment__in=comments, text_version=F("comment__text_version")
    ).select_related("by", "comment__post__blog")
    made = list(last.select_related("reworded"))
    cut = set(
        Redaction.objects.filter(pk__in=[one.pk for one in made]).values_list("pk", flat=True)
    )
    return {one.comment_id: _said(one, was_cut=one.pk in cut) for one in made}


def _said(change: TextChange, *, was_cut: bool) -> str:
    when = day_and_time(change.at, change.comment.post.blog.zone)
    if change.by is None:
        of_writer = change.actor_kind == TextChange.ActorKind.WRITER
        act = "Its writer changed the text" if of_writer else "The text was erased"
        if hasattr(change, "reworded"):
            act = "An import changed the text"
        return f"{act} on {when}. Read the text again."
    act = "Words were cut" if was_cut else "Words that were cut were put back"
    return f"{act} by {name_of(change.by)} on {when}. Read the text again."
