"""Who changed a comment's words last, in words for whoever had the older text before them."""

from collections.abc import Collection

from django.db.models import F
from django.utils.formats import date_format

from comments.models import Comment, Redaction, TextChange


def changed(comments: Collection[Comment]) -> dict[int, str]:
    """Say for each comment, by key, who changed its text last and when, in its blog's time.

    What nobody changed is left out. Two queries, however many comments.
    """
    last = TextChange.objects.filter(
        comment__in=comments, text_version=F("comment__text_version")
    ).select_related("by", "comment__post__blog")
    made = list(last)
    cut = set(
        Redaction.objects.filter(pk__in=[one.pk for one in made]).values_list("pk", flat=True)
    )
    return {one.comment_id: _said(one, was_cut=one.pk in cut) for one in made}


def _said(change: TextChange, *, was_cut: bool) -> str:
    local = change.at.astimezone(change.comment.post.blog.zone)
    when = f"{date_format(local, 'j F Y')} at {date_format(local, 'H:i')}"
    who = change.by.get_full_name() or str(change.by)
    act = "Words were cut" if was_cut else "Words that were cut were put back"
    return f"{act} by {who} on {when}. Read the text again."
