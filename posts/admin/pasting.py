"""What an editor pastes from a word processor, tidied before it stands in the text."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from govblog import roles, sanitise


def pasted(request: HttpRequest) -> HttpResponse:
    """Answer with what is pasted, as `sanitise.post_html` would keep it; 413 if it is too long.

    The text editor asks for it, because it would lose what a word processor means before the
    text is saved. It goes through the same door again when it is.
    """
    if not roles.may(request.user, "write"):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:posts_post_changelist"))
    plain = "text/plain; charset=utf-8"
    try:
        return HttpResponse(sanitise.post_html(request.POST.get("html", "")), content_type=plain)
    except sanitise.TooLong as refused:
        return HttpResponse(str(refused), status=413, content_type=plain)
