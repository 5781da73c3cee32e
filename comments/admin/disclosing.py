"""The page on which a bundle is made for whoever asked for information, as a file to download."""

from django.contrib.admin import AdminSite
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from comments import disclosure
from comments.models import PersonEvent
from comments.moderation import holding_data
from govblog import roles
from govblog.staff import person

_POST, _PERSON, _PUBLIC = "post", "person", "public"
_BOXES = {_POST: "address", _PERSON: "email", _PUBLIC: "email"}


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    return [
        path(
            "disclose/",
            site.admin_view(lambda request: _page(site, request)),
            name="comments_hold_disclose",
        )
    ]


def _page(site: AdminSite, request: HttpRequest) -> HttpResponse | FileResponse:
    roles.require(request.user, holding_data.ACT)
    wrong = ""
    if request.method == "POST":
        try:
            asked = _asked(request)
        except disclosure.NotFound as refused:
            wrong = str(refused)
        else:
            name = f"{asked.kind.value}.zip"
            packed = disclosure.pack(asked, way=PersonEvent.Way.DESK, by=person(request))
            return FileResponse(packed, as_attachment=True, filename=name)
    what = request.POST.get("what", _POST)
    context = {
        **site.each_context(request),
        "title": "Bundle for a request for information",
        "wrong": wrong,
        "box": _BOXES.get(what, "address"),
        "what": what,
        "typed": request.POST,
    }
    template = "admin/comments/hold/disclose.html"
    return TemplateResponse(request, template, context, status=422 if wrong else 200)


def _asked(request: HttpRequest) -> disclosure.Asked:
    said, mine = request.POST, roles.blogs_where(request.user, holding_data.ACT)
    match said.get("what"):
        case "post":
            return disclosure.asked_of_post(said.get("address", ""), mine)
        case "person":
            return disclosure.asked_of_person(said.get("email", ""), mine)
        case "public":
            email = said.get("email", "")
            return disclosure.asked_of_person(email, mine, disclosure.Kind.FOI)
    raise disclosure.NotFound("Choose what the bundle is about.")
