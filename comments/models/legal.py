"""Legal notices: that a comment breaks the law, what was done about it, and what was written."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from comments.models.comment import Comment
from comments.models.decision import Decision
from posts.models import Blog

LONGEST_WORDS = 5_000  # characters
LONGEST_ADDRESS = 500
LONGEST_LETTER = 20_000


class LegalNotice(models.Model):
    """One person's notice that a comment breaks the law, and how its case stands.

    What it is about never changes; what names a person can only be blanked (triggers say so). How
    a case goes on stands in `comments/legal/states.py`.
    """

    class Kind(models.TextChoices):
        """Which law it breaks: defamation has a clock of its own (docs/legal-notices.md)."""

        DEFAMATION = "defamation", "Defamation"
        OTHER = "other", "Another law"

    class State(models.TextChoices):
        """How the case stands."""

        NEW = "new", "Received"
        ASKED = "asked", "The writer was asked"
        AGREED = "agreed", "The writer agrees to removal"
        REFUSED = "refused", "The writer refuses removal"
        INCOMPLETE = "incomplete", "The writer’s answer is incomplete"
        DEFECTIVE = "defective", "Closed: something was missing"
        REMOVED = "removed", "Closed: the comment was removed"
        KEPT = "kept", "Closed: the comment stays"
        CLOSED = "closed", "Closed without an outcome"

    class Shares(models.TextChoices):
        """What the writer of the comment may be told of the complainant."""

        ALL = "all", "Yes, my name and my email address"
        NAME = "name", "Yes, but only my name"
        NONE = "none", "No"

    blog = models.ForeignKey(Blog, on_delete=models.PROTECT, related_name="legal_notices")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="legal_notices")
    text_version = models.PositiveSmallIntegerField(help_text="The text that was on the page.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reference = models.CharField(max_length=12, unique=True, help_text="What people call it.")
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    statement = models.TextField(max_length=LONGEST_WORDS, blank=True)
    why = models.TextField(max_length=LONGEST_WORDS, blank=True)
    meaning = models.TextField(max_length=LONGEST_WORDS, blank=True)
    inaccurate = models.TextField(max_length=LONGEST_WORDS, blank=True)
    knows_writer = models.BooleanField(
        default=False, help_text="Has enough information about the writer to bring proceedings."
    )
    shares = models.CharField(max_length=4, choices=Shares.choices, default=Shares.NONE)
    removed_before = models.BooleanField(
        default=False, help_text="Says that it was removed twice before, after such notices."
    )
    doubt = models.CharField(max_length=20, blank=True, help_text="Why a program may have sent it.")
    key = models.CharField(
        max_length=64, blank=True, help_text="Keyed hash of all that the notice says."
    )
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    # Rises with each act: what a person saw is known again by it
    version = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField(null=True, help_text="By when the next act is due.")
    warned_at = models.DateTimeField(null=True, help_text="When a colleague was told it is near.")
    ref = models.CharField(max_length=16, unique=True, help_text="Of the complainant’s page.")
    link_until = models.DateTimeField()
    answer_ref = models.CharField(max_length=16, unique=True, help_text="Of the writer’s page.")
    answer_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_name = models.CharField(max_length=100, blank=True)
    answer_address = models.TextField(max_length=LONGEST_ADDRESS, blank=True)
    answer_shares = models.BooleanField(
        default=False, help_text="The complainant may be given the writer’s name and address."
    )
    decision = models.ForeignKey(
        Decision,
        null=True,
        on_delete=models.PROTECT,
        related_name="legal_notices",
        help_text="What took the comment off the page, when this case did.",
    )
    closed_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True, help_text="When what names people was blanked.")

    class Meta:
        ordering = [F("due_at").asc(nulls_last=True), "pk"]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(closed_at__isnull=True), name="legal_open"
            ),
            models.Index(fields=["-closed_at", "-id"], name="legal_closed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(closed_at__isnull=True), name="same_notice_open_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["new", "asked", "agreed", "refused", "incomplete"],
                    closed_at__isnull=True,
                    due_at__isnull=False,
                )
                | Q(
                    state__in=["defective", "removed", "kept", "closed"],
                    closed_at__isnull=False,
                    due_at__isnull=True,
                ),
                name="open_notice_is_due",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class LegalEvent(models.Model):
    """One act of a case: who did what, when. Never changed or deleted (triggers say so).

    Only its words can be blanked, because a person may be named in them.
    """

    class Act(models.TextChoices):
        """The acts of `comments/legal`."""

        RECEIVE = "receive", "Notice received"
        DEFECTIVE = "defective", "Complainant told that something is missing"
        NOTIFY = "notify", "Writer asked"
        AGREE = "agree", "Writer agreed to removal"
        REFUSE = "refuse", "Writer refused removal"
        INCOMPLETE = "incomplete", "Writer’s answer incomplete"
        REMOVE = "remove", "Comment removed"
        KEEP = "keep", "Comment kept"
        CLOSE = "close", "Closed without an outcome"

    class Side(models.TextChoices):
        """Who acted."""

        STAFF = "staff", "Staff"
        COMPLAINANT = "complainant", "The complainant"
        WRITER = "writer", "The writer of the comment"

    notice = models.ForeignKey(LegalNotice, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=10, choices=Act.choices)
    side = models.CharField(max_length=11, choices=Side.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    words = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="For colleagues.")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["notice", "id"], name="legal_event_of_notice")]
        constraints = [
            models.CheckConstraint(
                condition=Q(side="staff", by__isnull=False)
                | Q(side__in=["complainant", "writer"], by__isnull=True),
                name="legal_event_of_staff_names_who",
            )
        ]

    def __str__(self) -> str:
        return self.get_act_display()


class LegalLetter(models.Model):
    """A letter of a case as it was sent, its private link left out. It can only be blanked."""

    TO: ClassVar[list[tuple[str, str]]] = [
        (LegalEvent.Side.COMPLAINANT.value, LegalEvent.Side.COMPLAINANT.label),
        (LegalEvent.Side.WRITER.value, LegalEvent.Side.WRITER.label),
    ]

    event = models.ForeignKey(LegalEvent, on_delete=models.PROTECT, related_name="letters")
    to = models.CharField(max_length=11, choices=TO)
    subject = models.CharField(max_length=300)
    text = models.TextField(max_length=LONGEST_LETTER, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "to"], name="legal_letter_once_a_side")
        ]

    def __str__(self) -> str:
        return self.subject
