"""Storing other words for a comment: the record of the change is written first, by who changes."""

from collections.abc import Iterable

from comments.models import Comment, Content, ImportedComment, Mark
from comments.moderation import cutting
from comments.moderation.cutting import Original
from govblog import sanitise
from posts.models import Post


def rewrite(comment: Comment, after: Original, **more: object) -> None:
    """Store name and words, and `more` of its content, then their new version.

    The caller holds the comment's thread and has written its `TextChange`. What an import knew of
    the words goes: it might tell what is cut or erased here, and no import changes them again.
    """
    Content.objects.filter(pk=comment.pk).update(
        name=after.name, body=after.body, body_html=sanitise.comment_html(after.body), **more
    )
    ImportedComment.objects.filter(pk=comment.pk).update(digest="")
    Comment.objects.filter(pk=comment.pk).update(text_version=comment.text_version + 1)
    if comment.shown:
        # Whatever the reason, the old words are not to be read any more
        Post.objects.filter(pk=comment.post_id).move_version(hard=True)


def blank_details(comment: Comment, gone: Iterable[str]) -> None:
    """Let what the rules noticed not say again what is gone."""
    words = set(gone)
    for mark in Mark.objects.filter(comment=comment).exclude(detail=""):
        if cutting.has_any(mark.detail, words):
            Mark.objects.filter(pk=mark.pk).update(detail="")
