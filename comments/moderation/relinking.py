"""A new private link by mail, for a writer whose link ended: to the email of the comment only.

It counts among the letters that one address gets, so an old link is no way to play with a mailbox.
"""

from django.db import transaction

from comments.models import Comment
from comments.moderation import mailboxes, opening, rationing
from comments.moderation.titles import title_of


def can_mail(comment: Comment) -> bool:
    """Say whether a comment has an email to which a link may be sent."""
    box = mailboxes.of(comment)
    return box is not None and not mailboxes.is_suppressed(box.email)


def mail_page(comment: Comment) -> bool:
    """Send a new address of a comment's page; return False when its mailbox had its letters.

    Pressed twice it is two letters at most, and both links work.
    """
    with transaction.atomic():
        box = mailboxes.of(comment)
        if box is None or mailboxes.is_suppressed(box.email):
            return False
        keys = rationing.keys_of(box)
        if not keys:
            return False
        page = f"{box.blog.origin}{opening.open_page(comment, by_mail=True)}"
        text = _TEXT.format(title=title_of(comment), page=page, days=opening.VALID.days)
        return mailboxes.write_to(box, keys=keys, kind=mailboxes.ALL, subject=_SUBJECT, text=text)


_SUBJECT = "A new link to the page of your comment"
_TEXT = """Someone opened an old private link to a comment on “{title}” and asked for a new one.

This page, which is for you alone, shows what became of the comment:
{page}

The link works for {days} days. If you did not ask for it, you do not need to do anything."""
