"""Handing a comment in: who sends one is given the private address of its page.

Who sends the same comment once more is given one too, while it waits and was never public: nobody
but its writer can know its words then. Otherwise they are told that it was sent, and no more.
"""

from django.db import transaction
from django.utils import timezone

from comments import sorting
from comments.models import Comment, Decision, Receipt
from comments.moderation import opening, submission
from comments.moderation.submission import Words, receipt_key, submit
from posts.models import Post


def hand_in(
    post: Post, words: Words, *, address: str, sending: sorting.Sending | None = None
) -> str:
    """Take a comment in as `submit` does; return the path of its page, "" when it is not told.

    Raises what `submit` raises.
    """
    paths: list[str] = []

    def open_page(comment: Comment) -> None:
        paths.append(opening.open_page(comment))

    taken = submit(post, words, address=address, sending=sending, then=open_page)
    return paths[0] if taken is not None else _once_more(post, words)


def is_changed(post: Post, before: Words, after: Words) -> bool:
    """Say whether words are another comment than those, and not the same sent once more."""
    return receipt_key(post, before) != receipt_key(post, after)


def _once_more(post: Post, words: Words) -> str:
    """Return a new address of the page of a comment that was sent before, if it may be told."""
    since = timezone.now() - submission.REPEAT_WINDOW
    known = Receipt.objects.filter(key=receipt_key(post, words), sent_at__gt=since)
    with transaction.atomic():
        # Those who send it at once take turns: each is counted
        receipt = known.select_related("comment").select_for_update(of=["self"]).first()
        comment = None if receipt is None else receipt.comment
        if comment is None or not _is_secret(comment):
            return ""
        if comment.page_links.filter(by_mail=False).count() >= opening.SHOWN_AT_MOST:
            return ""
        return opening.open_page(comment)


def _is_secret(comment: Comment) -> bool:
    """Say whether only its writer, and staff, can know the words of a comment."""
    public = Decision.objects.filter(comment=comment, to_status=Comment.Status.APPROVED)
    return comment.status == Comment.Status.PENDING and not public.exists()
