"""The pictures of a blog: added, described, credited, found, picked for a post, deleted."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from govblog import roles
from govblog.opened import AsOpened
from govblog.staff import ByRole, key, person
from govblog.text import is_blank
from posts import pictures, uses
from posts.models import Picture
from posts.models.licence import LICENCES, licence_of

_MOST_NAMED = 5  # posts named beside a picture in the list
EDITOR = "CKEditorFuncNum"  # under this name an address says which editor waits for a picture


class PictureForm(AsOpened):
    """A picture on its way in, or what is said of one that is here."""

    upload = forms.FileField(
        label="Picture",
        help_text="JPEG, PNG, WebP or GIF, 10 MB or less.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    source = forms.URLField(
        label="Address of the source",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Where the picture is from. The name above becomes a link to it.",
    )

    class Meta:
        model = Picture
        fields = ("blog", *pictures.SAID)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not said is not known
        self.fields["licence"].required = False
        if self.instance.pk:
            for fixed in ("upload", "blog"):
                self.fields.pop(fixed, None)

    def locked(self) -> Picture | None:
        """Return the picture under the lock of its blog."""
        return pictures.locked(self.instance)

    def clean(self) -> dict[str, Any]:
        """Refuse a picture that cannot be read, is neither described nor decorative, or names
        nobody though its licence asks for a name.
        """
        said = super().clean()
        if bool(said.get("decorative")) != is_blank(said.get("alt") or ""):
            self.add_error("alt", "Describe the picture, or say that it is decorative.")
        licence = LICENCES.get(said.get("licence", ""))
        if licence and licence.named and not (said.get("credit") or "").strip():
            self.add_error("credit", "Enter who made the picture: its licence asks for the name.")
        if not (said.get("source") or "https:").startswith(("https:", "http:")):
            self.add_error("source", "Enter an address that starts with https:// or http://.")
        if upload := said.get("upload"):
            try:
                said["made"] = pictures.reencoded(upload.read(pictures.MOST_BYTES + 1))
            except pictures.NotTaken as refused:
                self.add_error("upload", str(refused))
        return said


class UsedFilter(admin.SimpleListFilter):
    """Pictures that a post shows, or that none does."""

    title = "use"
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two kinds."""
        return [("yes", "Used in a post"), ("no", "Not used")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        """Return the pictures of the kind that is asked for."""
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(uses__isnull=self.value() == "no").distinct()


class PictureList(ChangeList):
    """The list of pictures. Searched or filtered in a picking window, it is still for picking."""

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what the pictures are filtered by: who waits for one is no part of that."""
        return {
            name: said
            for name, said in super().get_filters_params(params).items()
            if name != EDITOR
        }


@admin.register(Picture)
class PictureAdmin(ByRole, admin.ModelAdmin):
    """The pictures of a blog; also the window in which an editor picks one for a post."""

    act = "write"
    may_delete = True
    form = PictureForm
    list_display = ("thumbnail", "described", "licensed", "used_in", "size")
    list_display_links = ("described",)
    list_filter = (UsedFilter, ("blog", admin.RelatedOnlyFieldListFilter), "licence")
    search_fields = ("alt", "caption", "credit", "source")
    list_per_page = 24
    actions = None

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> tuple[str, ...]:
        """Ask for the file only when a picture is added: what is kept is never exchanged."""
        said = pictures.SAID
        return (*said, "used_in") if obj else ("blog", "upload", *said)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Picture | None = None
    ) -> tuple[str, ...]:
        """Show where a kept picture is used."""
        return ("used_in",) if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Choose the blog for who writes for one only."""
        mine = list(roles.blogs_where(request.user, self.act)[:2])
        return {"blog": mine[0].pk} if len(mine) == 1 else {}

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:
        """Keep a new picture re-encoded; save what is said of an old one, which pages show."""
        if change:
            pictures.describe(obj, by=person(request))
            return
        obj.added_by = person(request)
        roles.require(obj.added_by, "write", obj.blog_id)
        pictures.keep(obj, form.cleaned_data["made"])

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Delete a picture that no post shows; say why when one does."""
        picture = self.get_queryset(request).filter(pk=key(object_id)).first()
        try:
            if picture is not None:
                pictures.require_unused(picture)
            return super().delete_view(request, object_id, extra_context)
        except pictures.InUse as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse("admin:posts_picture_change", args=[object_id]))

    def delete_model(self, request: HttpRequest, obj: Picture) -> None:
        """Delete a picture with its files."""
        pictures.remove(obj, by=person(request))

    def response_add(
        self, request: HttpRequest, obj: Picture, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go back to picking, with the new picture first, if it was added from there."""
        number = _picking(request)
        if number is None or "_addanother" in request.POST or "_continue" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, f"Added: {obj}. It is the first below.")
        back = urlencode({EDITOR: number})
        return HttpResponseRedirect(f"{reverse('admin:posts_picture_changelist')}?{back}")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Add a picture; from a picking window, without the desk around the form."""
        number = _picking(request)
        picking = {"picking": number, "is_popup": True} if number is not None else {}
        return super().add_view(request, form_url, {**(extra_context or {}), **picking})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the pictures; in a picking window, without the desk around them."""
        number = _picking(request)
        if number is not None:
            picking = {"title": "Pick a picture", "picking": number, "is_popup": True}
            extra_context = {**(extra_context or {}), **picking}
        return super().changelist_view(request, extra_context)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Show in a picking window, which is narrow, only what a picture is picked by."""
        if _picking(request) is None:
            return self.list_display
        return ("thumbnail", "pick", "described", "licensed")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[PictureList]:
        """Return the list that stays in its window."""
        return PictureList

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """List the pictures of a page together with where they are used, in one query more."""
        listed = super().get_changelist_instance(request)
        used = uses.of(listed.result_list)
        for picture in listed.result_list:
            picture.known_uses = used.get(picture.pk, [])
        return listed

    @admin.display(description="Picture")
    def thumbnail(self, picture: Picture) -> SafeString:
        """Show the picture, small."""
        return format_html(
            '<img class="app-thumbnail" src="{}" alt="" width="{}" height="{}" loading="lazy">',
            picture.smallest,
            120,
            max(1, round(120 * picture.height / picture.width)),
        )

    @admin.display(description="Alternative text")
    def described(self, picture: Picture) -> str:
        """Return the alternative text, or that the picture is decorative."""
        return picture.alt or "Decorative"

    @admin.display(description="Licence and maker")
    def licensed(self, picture: Picture) -> str:
        """Return the licence and whose picture it is."""
        return ", ".join(filter(None, [licence_of(picture.licence).label, picture.credit]))

    @admin.display(description="Used in")
    def used_in(self, picture: Picture) -> SafeString | str:
        """Return the posts that show a picture, with a link to the desk of each."""
        known = getattr(picture, "known_uses", None)
        found = uses.of([picture]).get(picture.pk, []) if known is None else known
        if not found:
            return "No post"
        shown = [
            (reverse("admin:posts_post_change", args=[use.post]), use.title, _how(use))
            for use in found[:_MOST_NAMED]
        ]
        more = len(found) - len(shown)
        return format_html(
            '<ul class="app-uses">{}{}</ul>',
            format_html_join("", '<li><a href="{}">{}</a>{}</li>', shown),
            format_html("<li>and {} more</li>", more) if more else "",
        )

    @admin.display(description="Size in pixels")
    def size(self, picture: Picture) -> str:
        """Return width and height."""
        return f"{picture.width} × {picture.height}"

    @admin.display(description="Use")
    def pick(self, picture: Picture) -> SafeString:
        """Return the button that gives the picture to the editor (a script shows it)."""
        return format_html(
            '<button type="button" class="button" hidden data-pick="{}" data-key="{}" '
            'data-alt="{}" data-caption="{}">Use<span class="visually-hidden"> {}</span></button>',
            picture.file.url,
            picture.pk,
            picture.alt,
            picture.caption,
            picture.alt or "this decorative picture",
        )


def _picking(request: HttpRequest) -> str | None:
    """Return the number under which an editor waits for a picture, None when none does."""
    number = request.GET.get(EDITOR, "")
    return number if number.removeprefix("-").isdigit() and len(number) < 10 else None


def _how(use: uses.Use) -> str:
    said = ["lead picture"] if use.lead else []
    said += [] if use.newest else ["in older texts only"]
    return f" ({', '.join(said)})" if said else ""
