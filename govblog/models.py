"""What belongs to both apps: the mail that goes out."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from posts.models import Blog


class Letter(models.Model):
    """One mail to one person, and how far it got. What may happen to it: `govblog/letters`.

    Its words go once it was sent or taken back; the row itself some weeks later.
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
