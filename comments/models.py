"""Comments, what was decided of them, and the rules of the policy.

What may happen to a comment stands in `comments/moderation.py`.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from comments import tree
from posts.models import Blog, Post


class CommentQuerySet(models.QuerySet["Comment"]):
    """Ways to find comments."""

    def on_page(self, post: Any) -> "CommentQuerySet":
        """Return what readers see under a post: approved comments, and the placeholders that
        hold the place of a comment no longer public while a published reply hangs on it."""
        return self.shown().filter(post=post)

    def shown(self) -> "CommentQuerySet":
        """Return the comments that stand on a page, as words or as a placeholder."""
        return self.filter(shown=True)

    def approved(self) -> "CommentQuerySet":
        """Return the comments whose words are public."""
        return self.filter(status=Comment.Status.APPROVED)

    def waiting(self) -> "CommentQuerySet":
        """Return the comments that wait for a decision, oldest first."""
        return self.filter(status=Comment.Status.PENDING).order_by("created_at", "pk")


class CommentManager(tree.ThreadManager.from_queryset(CommentQuerySet)):  # type: ignore[misc]
    """Comments, with thread numbers that two writers never share.

    django-mptt orders by the tree; a comment list is ordered by who asks.
    """

    def get_queryset(self, *args: Any, **kwargs: Any) -> CommentQuerySet:
        """Return all comments in no stated order."""
        return CommentQuerySet(self.model, using=self._db)


class Comment(tree.Threaded):
    """A comment or reply: its place in a thread and what became of it.

    Its words are in its `Content`. django-mptt rewrites these rows when a reply comes in above
    them, so they hold little (docs/decisions/0008).
    """

    class Status(models.TextChoices):
        """What a comment can be; the ways between are in `moderation.TRANSITIONS`."""

        PENDING = "pending", "Pending"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        SPAM = "spam", "Spam"
        REMOVED = "removed", "Removed"

    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="comments", db_index=False
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    shown = models.BooleanField(
        default=False,
        editable=False,
        help_text="On the page, as a comment or as the placeholder of one.",
    )
    text_version = models.PositiveSmallIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = CommentManager()

    class Meta:
        indexes = [
            models.Index(fields=["post", "status"], name="comment_post_status"),
            models.Index(
                fields=["post", "created_at", "id"],
                condition=Q(parent__isnull=True, shown=True),
                name="comment_threads_shown",
            ),
            models.Index(
                fields=["created_at", "id"], condition=Q(status="pending"), name="comment_waiting"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["pending", "approved", "rejected", "spam", "removed"]),
                name="comment_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(shown=True), name="approved_is_shown"
            ),
        ]

    def __str__(self) -> str:
        return f"Comment by {self.name}"

    @property
    def name(self) -> str:
        """The name its writer gave."""
        return self.content.name

    @property
    def email(self) -> str:
        """The email address its writer gave, or nothing. Never public."""
        return self.content.email

    @property
    def body(self) -> str:
        """Its words as they were typed."""
        return self.content.body

    @property
    def body_html(self) -> str:
        """Its words as HTML, made by `sanitise.comment_html`."""
        return self.content.body_html

    @property
    def anchor(self) -> str:
        """The id of the comment's element on the page."""
        return f"comment-{self.pk}"

    def get_absolute_url(self) -> str:
        """Return the permalink's path, which stays right whatever page the comment is on."""
        return f"/comments/{self.pk}/"


class Content(models.Model):
    """What a person sent: plain text as typed, and its HTML, made once."""

    class Source(models.TextChoices):
        """How the words came to be here."""

        FORM = "form", "Comment form"
        IMPORT = "import", "Import"

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="content"
    )
    name = models.CharField(max_length=100)
    email = models.EmailField(max_length=254, blank=True)
    body = models.TextField()
    body_html = models.TextField(editable=False)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.FORM)

    class Meta:
        indexes = [
            models.Index(Lower("email"), condition=~Q(email=""), name="content_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") | Q(source="import"), name="only_an_import_has_no_words"
            ),
        ]

    def __str__(self) -> str:
        return f"Words of {self.name}"


class Mark(models.Model):
    """Something a moderator should look at; it never decides."""

    class Kind(models.TextChoices):
        """What was noticed when the comment came in."""

        NO_ORIGIN = "no origin", "The browser did not say where the form was"
        HONEYPOT = "honeypot", "A field that people do not see was filled in"
        TOO_FAST = "too fast", "Sent within 3 seconds of opening the page"
        LIKE_STAFF = "like staff", "The name looks like that of staff or of the blog"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=20, choices=Kind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "kind"], name="mark_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


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
        indexes = [models.Index(fields=["comment", "-number"], name="decision_of_comment")]
        constraints = [
            models.UniqueConstraint(fields=["blog", "number"], name="decision_number_once_a_blog"),
            models.CheckConstraint(
                condition=Q(actor_kind="person", actor__isnull=False)
                | Q(actor_kind__in=["rule", "import"], actor__isnull=True),
                name="a_person_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(to_status__in=["rejected", "removed"])
                | Q(policy_rule__isnull=False)
                | Q(actor_kind="import"),
                name="rejecting_and_removing_name_a_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_status} to {self.to_status}"


class Receipt(models.Model):
    """Proof that a comment was taken in, so that the same one sent again is one comment.

    `key` is a keyed hash of post, parent, name, email and words; it tells nothing by itself.
    """

    key = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:8]


class Hit(models.Model):
    """One comment counted against one limit. Kept for a minute.

    `key` is a keyed hash of an address, an email or a post: no network address is stored.
    """

    key = models.CharField(max_length=64)
    comment = models.CharField(max_length=64, help_text="The key of the comment’s receipt.")
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="hit_key_at")]

    def __str__(self) -> str:
        return self.key[:8]
