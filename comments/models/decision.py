"""What was decided of comments, and the rules of the policy it was decided under."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.comment import Comment
from posts.models import Blog


class PolicyRule(models.Model):
    """A rule of a blog's comment policy as it reads from one version to the next.

    The words of a version never change: a decision points to the rule as it read then.
    """

    blog = models.ForeignKey(Blog, on_delete=models.PROTECT, related_name="policy_rules")
    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=100)
    text = models.TextField(max_length=1000)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["blog", "number", "version"], name="policy_rule_version_once"
            ),
            models.UniqueConstraint(
                fields=["blog", "number"],
                condition=Q(retired_at__isnull=True),
                name="one_rule_in_force_for_each_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Decision(models.Model):
    """One decision on one comment, in one chain for each blog. Never changed or deleted.

    It holds no personal data of the commenter: no name, no email, no words.
    """

    class ActorKind(models.TextChoices):
        """Who or what decided."""

        PERSON = "person", "Person"
        RULE = "rule", "Rule"
        IMPORT = "import", "Import"
        WRITER = "writer", "Its writer"

    blog = models.ForeignKey(Blog, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveBigIntegerField()
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="decisions")
    from_status = models.CharField(max_length=10, choices=Comment.Status.choices)
    to_status = models.CharField(max_length=10, choices=Comment.Status.choices)
    actor_kind = models.CharField(max_length=10, choices=ActorKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    at = models.DateTimeField()
    policy_rule = models.ForeignKey(PolicyRule, null=True, on_delete=models.PROTECT)
    text_version = models.PositiveSmallIntegerField()
    batch = models.UUIDField(help_text="The same for all decisions taken in one step.")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["comment", "-number"], name="decision_of_comment"),
            models.Index(fields=["batch"], name="decision_of_step"),
            # One for each way in which the record is looked through, newest first
            models.Index(fields=["blog", "at", "id"], name="decision_at"),
            models.Index(fields=["blog", "to_status", "at", "id"], name="decision_to_at"),
            models.Index(fields=["blog", "actor", "at", "id"], name="decision_by_at"),
            models.Index(fields=["policy_rule", "at", "id"], name="decision_under_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["blog", "number"], name="decision_number_once_a_blog"),
            models.CheckConstraint(
                condition=Q(actor_kind="person", actor__isnull=False)
                | Q(actor_kind__in=["rule", "import", "writer"], actor__isnull=True),
                name="a_person_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(to_status__in=["rejected", "removed"])
                | Q(policy_rule__isnull=False)
                | Q(actor_kind="import")
                | Q(actor_kind="writer", to_status="removed"),
                name="rejecting_and_removing_name_a_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_status} to {self.to_status}"


class Note(models.Model):
    """What a moderator wrote to go with a decision. It may hold personal data, so it can go."""

    class Audience(models.TextChoices):
        """Who reads it."""

        WRITER = "writer", "To the commenter"
        COLLEAGUES = "colleagues", "To colleagues only"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="notes")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    words = models.TextField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "audience"], name="note_once_an_audience")
        ]

    def __str__(self) -> str:
        return self.words[:40]


class Step(models.Model):
    """What a moderator did at one stroke, to one comment or to thousands: undone as one."""

    batch = models.UUIDField(unique=True, help_text="That of its decisions.")
    act = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        indexes = [models.Index(fields=["by", "-at"], name="step_newest_of_person")]

    def __str__(self) -> str:
        return f"{self.act} at {self.at:%Y-%m-%d %H:%M}"
