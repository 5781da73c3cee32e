"""The sessions of an account: ended by deleting them, so that no cookie leads anywhere."""

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session


def end_all(account: User) -> int:
    """Delete every session of an account; return how many.

    Django keeps no index by account, so all sessions are read: only staff have one, and the clock
    deletes those that expired. A request under way cannot bring its session back: Django stores
    what was loaded only over a row that is there.
    """
    mine = [one.pk for one in Session.objects.iterator() if _whose(one) == str(account.pk)]
    deleted, _ = Session.objects.filter(pk__in=mine).delete()
    return deleted


def _whose(session: Session) -> str:
    return str(session.get_decoded().get(SESSION_KEY, ""))
