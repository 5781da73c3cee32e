"""A blog's settings, its terms, its bylines and its pictures."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from govblog import roles
from govblog.staff import ByRole, person
from posts import pictures
from posts.models import Author, Blog, Category, Picture


@admin.register(Blog)
class BlogAdmin(ByRole, admin.ModelAdmin):
    """A blog's names, comment settings and limits."""

    act = "change settings"
    to_blog = "pk"
    list_display = ("name", "host", "comment_order", "threads_per_page")
    fieldsets = (
        ("Names", {"fields": ("name", "strapline", "organisation", "about", "language")}),
        ("Address", {"fields": ("host", "base_url", "time_zone")}),
        ("Footer", {"fields": ("licence_text", "licence_url", "privacy_url")}),
        (
            "Comments",
            {"fields": ("promise", "email_required", "comment_order", "threads_per_page")},
        ),
        ("Comments closed", {"fields": ("comments_closed_at", "comments_closed_reason")}),
        ("Limits", {"fields": ("limit_address", "limit_email", "limit_post")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let only an administrator of the whole install add a blog."""
        return person(request).is_superuser

    def save_model(self, request: HttpRequest, obj: Blog, form: Any, change: bool) -> None:
        """Save, and mark every page of the blog as changed."""
        super().save_model(request, obj, form, change)
        Blog.objects.filter(pk=obj.pk).move_version()


class TermAdmin(ByRole, admin.ModelAdmin):
    """What categories and bylines have in common."""

    act = "keep terms"
    list_display: tuple[str, ...] = ("name", "slug", "blog")
    prepopulated_fields = {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and mark every page of the blog as changed."""
        super().save_model(request, obj, form, change)
        Blog.objects.filter(pk=obj.blog_id).move_version()


@admin.register(Category)
class CategoryAdmin(TermAdmin):
    """The subjects posts are filed under."""


@admin.register(Author)
class AuthorAdmin(TermAdmin):
    """The bylines posts are published under."""

    list_display = ("name", "role", "slug", "blog")
    fields = ("blog", "name", "slug", "role")


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
            del self.fields["upload"]
            del self.fields["blog"]

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
        """Return the button that gives the picture to the editor (it needs a script)."""
        return format_html(
            '<button type="button" class="button" data-pick="{}" data-alt="{}" data-caption="{}">'
            'Use<span class="visually-hidden"> {}</span></button>',
            picture.file.url,
            picture.alt,
            picture.caption,
            picture.alt or "this decorative picture",
        )
