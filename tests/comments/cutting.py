"""Cutting words out of comments in the tests, by the verb that people use."""

from django.contrib.auth.models import User

from comments import moderation
from comments.models import Comment, Content, Redaction
from tests.factories import seen, staff_of


def cut(comment: Comment, *words: str, name: bool = False, by: User | None = None) -> Redaction:
    """Cut words out of the comment as it is now, as personal details; return the redaction.

    `by` is a senior moderator of the comment's blog unless told.
    """
    return moderation.redact(
        seen(comment),
        moderation.Cuts(words, name),
        by=by or staff_of(comment.post.blog, "senior moderator"),
        kind=Redaction.Kind.PERSONAL,
        why="Not for the public.",
    )


def stands(comment: Comment) -> tuple[str, str]:
    """Return the name and the words of a comment as they stand in the database."""
    content = Content.objects.get(comment=comment)
    return content.name, content.body
