"""A blog's settings and its pictures."""

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments import moderation
from govblog import roles
from govblog.staff import ByRole, person
from posts import checks, pictures
from posts.models import Blog, Picture


class BlogForm(forms.ModelForm):
    """A blog's settings."""

    stopping_checks = forms.MultipleChoiceField(
        label="Checks that stop publication",
        choices=checks.CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Blog._meta.get_field("stopping_checks").help_text,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["stopping_checks"] = checks.stopping_of(self.instance)

    def clean_stopping_checks(self) -> str:
        """Return the codes as they are kept."""
        return " ".join(self.cleaned_data["stopping_checks"])

    def clean_time_zone(self) -> str:
        """Refuse a name that no clock knows: every page of the blog would fail on it."""
        name: str = self.cleaned_data["time_zone"]
        if name not in available_timezones():
            raise forms.ValidationError("Enter a time zone by its name, like Europe/London.")
        return name

    def clean_colour(self) -> str:
        """Return the colour in small letters."""
        colour: str = self.cleaned_data["colour"]
        return colour.strip().lower()

    def clean_host(self) -> str:
        """Return the host name in small letters; refuse what is no host name."""
        host: str = self.cleaned_data["host"].strip().lower()
        if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host):
            raise forms.ValidationError("Enter a host name, like blog.example.gov.uk.")
        return host

    def clean_base_url(self) -> str:
        """Return scheme, host and port as a browser writes an origin, or nothing."""
        address: str = self.cleaned_data["base_url"].strip().lower().rstrip("/")
        address = re.sub(r"^(https):(//[^/]*):443$|^(http):(//[^/]*):80$", r"\1\3:\2\4", address)
        if address and not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", address):
            raise forms.ValidationError("Enter scheme and host, like https://blog.example.gov.uk.")
        return address

    def clean(self) -> dict[str, Any]:
        """Refuse a working day that ends before it starts, and a second blog without an address of
        its own: its links would lead to the first."""
        said = super().clean() or {}
        starts, ends = said.get("work_starts"), said.get("work_ends")
        if starts and ends and ends <= starts:
            self.add_error("work_ends", "Enter a time after the one at which work starts.")
        first = Blog.objects.order_by("pk").values_list("pk", flat=True).first()
        if first not in (None, self.instance.pk) and not said.get("base_url"):
            self.add_error("base_url", "Enter the address of this blog. Only the first needs none.")
        return said


