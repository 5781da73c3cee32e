"""Posts, the revisions of their text, and the record of what was done to them."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from posts.models.blog import Blog
from posts.models.picture import Picture
from posts.models.terms import Author, Category, Tag
from posts.models.versions import VersionedQuerySet


def _published(now: dt.datetime, prefix: str = "") -> Q:
    """Return the one condition under which a post is public at `now`."""
    return Q(**{f"{prefix}first_published_at__lte": now}) & (
        Q(**{f"{prefix}withdrawn_at__isnull": True}) | Q(**{f"{prefix}withdrawn_at__gt": now})
    )


def article_path(day: dt.date, slug: str) -> str:
    """Return the path of the article first published on `day` under `slug`."""
    return f"/{day.year:04}/{day.month:02}/{day.day:02}/{slug}/"


class PostQuerySet(VersionedQuerySet["Post"]):
    """Ways to find posts."""

    forgotten_by = ("blog_id", "pk")

    def published(self, now: dt.datetime | None = None) -> "PostQuerySet":
        """Return the posts that are public at `now`: the only meaning of "public"."""
        return self.filter(_published(now or timezone.now()))

    def withdrawn(self, now: dt.datetime | None = None) -> "PostQuerySet":
        """Return the posts that were public and are withdrawn at `now`."""
        moment = now or timezone.now()
        return self.filter(first_published_at__lte=moment, withdrawn_at__lte=moment)


class Post(models.Model):  # type: ignore[django-manager-missing]
    """A post's identity, address and dates. Its text is in its revisions."""

    blog = models.ForeignKey(Blog, on_delete=models.PROTECT, related_name="posts")
    slug = models.SlugField(max_length=200)
    day = models.DateField(
        null=True,
        editable=False,
        help_text="The day of first publication in the blog’s time zone: part of the address.",
    )
    first_published_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.CharField(max_length=300, blank=True, editable=False)
    comments_closed_at = models.DateTimeField(null=True, editable=False)
    comments_closed_reason = models.CharField(max_length=300, blank=True, editable=False)
    comments_reopen_at = models.DateTimeField(null=True, editable=False)
    comments_close_after = models.PositiveSmallIntegerField(
        null=True,
        editable=False,
        help_text="Days after publication. None: as the blog says. 0: they stay open.",
    )
    slow_minutes = models.PositiveSmallIntegerField(default=0, editable=False)
    # Counted by comments/moderation/counting.py whenever a decision changes what is on show
    comments_approved = models.PositiveIntegerField(default=0, editable=False)
    comments_shown = models.PositiveIntegerField(default=0, editable=False)
    threads_shown = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveBigIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager["Post"]] = PostQuerySet.as_manager()

    class Meta:
        ordering = [F("first_published_at").desc(nulls_first=True), "-pk"]
        indexes = [
            models.Index(fields=["blog", "-first_published_at", "-id"], name="post_newest"),
            models.Index(fields=["-first_published_at", "-id"], name="post_newest_of_all"),
            models.Index(fields=["blog", "-day"], name="post_by_day"),
            # What goes next is looked for whenever a page is made
            models.Index(
                fields=["withdrawn_at"], condition=Q(withdrawn_at__isnull=False), name="post_goes"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["blog", "slug"], name="post_slug_once_a_blog"),
            models.CheckConstraint(
                condition=Q(day__isnull=True, first_published_at__isnull=True)
                | Q(day__isnull=False, first_published_at__isnull=False),
                name="post_day_comes_with_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="withdrawn_post_says_why",
            ),
            models.CheckConstraint(
                condition=Q(comments_closed_at__isnull=True, comments_closed_reason="")
                | (Q(comments_closed_at__isnull=False) & ~Q(comments_closed_reason="")),
                name="post_closed_comments_say_why",
            ),
            models.CheckConstraint(
                condition=Q(comments_reopen_at__isnull=True)
                | Q(comments_reopen_at__gt=F("comments_closed_at")),
                name="post_reopens_after_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """Return the path of the article. Raises ValueError for a post never given a date."""
        if self.day is None:
            raise ValueError("A post has no address before it is published or scheduled.")
        return article_path(self.day, self.slug)

    def has_been_public(self) -> bool:
        """Say whether readers could see it, now or before it was withdrawn."""
        return self.first_published_at is not None and self.first_published_at <= timezone.now()


class PostRevisionQuerySet(models.QuerySet["PostRevision"]):
    """Ways to find the text of posts."""

    def public(self, now: dt.datetime | None = None) -> "PostRevisionQuerySet":
        """Return, for each post public at `now`, the one revision readers see at that moment."""
        moment = now or timezone.now()
        newer = (
            PostRevision.objects.due(moment)
            .filter(post=OuterRef("post"))
            .filter(
                Q(publish_at__gt=OuterRef("publish_at"))
                | Q(publish_at=OuterRef("publish_at"), number__gt=OuterRef("number"))
            )
        )
        public = self.due(moment).filter(_published(moment, "post__"))
        return public.exclude(Exists(newer))

    def due(self, now: dt.datetime | None = None) -> "PostRevisionQuerySet":
        """Return the revisions whose moment has come; of one post, the last is the public one."""
        moment = now or timezone.now()
        return self.filter(status=PostRevision.Status.PUBLISHED, publish_at__lte=moment)

    def newest_first(self) -> "PostRevisionQuerySet":
        """Order by first publication, newest first; never ambiguous."""
        return self.order_by("-post__first_published_at", "-post__pk")


class PostRevision(models.Model):
    """One text of a post, with the moment from which it is the public one."""

    class Status(models.TextChoices):
        """A published revision whose moment is still to come is called scheduled."""

        DRAFT = "draft", "Draft"
        REVIEW = "review", "In review"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    publish_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=200)
    excerpt = models.CharField(max_length=400, blank=True)
    body = models.TextField(blank=True)
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.PROTECT)
    authors = models.ManyToManyField(Author, blank=True)
    categories = models.ManyToManyField(Category, blank=True)
    tags = models.ManyToManyField(Tag, blank=True)
    change_note = models.CharField(
        max_length=300, blank=True, help_text="What a later text changed, for readers."
    )
    # Everybody who saved it since it was begun: none of them can approve it
    hands = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Rises when the text is saved, published or taken back from publication, and never falls,
    # from one revision of a post to the next
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions"
    )

    objects: ClassVar[models.Manager["PostRevision"]] = PostRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["post", "-number"]
        indexes = [
            models.Index(fields=["post", "-publish_at"], name="revision_due"),
            models.Index(fields=["publish_at"], name="revision_comes"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="revision_number_once_a_post"),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(status__in=["draft", "review", "approved"]),
                name="one_open_text_for_each_post",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "review", "approved"], publish_at__isnull=True)
                | Q(status="published", publish_at__isnull=False),
                name="published_revision_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(status="approved", approved_by__isnull=False)
                | Q(status__in=["draft", "review"], approved_by__isnull=True)
                | Q(status="published"),
                name="approved_revision_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PostEvent(models.Model):
    """One act on a post: who did what, when. Never changed or deleted (triggers say so)."""

    class Act(models.TextChoices):
        """The acts of `posts/publishing/` and of `comments/moderation/closing.py`."""

        SUBMIT = "submit", "Submitted for review"
        APPROVE = "approve", "Approved"
        ASK = "ask for changes", "Changes asked for"
        CHANGE = "change", "Changed after review, so a draft again"
        OVERRIDE = "override", "Published despite checks"
        PUBLISH = "publish", "Published"
        TAKE_BACK = "take back", "Taken back to draft"
        WITHDRAW = "withdraw", "Withdrawn"
        CANCEL = "cancel take-down", "Take-down cancelled"
        RETURN = "return", "Put back"
        SHARE = "share", "Link to the draft made"
        END_SHARE = "end share", "Link to the draft ended"
        CLOSE = "close comments", "Comments closed"
        REOPEN = "reopen comments", "Comments reopened"
        SLOW = "slow mode", "Slow mode set"
        RENAME = "rename", "Renamed"
        FEATURE = "feature", "Featured"
        UNFEATURE = "unfeature", "No longer featured"
        CLOSE_AFTER = "close after", "Days until comments close set"
        RESTORE = "restore text", "Earlier text restored"
        IMPORT = "import", "Imported"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="events")
    revision = models.ForeignKey(PostRevision, null=True, on_delete=models.PROTECT)
    act = models.CharField(max_length=20, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=2_000, blank=True)
    about = models.CharField(
        max_length=300, blank=True, help_text="Which checks were overridden, by their codes."
    )
    reopen_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True, help_text="Of slow mode.")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "event"

    def __str__(self) -> str:
        return f"{self.get_act_display()} by {self.by}"
