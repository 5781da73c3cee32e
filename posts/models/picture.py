"""Pictures that posts show."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from posts.models.blog import Blog
from posts.models.licence import NAMED, UNKNOWN, choices, licence_of


class Picture(models.Model):
    """A picture as it is served: re-encoded, without metadata, described or decorative."""

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="pictures/")
    width = models.PositiveIntegerField(editable=False, help_text="Pixels.")
    height = models.PositiveIntegerField(editable=False, help_text="Pixels.")
    widths = models.CharField(
        max_length=40,
        blank=True,
        editable=False,
        help_text="The smaller widths that were made, in pixels, with spaces between.",
    )
    alt = models.CharField(
        "alternative text",
        max_length=300,
        blank=True,
        help_text="What the picture tells someone who cannot see it.",
    )
    decorative = models.BooleanField(
        default=False, help_text="The picture tells nothing that the text does not."
    )
    caption = models.CharField(max_length=300, blank=True)
    credit = models.CharField(
        "copyright holder or maker",
        max_length=200,
        blank=True,
        help_text="Shown under the picture. Most licences ask for it.",
    )
    source = models.URLField(
        "address of the source",
        max_length=500,
        blank=True,
        help_text="Where the picture is from. The name above becomes a link to it.",
    )
    licence = models.CharField(max_length=20, choices=choices, default=UNKNOWN)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL
    )

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            # WCAG 1.1.1: a text alternative, or a picture that needs none
            models.CheckConstraint(
                condition=(Q(decorative=True, alt="") | (Q(decorative=False) & ~Q(alt=""))),
                name="picture_described_or_decorative",
            ),
            models.CheckConstraint(
                condition=~Q(licence__in=NAMED) | ~Q(credit=""),
                name="picture_names_whom_its_licence_asks_for",
            ),
        ]

    def __str__(self) -> str:
        return self.alt or f"Decorative picture {self.pk}"

    @property
    def smaller(self) -> list[tuple[int, str]]:
        """The smaller widths that were made, each with the name of its file."""
        stem = str(self.file.name).removesuffix(".webp")
        return [(int(width), f"{stem}-{width}.webp") for width in self.widths.split()]

    @property
    def srcset(self) -> str:
        """The addresses of all widths, as a browser chooses among them; "" when there is one."""
        made = [f"{self.file.storage.url(name)} {width}w" for width, name in self.smaller]
        return ", ".join([*made, f"{self.file.url} {self.width}w"]) if made else ""

    @property
    def smallest(self) -> str:
        """The address of the smallest width there is."""
        made = self.smaller
        return str(self.file.storage.url(made[0][1])) if made else str(self.file.url)

    @property
    def terms(self) -> tuple[str, str]:
        """How a page names the licence, and where the licence can be read; both may be ""."""
        said = licence_of(self.licence)
        return said.words, said.url
