"""What a page of the desk is about, what it says of that, and how it is read when it comes back."""

import re

from django.http import Http404, HttpRequest

from comments.models import Comment
from comments.moderation import Seen
from govblog import roles

_SEEN = re.compile(r"([0-9]{1,18}):([a-z]{1,10}):([0-9]{1,5})", re.ASCII)


def comment_of(request: HttpRequest, pk: int, act: str) -> Comment:
    """Return a comment on a blog on which this person may do `act`. Raises Http404."""
    mine = roles.blogs_where(request.user, act)
    found = Comment.objects.filter(pk=pk, post__blog__in=mine)
    comment: Comment | None = found.select_related("post__blog", "content").first()
    if comment is None:
        raise Http404("No comment on a blog where you may do this has this number.")
    return comment


def written_seen(comment: Comment) -> str:
    """Return what a form says of a comment: its key, status and text version."""
    return f"{comment.pk}:{comment.status}:{comment.text_version}"


def read_seen(said: str) -> Seen | None:
    """Return what a form said of its comment, or None when it was tampered with."""
    match = _SEEN.fullmatch(said)
    return Seen(int(match[1]), match[2], int(match[3])) if match else None
