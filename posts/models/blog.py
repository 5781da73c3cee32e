"""Blogs, and what was done to a whole one."""

import datetime as dt
from typing import ClassVar
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import BooleanField, Case, F, Q, Sum, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from govblog.colour import readable
from govblog.prepared import Prepared, words
from posts.models import purge
from posts.models.keeping import Keeping
from posts.models.publishing import Publishing

LONGEST_SLOW_MODE = 60  # minutes


class BlogQuerySet(models.QuerySet["Blog"]):
    """Ways to find a blog."""

    def for_host(self, host: str) -> "Blog | None":
        """Return the blog of this host name, else the first blog, else None when there is none.

        `host` may carry a port; it must have passed ALLOWED_HOSTS already.
        """
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            # Where every host is allowed: colons in brackets that are no address
            name = ""
        at = timezone.now()
        rows = _at_host.rows(host=name, limit=(1, 0))
        if not rows:
            return None
        *values, of_several = rows[0]
        blog = Blog.from_db("default", _COLUMNS, values)
        blog.of_several, blog.read_at = of_several, at
        return blog

    def versions(self) -> int:
        """Return the sum of their versions: it changes when one of them does."""
        return int(self.aggregate(found=Sum("version"))["found"] or 0)

    def move_version(self, *, hard: bool = False) -> int:
        """Mark every page of these blogs as changed; return how many blogs.

        `hard`: something was taken down, so no cache may show the old pages any more. Call it in
        the transaction of the change.
        """
        purge.of_blogs(self, hard=hard)
        return self.update(version=F("version") + 1)


