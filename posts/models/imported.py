"""What came from WordPress: under which id and address, and what was taken over last."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from posts.models.blog import Blog
from posts.models.page import Page
from posts.models.picture import Picture
from posts.models.post import Post

LONGEST_ADDRESS = 500
_TARGETS = ("post", "page", "picture")


def _leads_to(target: str) -> Q:
    return Q(**{f"{one}__isnull": one != target for one in _TARGETS})


class Imported(models.Model):
    """A post, page or picture as WordPress knew it.

    `digest` is of what was taken over last: the same again changes nothing. `seen` is the version
    of the text that was written then (of a page, its number): another one here means that an
    editor wrote since, and what was written here stays.
    """

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="imported")
    number = models.PositiveBigIntegerField(
        null=True, help_text="Its id in WordPress. None when the export did not say it."
    )
    address = models.CharField(
        max_length=LONGEST_ADDRESS,
        help_text="The path it had; of a picture, that below wp-content/uploads.",
    )
    placed = models.CharField(
        max_length=LONGEST_ADDRESS, blank=True, help_text="The path it was given here."
    )
    digest = models.CharField(max_length=64, blank=True)
    seen = models.PositiveIntegerField(default=0)
    post = models.ForeignKey(
        Post, null=True, on_delete=models.CASCADE, related_name="imported_from"
    )
    page = models.ForeignKey(
        Page, null=True, on_delete=models.CASCADE, related_name="imported_from"
    )
    picture = models.ForeignKey(
        Picture, null=True, on_delete=models.CASCADE, related_name="imported_from"
    )

    class Meta:
        verbose_name = "thing from WordPress"
        verbose_name_plural = "things from WordPress"
        indexes = [models.Index(fields=["blog", "address"], name="imported_by_address")]
        constraints = [
            models.UniqueConstraint(fields=["blog", "number"], name="imported_once_a_number"),
            models.UniqueConstraint(
                fields=["blog", "address"],
                condition=Q(number__isnull=True),
                name="imported_once_an_address_without_number",
            ),
            models.CheckConstraint(
                condition=_leads_to("post") | _leads_to("page") | _leads_to("picture"),
                name="imported_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.address}"


class ImportRun(models.Model):
    """One import into a blog. Of a blog one goes on at a time; what it came to is its report.

    `process` is the host and process that carries it out, and `touched_at` when it last said so:
    one whose process is gone may be carried on by another.
    """

    class Outcome(models.TextChoices):
        """How it ended."""

        RUNNING = "", "Not ended"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"
        STOPPED = "stopped", "Stopped on the way"

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(
        max_length=300, blank=True, help_text="The blog it came from: host and path."
    )
    files = models.JSONField(default=list)
    process = models.CharField(max_length=200)
    begun_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "import"
        constraints = [
            models.UniqueConstraint(
                fields=["blog"], condition=Q(ended_at__isnull=True), name="one_import_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="")
                | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="ended_import_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"Import into {self.blog}"


class ImportUpload(models.Model):
    """An export that an administrator sent from the desk, kept until it is imported.

    `trial` imports nothing and reports all the same. `says` is why it could not be done.
    """

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="import_uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    data = models.BinaryField()
    trial = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    ended_at = models.DateTimeField(null=True)
    what = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    says = models.CharField(max_length=500, blank=True)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "sent export"

    def __str__(self) -> str:
        return self.name
