"""What belongs to both apps: mail that goes out, invitations, sessions, what became of accounts."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from posts.models import Blog, Membership


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
        EMAIL = "email", "Email address changed"
        RESET_ASKED = "reset asked", "Password reset asked for"
        INVITED = "invited", "Invited"
        WITHDRAWN = "withdrawn", "Invitation withdrawn"
        JOINED = "joined", "Invitation taken up"
        WARNED = "warned", "Warned: not used for long"
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


class Invitation(models.Model):
    """One person asked to work here, by a mail with a private link (`govblog/staffing`).

    The link works once, until it expires, is withdrawn or is sent anew with another `ref`.
    """

    ref = models.CharField(max_length=16, unique=True)
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField()
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1, help_text="How often it was sent.")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="invitation"
    )
    ended_at = models.DateTimeField(null=True, help_text="When it was taken up or withdrawn.")

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(ended_at__isnull=True),
                name="one_open_invitation_an_email",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=True) | Q(ended_at__isnull=False),
                name="invitation_taken_up_is_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class InvitedRole(models.Model):
    """A role that an invitation gives to whoever takes it up."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="roles")
    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Membership.Role.choices)

    class Meta:
        ordering = ["blog__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "blog", "role"], name="invited_role_named_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} on {self.blog}"


class StaffSession(AbstractBaseSession):
    """One browser in which someone is signed in, or is about to be. Its end is the row’s end.

    Written by `govblog/signin/sessions.py` only.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, help_text="To the minute.")
    device = models.CharField(max_length=80, blank=True, help_text="As its browser calls itself.")


class SignInTally(models.Model):
    """How often something was tried at the door within a time. Kept by `govblog/signin/limits.py`.

    `key` is a keyed hash: no name and no network address is stored.
    """

    key = models.CharField(max_length=64, unique=True)
    hits = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.hits} until {self.until}"
