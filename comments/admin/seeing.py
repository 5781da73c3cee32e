"""What a page of the desk says of what is on it, and how that is read when it comes back."""

import re

from comments.models import Comment
from comments.moderation import Seen

_SEEN = re.compile(r"([0-9]{1,18}):([a-z]{1,10}):([0-9]{1,5})", re.ASCII)


def written_seen(comment: Comment) -> str:
    """Return what a form says of a comment: its key, status and text version."""
    return f"{comment.pk}:{comment.status}:{comment.text_version}"


def read_seen(said: str) -> Seen | None:
    """Return what a form said of its comment, or None when it was tampered with."""
    match = _SEEN.fullmatch(said)
    return Seen(int(match[1]), match[2], int(match[3])) if match else None
