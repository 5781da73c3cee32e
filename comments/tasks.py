"""What the worker does by the clock."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from comments.moderation import limits, submission


def forget_expired() -> int:
    """Delete counted hits, receipts and sessions whose time is over; return how many rows."""
    sessions, _ = Session.objects.filter(expire_date__lte=timezone.now()).delete()
    return limits.forget() + submission.forget() + sessions
