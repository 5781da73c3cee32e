"""What may not be deleted yet, what was erased for good, and each run of retention."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.comment import Comment
from posts.models import Blog


class Hold(models.Model):
    """A legal hold: the data of a comment, or of a person, stays until it is lifted."""

    blog = models.ForeignKey(Blog, on_delete=models.PROTECT, related_name="holds")
    comment = models.ForeignKey(
        Comment, null=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    person = models.CharField(max_length=64, blank=True, help_text="Keyed hash of an email.")
    label = models.CharField(max_length=100, help_text="By which colleagues know what is held.")
    why = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holds")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False, person="") | (Q(comment=None) & ~Q(person="")),
                name="hold_is_on_a_comment_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_is_lifted_by_someone",
            ),
            models.UniqueConstraint(
                fields=["comment"], condition=Q(lifted_at=None), name="one_hold_on_a_comment"
            ),
            models.UniqueConstraint(
                fields=["blog", "person"],
                condition=Q(lifted_at=None) & ~Q(person=""),
                name="one_hold_on_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Hold on {self.label}"


class Erasure(models.Model):
    """One erasure, to be done again on a restored backup. It names nobody.

    Comment and blog are numbers, not keys: a backup may be older than they are, and give the
    number of a comment that it has lost to another one. That is told by when it was written.
    """

    person = models.CharField(max_length=64, blank=True, help_text="Keyed hash of an email.")
    blog = models.PositiveBigIntegerField(
        null=True, help_text="Where the person was erased; nothing for everywhere."
    )
    comment = models.PositiveBigIntegerField(null=True)
    written_at = models.DateTimeField(null=True, help_text="When the comment was written.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False, written_at__isnull=False, blog=None, person="")
                | (Q(comment=None, written_at=None) & ~Q(person="")),
                name="erasure_is_of_a_comment_or_a_person",
            ),
            models.UniqueConstraint(
                fields=["comment", "written_at"],
                condition=Q(comment__isnull=False),
                name="erasure_of_comment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Erasure of {self.at:%Y-%m-%d}"


class RetentionRun(models.Model):
    """What one run of retention deleted, or would have. The clock has one row for each day.

    It names nobody: an entry of the register and how many.
    """

    class Kind(models.TextChoices):
        """Who started it."""

        CLOCK = "clock", "The clock"
        COMMAND = "command", "The command"
        DRY = "dry", "The command, to look only"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    day = models.DateField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="Of the clock: when it last looked.")
    counts = models.JSONField(default=dict, help_text="Entry of the register: how many.")
    faults = models.JSONField(default=dict, help_text="Entry of the register: what failed.")
    looked = models.JSONField(default=dict, help_text="Entry of the register: when, in seconds.")

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = "run of retention"
        verbose_name_plural = "runs of retention"
        indexes = [models.Index(fields=["-started_at", "-id"], name="retention_run_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(kind="clock"), name="retention_by_clock_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["clock", "command", "dry"]), name="retention_run_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.day:%Y-%m-%d}"