class Blog(Keeping, Publishing):
    """One blog: its names, its comment settings, its limits. An install can hold many."""

    class Order(models.TextChoices):
        """In which order a conversation's threads are shown."""

        OLDEST = "oldest", "Oldest first"
        NEWEST = "newest", "Newest first"

    class Holidays(models.TextChoices):
        """Whose bank holidays are no working days."""

        NONE = "", "None"
        ENGLAND = "england-and-wales", "England and Wales"
        SCOTLAND = "scotland", "Scotland"
        IRELAND = "northern-ireland", "Northern Ireland"

    of_several = False  # whether the install has other blogs, as `for_host` found it
    read_at: dt.datetime | None = None  # when `for_host` did: before all that a page shows of it

    host = models.CharField(
        "host name",
        max_length=253,
        unique=True,
        help_text="Such as blog.example.gov.uk, without a port.",
    )
    base_url = models.CharField(
        "address",
        max_length=300,
        blank=True,
        help_text="Scheme, host and port for links. Leave empty to use the install’s BASE_URL.",
    )
    name = models.CharField(max_length=100)
    strapline = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    colour = models.CharField(
        max_length=7,
        blank=True,
        validators=[readable],
        help_text="Of the band with the blog’s name, such as #14505c. Empty: the usual one.",
    )
    about = models.TextField(blank=True, help_text="Shown beside every article.")
    language = models.CharField(max_length=20, default="en-GB")
    time_zone = models.CharField(max_length=60, default="Europe/London")
    licence_text = models.CharField(max_length=300, blank=True)
    licence_url = models.URLField("licence address", max_length=300, blank=True)
    privacy_url = models.CharField("privacy notice address", max_length=300, blank=True)
    promise = models.CharField(
        max_length=300,
        blank=True,
        help_text="One sentence for commenters: when comments are read and how long it takes.",
    )
    comment_order = models.CharField(max_length=10, choices=Order.choices, default=Order.OLDEST)
    threads_per_page = models.PositiveSmallIntegerField(
        default=50, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    email_required = models.BooleanField("commenters must give an email address", default=True)
    comments_closed_at = models.DateTimeField(null=True, blank=True)
    comments_closed_reason = models.CharField(max_length=300, blank=True)
    comments_reopen_at = models.DateTimeField(null=True, blank=True)
    comments_close_after = models.PositiveSmallIntegerField(
        "days after which comments on a post close", default=0, help_text="0: they stay open."
    )
    slow_minutes = models.PositiveSmallIntegerField(
        "minutes between two comments of one person on one post",
        default=0,
        validators=[MaxValueValidator(LONGEST_SLOW_MODE)],
        help_text="0: no waiting. Up to 60, for a conversation that runs hot.",
    )
    reports_open = models.BooleanField("readers may report comments", default=True)
    auto_approve_after = models.PositiveSmallIntegerField(
        "approved comments after which a confirmed email needs no moderator",
        default=0,
        help_text="0: never. Otherwise a comment that no rule holds is published once its "
        "writer confirmed it from a mail, if so many from that email were approved before.",
    )
    team_name = models.CharField(
        max_length=100, blank=True, help_text="For whom an official reply of the team speaks."
    )
    working_days = models.CharField(
        max_length=7,
        default="12345",
        validators=[RegexValidator("^(?!.*(.).*\\1)[1-7]{1,7}$", "Enter days as digits.")],
        help_text="1 for Monday to 7 for Sunday: 12345 is Monday to Friday.",
    )
    work_starts = models.TimeField(default=dt.time(9))
    work_ends = models.TimeField(default=dt.time(17))
    holidays = models.CharField(
        "bank holidays",
        max_length=20,
        blank=True,
        choices=Holidays.choices,
        default=Holidays.ENGLAND,
    )
    promised_hours = models.PositiveSmallIntegerField(
        "working hours in which a comment is decided",
        default=16,
        help_text="Comments that wait longer are marked as late. 0: no promise.",
    )
    review_hours = models.PositiveSmallIntegerField(
        "working hours in which a second look is answered",
        default=40,
        validators=[MinValueValidator(1), MaxValueValidator(400)],
        help_text="A commenter who asks for a second look at a decision is told this day.",
    )
    undo_minutes = models.PositiveSmallIntegerField(
        "minutes in which a decision can be undone",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="What people are told of it by mail waits so long.",
    )
    sealed_days = models.PositiveSmallIntegerField(
        "days for which words cut from a comment are kept sealed", default=180
    )
    figures_public = models.BooleanField("publish monthly figures of moderation", default=False)
    limit_address = models.PositiveIntegerField(
        "comments a minute from one network address", default=20
    )
    limit_email = models.PositiveIntegerField("comments a minute from one email", default=5)
    limit_post = models.PositiveIntegerField("comments a minute on one post", default=100)
    # Kept by posts/pages.py: every page's footer has them, also one that tells of an error
    page_links = models.JSONField(default=list, editable=False, help_text="Titles and paths.")
    featured = models.ForeignKey(
        "posts.Post", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    # What its feeds are known by, whatever becomes of its host and its names
    feed_id = models.UUIDField(default=uuid4, editable=False)
    version = models.PositiveBigIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager["Blog"]] = BlogQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            *Keeping.Meta.constraints,
            *Publishing.Meta.constraints,
            models.CheckConstraint(
                condition=Q(threads_per_page__gte=1, threads_per_page__lte=200),
                name="blog_threads_per_page_1_to_200",
            ),
            models.CheckConstraint(
                condition=Q(comments_closed_at__isnull=True, comments_closed_reason="")
                | (Q(comments_closed_at__isnull=False) & ~Q(comments_closed_reason="")),
                name="blog_closed_comments_say_why",
            ),
            models.CheckConstraint(
                condition=Q(comments_reopen_at__isnull=True)
                | Q(comments_reopen_at__gt=F("comments_closed_at")),
                name="blog_reopens_after_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(work_ends__gt=F("work_starts")), name="blog_works_some_time_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which this blog's readers and editors see dates."""
        return ZoneInfo(self.time_zone)

    @property
    def origin(self) -> str:
        """Scheme, host and port of this blog's pages, without a slash at the end."""
        return (self.base_url or settings.BASE_URL).rstrip("/")


_COLUMNS = [field.attname for field in Blog._meta.concrete_fields]
# Asked at every request
_at_host = Prepared(
    lambda: (
        Blog.objects.annotate(
            at_host=Case(When(host=words("host"), then=0), default=1),
            several=RawSQL("(SELECT COUNT(*) FROM posts_blog) > 1", [], BooleanField()),
        )
        .order_by("at_host", "pk")
        .values_list(*_COLUMNS, "several")
    ),
    plan_once=True,
)


class BlogEvent(models.Model):
    """One act on a whole blog: who did what, when. Never changed or deleted (triggers say so)."""

    class Act(models.TextChoices):
        """The acts of `comments/moderation/closing.py`, and of `posts/furnishing.py`."""

        CLOSE = "close comments", "Comments closed"
        REOPEN = "reopen comments", "Comments reopened"
        SLOW = "slow mode", "Slow mode set"
        SETTINGS = "settings", "Settings changed"

    blog = models.ForeignKey(Blog, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=20, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    reopen_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True, help_text="Of slow mode.")
    batch = models.UUIDField(null=True, help_text="Shared by the events of one act on all blogs.")
    said = models.JSONField(
        null=True, help_text="Of settings: the name of each, and what it was before and after."
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "event"

    def __str__(self) -> str:
        return f"{self.get_act_display()} by {self.by}"
