"""How the writer of a comment can be reached about a case."""

from comments.models import LegalNotice
from comments.moderation import mailboxes


def email_of_writer(notice: LegalNotice) -> str:
    """Return where the writer can be written to, "" when nothing is kept.

    The email of a comment goes once it is decided; a mailbox may still be kept for its news.
    """
    if notice.comment.email:
        return str(notice.comment.email)
    box = mailboxes.of(notice.comment)
    return box.email if box else ""
