"""A comment: its place in a thread, what became of it, and its words."""

from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments import tree
from posts.models import Post

# To whose writers a blog promises a decision in time: what an import brought was written to others,
# and may be years old
PROMISED = ~Q(content__source="import")


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

    def reported(self) -> "CommentQuerySet":
        """Return the comments with a report that no moderator has answered yet."""
        reports = apps.get_model("comments", "Report").objects.open()
        # Not EXISTS: SQLite would look at every comment for it
        return self.filter(pk__in=reports.values("comment"))


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
    held = models.BooleanField(
        default=False, editable=False, help_text="A rule noticed something: see its marks."
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
            models.Index(
                fields=["post", "created_at", "id"],
                condition=Q(status="pending", held=True),
                name="comment_held",
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
        DESK = "desk", "Moderators’ desk"
        IMPORT = "import", "Import"

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="content"
    )
    name = models.CharField(max_length=100)
    email = models.EmailField(max_length=254, blank=True)
    person = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Keyed hash of the email, by which its writer is known when that is gone.",
    )
    body = models.TextField()
    body_html = models.TextField(editable=False)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.FORM)
    official = models.CharField(
        max_length=100,
        blank=True,
        help_text="For whom an official reply speaks: “Author”, or the team’s name.",
    )
    confirmed_at = models.DateTimeField(
        null=True, editable=False, help_text="When its writer showed that the email is theirs."
    )
    erased_at = models.DateTimeField(
        null=True, editable=False, help_text="When its name and words were erased."
    )

    class Meta:
        indexes = [
            models.Index(fields=["person"], condition=~Q(person=""), name="content_person"),
            # What retention looks at
            models.Index(fields=["comment"], condition=~Q(email=""), name="content_with_email"),
            # What no reader sent: figures leave it out
            models.Index(
                fields=["comment"],
                condition=~Q(source="form"),
                name="content_not_from_form",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") | Q(source="import"), name="only_an_import_has_no_words"
            ),
            models.CheckConstraint(
                condition=Q(official="") | Q(source__in=["desk", "import"]),
                name="only_the_desk_speaks_officially",
            ),
        ]

    def __str__(self) -> str:
        return f"Words of {self.name}"
