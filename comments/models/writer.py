"""What the site keeps for the people who write comments: their private page, and their mail."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from comments.models.comment import Comment
from comments.models.decision import Decision
from comments.models.report import Report
from comments.persons import known_as
from posts.models import Blog


class PageLink(models.Model):
    """One private address of a comment's page, for its writer (`govblog/links.py`).

    A comment can have several: the one shown after sending, and those that went by mail.
    """

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="page_links")
    ref = models.CharField(max_length=16, unique=True)
    by_mail = models.BooleanField(
        default=False, help_text="It went by mail only, so who has it reads that mailbox."
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Link to the page of comment {self.comment_id}"


class Mailbox(models.Model):
    """An email address that commenters of one blog gave, and what it is told.

    Nothing is sent to it repeatedly before it is confirmed. `person` is a keyed hash of it.
    """

    class Every(models.TextChoices):
        """How often news go out."""

        ONCE = "once", "At once"
        DAY = "day", "Once a day"

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="mailboxes")
    email = models.EmailField(max_length=254)
    person = models.CharField(max_length=64)
    ref = models.CharField(max_length=16, unique=True, help_text="Of its private addresses.")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    outcomes = models.BooleanField("what became of a comment", default=True)
    replies = models.BooleanField("replies to a comment", default=True)
    reports = models.BooleanField("what became of a report", default=True)
    reviews = models.BooleanField("the answer to a second look", default=True)
    every = models.CharField(max_length=5, choices=Every.choices, default=Every.ONCE)
    told_at = models.DateTimeField(null=True, help_text="When the last daily mail was written.")

    class Meta:
        verbose_name_plural = "mailboxes"
        indexes = [models.Index(fields=["person"], name="mailbox_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["blog", "person"], name="mailbox_once_a_blog"),
            models.CheckConstraint(
                condition=Q(every__in=["once", "day"]), name="mailbox_every_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Mailbox {self.pk}"


class Follow(models.Model):
    """The writer of a comment wants to be told of replies to it."""

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="follow"
    )
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"Replies to comment {self.comment_id}"


class News(models.Model):
    """One thing that a mailbox is to be told, or was. It holds no words."""

    class Kind(models.TextChoices):
        """What it is about; each can be unsubscribed from by itself."""

        OUTCOME = "outcome", "What became of a comment"
        REPLY = "reply", "A reply"
        REPORT = "report", "What became of a report"
        REVIEW = "review", "The answer to a second look"

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="news")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    comment = models.ForeignKey(
        Comment,
        on_delete=models.CASCADE,
        related_name="news",
        help_text="The comment decided, the reply, or the comment reported.",
    )
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField(help_text="Not before what it tells can be undone no more.")
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "news"
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(told_at=None), name="news_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "kind", "comment"],
                condition=Q(told_at=None),
                name="news_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["outcome", "reply", "report", "review"]),
                name="news_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.comment_id})"


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Ways to find who is written to no more."""

    def of(self, email: str) -> "SuppressionQuerySet":
        """Return the rows of an address, under whichever key they were made."""
        return self.filter(person__in=known_as(email))


class Suppression(models.Model):
    """A person who is written to no more by this install, known by a keyed hash only."""

    person = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Suppression"]] = SuppressionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.person[:8]


class Retry(models.Model):
    """A comment that its writer sent again, changed, after the first was not published."""

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="retry"
    )
    of = models.OneToOneField(Comment, on_delete=models.PROTECT, related_name="sent_again")

    class Meta:
        verbose_name_plural = "retries"

    def __str__(self) -> str:
        return f"Comment {self.comment_id} instead of {self.of_id}"


class Review(models.Model):
    """A second look that a writer asked for, and its answer by another moderator.

    Once answered it never changes; its words can be blanked (triggers say so).
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        UPHELD = "upheld", "The decision stands"
        OVERTURNED = "overturned", "The decision was changed"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="reviews")
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, related_name="review", help_text="What is looked at."
    )
    words = models.TextField(max_length=2_000, blank=True, help_text="Why the writer disagrees.")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="reviews"
    )
    answer = models.TextField(max_length=2_000, blank=True, help_text="For the writer.")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(answered_at=None), name="review_open"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, outcome="", answer="")
                | Q(
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    outcome__in=["upheld", "overturned"],
                ),
                name="answered_review_says_who_and_what",
            ),
        ]

    def __str__(self) -> str:
        return f"Second look at comment {self.comment_id}"
