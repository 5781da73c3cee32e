"""Where words are cut out of a comment: chosen, looked at as readers will see it, saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString

from comments import moderation, personal
from comments.admin.seeing import read_seen, written_seen
from comments.models import Comment, Redaction
from comments.moderation import Cuts, NotRedacted, Original, Overtaken, Seen
from govblog import roles, sanitise
from govblog.staff import person


@dataclass(frozen=True)
class Draft:
    """What was chosen and typed, how it would look, and what is wrong with it."""

    found: Sequence[str] = ()
    words: str = ""
    name: bool = False
    kind: str = ""
    why: str = ""
    after: Original | None = None
    note: str = ""
    refusal: NotRedacted | None = None

    @property
    def cuts(self) -> Cuts:
        """What is to be cut."""
        return Cuts([*self.found, *self.words.splitlines()], self.name)

    @property
    def html(self) -> SafeString:
        """The text as readers will see it."""
        return sanitise.stored(sanitise.comment_html(self.after.body if self.after else ""))


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    return [
        path(
            "<int:pk>/redact/",
            site.admin_view(lambda request, pk: _page(site, request, pk)),
            name="comments_comment_redact",
        )
    ]


def comment_for(request: HttpRequest, pk: int, act: str) -> Comment:
    """Return a comment on which this person may do `act`.

    Raises PermissionDenied where they moderate without this right, Http404 where they do not.
    """
    roles.require(request.user, act)
    mine = roles.blogs_where(request.user, "moderate")
    found = Comment.objects.filter(pk=pk, post__blog__in=mine)
    comment = found.select_related("post__blog", "content").first()
    if comment is None:
        raise Http404("No comment on a blog you moderate has this number.")
    roles.require(request.user, act, comment.post.blog_id)
    return comment


def highlighted(body: str) -> SafeString:
    """Return a text as it will look, with likely personal data marked."""
    return sanitise.stored(sanitise.comment_html(body, personal.found(body)))


def _page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    comment = comment_for(request, pk, "redact")
    if request.method != "POST":
        return _form(site, request, comment, Draft())
    draft = Draft(
        found=request.POST.getlist("found"),
        words=request.POST.get("words", ""),
        name="name" in request.POST,
        kind=request.POST.get("kind", ""),
        why=request.POST.get("why", ""),
    )
    try:
        seen = _seen(request, comment)
        draft = _looked_at(request, seen, draft)
        if "save" not in request.POST or draft.note:
            return _form(site, request, comment, draft)
        done = moderation.redact(
            seen, draft.cuts, by=person(request), kind=draft.kind, why=draft.why
        )
    except NotRedacted as refused:
        comment = comment_for(request, pk, "redact")
        return _form(site, request, comment, replace(draft, after=None, refusal=refused))
    messages.success(request, f"Words are cut. Readers see “{done.mark}” in their place.")
    return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[comment.pk]))


def _seen(request: HttpRequest, comment: Comment) -> Seen:
    """Return what was on the screen. Raises NotRedacted when no page of ours sent this."""
    seen = read_seen(request.POST.get("seen", ""))
    if seen is None or seen.pk != comment.pk:
        raise NotRedacted("Read the comment as it is now, then choose again.")
    return seen


def _looked_at(request: HttpRequest, seen: Seen, draft: Draft) -> Draft:
    """Return the draft with how it would look; a note says that something else was looked at."""
    by = person(request)
    after = moderation.preview(seen, draft.cuts, by=by, kind=draft.kind, why=draft.why)
    same = constant_time_compare(request.POST.get("looked_at", ""), _print_of(after))
    other = "save" in request.POST and not same
    note = "This is not what you looked at before. Nothing has been saved yet." if other else ""
    return replace(draft, after=after, note=note)


def _print_of(after: Original) -> str:
    """Return what stands for a name and text on a page that is sent back."""
    return salted_hmac("govblog.looked_at", f"{after.name}\0{after.body}").hexdigest()


def _form(site: AdminSite, request: HttpRequest, comment: Comment, draft: Draft) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": "Cut words from a comment",
        "comment": comment,
        "html": highlighted(comment.body),
        "found": _found(comment),
        "draft": draft,
        "looked_at": _print_of(draft.after) if draft.after else "",
        "seen": written_seen(comment),
        "kinds": Redaction.Kind.choices,
        "earlier": Redaction.objects.filter(comment=comment).exists(),
    }
    status = 200
    if draft.refusal:
        status = 409 if isinstance(draft.refusal, Overtaken) else 422
    template = "admin/comments/comment/redact.html"
    return TemplateResponse(request, template, context, status=status)


def _found(comment: Comment) -> list[tuple[str, str]]:
    """Return each likely personal thing in the name and the text once, with what it is."""
    things: dict[str, str] = {}
    for said in (comment.name, comment.body):
        for span in personal.found(said):
            things.setdefault(said[span.start : span.end], span.label)
    return list(things.items())
