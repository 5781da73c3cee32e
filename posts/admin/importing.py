"""The page where an administrator sends an export of WordPress, and sees what became of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from govblog import roles
from govblog.asking import errors_of
from govblog.staff import person
from govblog.telling import day_and_time
from govblog.wordpress.loading.report import Note
from govblog.wordpress.loading.tasks import import_upload
from posts import uploading
from posts.models import Blog, ImportUpload
from posts.publishing.importing import ACT

_SHOWN, _NOTES = 5, 200


class ImportForm(forms.Form):
    """The file, and whether it is only tried."""

    use_required_attribute = False

    file = forms.FileField(
        label="Export of WordPress",
        help_text="An .xml file of 20 MB or less, from Tools, Export. Pictures are not fetched: "
        "the command import_wordpress takes them from a copy of the uploads.",
        error_messages={
            "required": "Choose the file.",
            "empty": "The file is empty.",
            "invalid": "Choose the file.",
        },
    )
    act = forms.ChoiceField(choices=[("try", "Try"), ("import", "Import")], required=False)


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    view = site.admin_view(lambda request, pk: _page(site, request, pk))
    return [path("<int:pk>/import/", view, name="posts_blog_import")]


def _page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    blog = get_object_or_404(roles.blogs_where(request.user, ACT), pk=pk)
    if request.method != "POST":
        return _answer(site, request, blog, ImportForm(label_suffix=""))
    form = ImportForm(request.POST, request.FILES, label_suffix="")
    if form.is_valid():
        file, trial = form.cleaned_data["file"], form.cleaned_data["act"] != "import"
        try:
            _send(blog, file, trial=trial, request=request)
        except uploading.NotTaken as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, "The file is on its way. Open this page again to see more.")
            return HttpResponseRedirect(request.path)
    return _answer(site, request, blog, form, status=422)


def _send(blog: Blog, file: Any, *, trial: bool, request: HttpRequest) -> None:
    if file.size > uploading.MOST_BYTES:
        raise uploading.NotTaken("The file must be 20 MB or less.")
    with transaction.atomic():
        upload = uploading.take_in(blog, file.name, file.read(), trial=trial, by=person(request))
        import_upload.enqueue(upload.pk)


def _answer(
    site: AdminSite, request: HttpRequest, blog: Blog, form: ImportForm, *, status: int = 200
) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": "Import from WordPress",
        "blog": blog,
        "form": form,
        "fields": [form["file"]],
        "errors": errors_of(form),
        "sent": [_shown(one) for one in blog.import_uploads.defer("data")[:_SHOWN]],
    }
    return TemplateResponse(request, "admin/posts/blog/import.html", context, status=status)


def _shown(one: ImportUpload) -> dict[str, Any]:
    """Return what the page says of a file that was sent."""
    notes = [Note(**note).as_line() for note in one.report.get("notes", [])]
    return {
        "name": one.name,
        "kind": "Tried" if one.trial else "Imported",
        "when": day_and_time(one.asked_at, one.blog.zone),
        "is_over": one.ended_at is not None,
        "how_far": f"{one.what}: {one.done:,} of {one.total:,}" if one.what else "It waits.",
        "says": one.says,
        "counts": [
            (what, ", ".join(f"{number:,} {became}" for became, number in of.items()))
            for what, of in one.report.get("counts", {}).items()
        ],
        "notes": notes[:_NOTES],
        "more": max(0, len(notes) - _NOTES),
    }