@admin.register(Blog)
class BlogAdmin(ByRole, admin.ModelAdmin):
    """A blog's names, comment settings and limits."""

    act = "change settings"
    form = BlogForm
    to_blog = "pk"
    list_display = ("name", "host", "comment_order", "threads_per_page")
    fieldsets = (
        ("Names", {"fields": ("name", "strapline", "organisation", "about", "colour", "language")}),
        ("Address", {"fields": ("host", "base_url", "time_zone")}),
        ("Footer", {"fields": ("licence_text", "licence_url", "privacy_url")}),
        (
            "Comments",
            {
                "fields": (
                    "promise",
                    "email_required",
                    "comment_order",
                    "threads_per_page",
                    "comments_close_after",
                    "reports_open",
                    "team_name",
                )
            },
        ),
        ("Publishing", {"fields": ("review_required", "stopping_checks", "reading_age")}),
        (
            "Moderation",
            {"fields": ("auto_approve_after", "undo_minutes", "figures_public")},
        ),
        (
            "Personal data",
            {
                "fields": (
                    "email_days",
                    "unpublished_days",
                    "person_days",
                    "sealed_days",
                    "lawful_basis",
                )
            },
        ),
        (
            "Promised time",
            {
                "fields": (
                    "promised_hours",
                    "review_hours",
                    "working_days",
                    "work_starts",
                    "work_ends",
                    "holidays",
                )
            },
        ),
        ("Limits", {"fields": ("limit_address", "limit_email", "limit_post", "slow_minutes")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let only an administrator of the whole install add a blog."""
        return person(request).is_superuser

    def save_model(self, request: HttpRequest, obj: Blog, form: Any, change: bool) -> None:
        """Save, and mark every page of the blog as changed."""
        if change:
            # Only what was typed: a version that moved meanwhile stays
            obj.save(update_fields=[name for name in form.changed_data if name != "slow_minutes"])
            if "slow_minutes" in form.changed_data:
                moderation.set_slow(obj, obj.slow_minutes, by=person(request))
        else:
            super().save_model(request, obj, form, change)
        Blog.objects.filter(pk=obj.pk).move_version()


class PictureForm(forms.ModelForm):
    """A picture on its way in, or what is said of one that is here."""

    upload = forms.FileField(
        label="Picture",
        help_text="JPEG, PNG, WebP or GIF, 10 MB or less.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    class Meta:
        model = Picture
        fields = ("blog", "alt", "decorative", "caption", "credit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for fixed in ("upload", "blog"):
                self.fields.pop(fixed, None)

    def clean(self) -> dict[str, Any]:
        """Refuse a picture that cannot be read, and one neither described nor decorative."""
        said = super().clean() or {}
        if bool(said.get("decorative")) == bool((said.get("alt") or "").strip()):
            self.add_error("alt", "Describe the picture, or say that it is decorative.")
        if upload := said.get("upload"):
            try:
                said["made"] = pictures.reencoded(upload.read(pictures.MOST_BYTES + 1))
            except pictures.NotTaken as refused:
                self.add_error("upload", str(refused))
        return said


@admin.register(Picture)
class PictureAdmin(ByRole, admin.ModelAdmin):
    """The pictures of a blog; also the window in which an editor picks one for a post."""

    act = "write"
    form = PictureForm
    list_display = ("thumbnail", "described", "caption", "size", "pick")
    list_display_links = ("described",)
    search_fields = ("alt", "caption")
    list_per_page = 24

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> tuple[str, ...]:
        """Ask for the file only when a picture is added: what is kept is never exchanged."""
        said = ("alt", "decorative", "caption", "credit")
        return said if obj else ("blog", "upload", *said)

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:
        """Keep a new picture re-encoded; save what is said of an old one."""
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.added_by = person(request)
        roles.require(obj.added_by, "write", obj.blog_id)
        pictures.keep(obj, form.cleaned_data["made"])

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the pictures; in a picking window, without the desk around them."""
        number = request.GET.get("CKEditorFuncNum", "")
        if number.removeprefix("-").isdigit():
            query = request.GET.copy()
            del query["CKEditorFuncNum"]
            request.GET = query  # type: ignore[assignment]
            extra_context = {**(extra_context or {}), "picking": number, "is_popup": True}
        return super().changelist_view(request, extra_context)

    @admin.display(description="Picture")
    def thumbnail(self, picture: Picture) -> SafeString:
        """Show the picture, small."""
        return format_html(
            '<img class="app-thumbnail" src="{}" alt="" width="{}" height="{}">',
            picture.file.url,
            120,
            max(1, round(120 * picture.height / picture.width)),
        )

    @admin.display(description="Alternative text")
    def described(self, picture: Picture) -> str:
        """Return the alternative text, or that the picture is decorative."""
        return picture.alt or "Decorative"

    @admin.display(description="Size in pixels")
    def size(self, picture: Picture) -> str:
        """Return width and height."""
        return f"{picture.width} × {picture.height}"

    @admin.display(description="Use")
    def pick(self, picture: Picture) -> SafeString:
        """Return the button that gives the picture to the editor (a script shows it)."""
        return format_html(
            '<button type="button" class="button" hidden data-pick="{}" data-alt="{}" '
            'data-caption="{}">Use<span class="visually-hidden"> {}</span></button>',
            picture.file.url,
            picture.alt,
            picture.caption,
            picture.alt or "this decorative picture",
        )
