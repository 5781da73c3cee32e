"""Who follows a blog by email, and how far the telling of a post or a change has come."""

from django.db import models
from django.db.models import Q

from posts.models.blog import Blog
from posts.models.post import Post, PostRevision
from posts.models.terms import Author, Category


class Subscription(models.Model):
    """An email address that asked to be told of new and corrected posts, and which.

    Nothing is told before it is confirmed, and every asking has a row of its own until then: who
    types an address changes nothing that its reader chose. Its end is the row's end. `person` is a
    keyed hash of the address.
    """

    class Every(models.TextChoices):
        """How often mail goes out."""

        ONCE = "once", "At once"
        DAY = "day", "Once a day"
        WEEK = "week", "Once a week"

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="subscriptions")
    email = models.EmailField(max_length=254)
    person = models.CharField(max_length=64)
    ref = models.CharField(max_length=16, unique=True, help_text="Of its private addresses.")
    made_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    whole = models.BooleanField("every post, whatever it is about and whoever wrote it")
    everywhere = models.BooleanField("the other blogs of this install too")
    every = models.CharField(max_length=5, choices=Every.choices)
    categories = models.ManyToManyField(Category, blank=True)
    authors = models.ManyToManyField(Author, blank=True)
    since = models.DateTimeField(help_text="What became public by then is told no more.")

    class Meta:
        indexes = [models.Index(fields=["person"], name="subscription_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["blog", "person"],
                condition=Q(confirmed_at__isnull=False),
                name="subscription_once_a_blog",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(confirmed_at__isnull=False, everywhere=True),
                name="subscription_everywhere_once",
            ),
            models.CheckConstraint(
                condition=Q(every__in=["once", "day", "week"]), name="subscription_every_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Subscription {self.pk}"


class Progress(models.Model):
    """How far subscribers who are told at once have been told of something. Never begun anew."""

    begun_at = models.DateTimeField()
    last = models.BigIntegerField(default=0, help_text="Key of the last subscription looked at.")
    done_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["begun_at"], condition=Q(done_at=None), name="%(class)s_open")
        ]


class Telling(Progress):
    """How far a new post has been told."""

    post = models.OneToOneField(
        Post, on_delete=models.CASCADE, primary_key=True, related_name="telling"
    )

    def __str__(self) -> str:
        return f"Telling of post {self.post_id}"


class ChangeTelling(Progress):
    """How far it has been told what a later text of a post changed."""

    revision = models.OneToOneField(
        PostRevision, on_delete=models.CASCADE, primary_key=True, related_name="telling"
    )

    def __str__(self) -> str:
        return f"Telling of text {self.revision_id}"
