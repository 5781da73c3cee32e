"""What belongs to both apps: the mail that goes out, and what happened to accounts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from posts.models import Blog


class Letter(models.Model):
    """One mail to one person, and how far it got. What may happen to it: `govblog/letters`.

    Its words, and the address for its reader alone, go once it was sent or taken back; the row
    itself some weeks later.
    """

    class State(models.TextChoices):
        """How far a letter got (docs/mail.md)."""

        WAITING = "waiting", "Waiting"
        SENDING = "sending", "On its way"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNSURE = "unsure", "Unsure whether it was sent"
        TAKEN_BACK = "taken back", "Taken back"

    key = models.CharField(max_length=200, unique=True, help_text="What it tells, and whom.")
    blog = models.ForeignKey(Blog, null=True, on_delete=models.CASCADE, related_name="letters")
    to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    unsubscribe = models.CharField(
        max_length=500, blank=True, help_text="Where one click stops letters of its kind."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True, help_text="Names no address.")
    written_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, help_text="When it was last handed to a sender.")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="letter_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "sending", "sent", "failed", "unsure", "taken back"]
                ),
                name="letter_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_letter_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False),
                name="letter_on_its_way_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class StaffEvent(models.Model):
    """One thing that happened to a staff account. Never changed (triggers say so).

    Written by `govblog/staffing/record.py` only.
    """

    class Act(models.TextChoices):
        """What happened."""

        SIGN_IN = "sign in", "Signed in"
        REFUSED = "refused", "Sign-in refused"
        SIGN_OUT = "sign out", "Signed out"
        SESSION_ENDED = "session ended", "Session ended"
        FACTOR_ADDED = "factor added", "Second factor added"
        FACTOR_REMOVED = "factor removed", "Second factor removed"
        PASSWORD = "password", "Password changed"
        RESET_ASKED = "reset asked", "Password reset asked for"
        INVITED = "invited", "Invited"
        JOINED = "joined", "Invitation taken up"
        SWITCHED_OFF = "switched off", "Account switched off"
        SWITCHED_ON = "switched on", "Account switched on"
        ROLE_GIVEN = "role given", "Role given"
        ROLE_TAKEN = "role taken", "Role taken away"

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="events",
        help_text="Nobody: the name given at a refused sign-in is no account’s.",
    )
    act = models.CharField(max_length=20, choices=Act.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Nobody: the clock, a command, or someone who was not signed in.",
    )
    at = models.DateTimeField(default=timezone.now)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["account", "-at"], name="staff_event_of_account"),
            models.Index(fields=["-at", "-id"], name="staff_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.account or 'nobody'}"
