"""How a comment's words changed after it came in: each change on record, what was cut sealed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.comment import Comment


class TextChange(models.Model):
    """One change of a comment's name or words. Never changed or deleted (triggers say so).

    The database lets no words change without a row of this table that names the version they
    become. Each reason there can be is a model of its own that extends this one.
    """

    class ActorKind(models.TextChoices):
        """Who or what changed the words."""

        PERSON = "person", "Person"
        WRITER = "writer", "Its writer"
        HOUSE = "house", "Retention, an erasure or an import"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="text_changes")
    text_version = models.PositiveSmallIntegerField(help_text="The version it made.")
    actor_kind = models.CharField(
        max_length=10, choices=ActorKind.choices, default=ActorKind.PERSON
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    why = models.CharField(max_length=300, help_text="For colleagues.")

    class Meta:
        ordering = ["-text_version"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "text_version"], name="text_version_is_made_once"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="text_change_says_why"),
            models.CheckConstraint(
                condition=Q(actor_kind="person", by__isnull=False)
                | Q(actor_kind__in=["writer", "house"], by__isnull=True),
                name="text_change_by_a_person_names_them",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.text_version} by {self.by or self.get_actor_kind_display()}"

    @property
    def version_before(self) -> int:
        """The version of the text that it changed."""
        return self.text_version - 1


class Redaction(TextChange):
    """Words that were cut from a comment, for readers to see that and why."""

    class Kind(models.TextChoices):
        """What was cut, as it stands in brackets in its place."""

        PERSONAL = "personal", "personal details removed"
        NAME = "name", "name of a person removed"
        ABUSE = "abuse", "abusive words removed"
        LINK = "link", "link removed"
        LEGAL = "legal", "words removed for legal reasons"
        OTHER = "other", "words removed"

    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["personal", "name", "abuse", "link", "legal", "other"]),
                name="redaction_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.by}"

    @property
    def mark(self) -> str:
        """What readers see in place of the words."""
        return f"[{self.get_kind_display()}]"


class PutBack(TextChange):
    """A redaction undone: the words stand again as they did before it."""

    undone = models.OneToOneField(Redaction, on_delete=models.PROTECT, related_name="put_back")

    def __str__(self) -> str:
        return f"Put back by {self.by}"


class Correction(TextChange):
    """Words that their writer changed before anybody decided. What stood before is not kept."""

    def __str__(self) -> str:
        return f"Corrected at {self.at:%Y-%m-%d %H:%M}"


class Erased(TextChange):
    """Name and words that are gone for good: taken back, erased on request, or kept too long."""

    def __str__(self) -> str:
        return f"Erased at {self.at:%Y-%m-%d %H:%M}"


class Reworded(TextChange):
    """Words that changed where the comment was imported from. What stood before is not kept."""

    def __str__(self) -> str:
        return f"Reworded at {self.at:%Y-%m-%d %H:%M}"


class Sealed(models.Model):
    """The name and words before a redaction, encrypted (`govblog/sealing.py`).

    It is emptied when its time is over, and sealed anew with another key; nothing else ever
    happens to it (triggers say so).
    """

    redaction = models.OneToOneField(
        Redaction, on_delete=models.PROTECT, primary_key=True, related_name="sealed"
    )
    ciphertext = models.TextField(blank=True)
    sealed_at = models.DateTimeField(help_text="When it was encrypted, or encrypted anew.")
    keep_until = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "sealed"
        indexes = [
            models.Index(fields=["keep_until"], condition=~Q(ciphertext=""), name="sealed_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(ciphertext="") & Q(deleted_at__isnull=False))
                | (~Q(ciphertext="") & Q(deleted_at__isnull=True)),
                name="sealed_is_empty_when_deleted",
            ),
        ]

    def __str__(self) -> str:
        return f"Sealed until {self.keep_until}"


class Opening(models.Model):
    """Who read a sealed original, when and why. Never changed or deleted (triggers say so)."""

    sealed = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()
    why = models.CharField(max_length=300)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="opening_says_why"),
        ]

    def __str__(self) -> str:
        return f"Opened by {self.by}"
