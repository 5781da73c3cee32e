"""Handing a comment in: who sends one is given the private address of its page.

Who sends the same comment once more is given one too, when all says that it is the same hand: soon
after, from the same household, with words too long to be said by two, of a comment that waits, was
never public and never corrected. Otherwise they are told that it was sent, and no more.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from comments import sorting
from comments.models import Comment, Decision, Receipt
from comments.moderation import limits, opening
from comments.moderation.submission import Words, receipt_key, submit
from posts.models import Post

# A double click, or a page sent again with the back button
SAME_HAND = dt.timedelta(minutes=10)
SHORTEST = 20  # characters: “Thank you very much” is said by many


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
    if taken is not None:
        return paths[0]
    return _once_more(post, words, limits.sender_of(post, address))


def is_changed(post: Post, before: Words, after: Words) -> bool:
    """Say whether words are another comment than those, and not the same sent once more."""
    return receipt_key(post, before) != receipt_key(post, after)


def _once_more(post: Post, words: Words, sender: str) -> str:
    """Return a new address of the page of a comment that was sent before, if it may be told."""
    if len(words.body) < SHORTEST:
        return ""
    known = Receipt.objects.filter(
        key=receipt_key(post, words), sender=sender, sent_at__gt=timezone.now() - SAME_HAND
    )
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
    unchanged = comment.status == Comment.Status.PENDING and comment.text_version == 1
    return unchanged and not public.exists()
