"""The mail in which commenters are told what there is to tell, written by the clock."""

from comments.mailing.telling import tell

__all__ = ["tell"]
