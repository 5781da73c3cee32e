"""What was cut from a comment: by whom and why, who read the sealed original, putting it back."""

from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from comments import moderation, thread
from comments.admin.redacting import comment_for, highlighted
from comments.models import Comment, Redaction
from comments.moderation import NotRedacted, Original, Overtaken
from govblog import roles
from govblog.staff import key, person
from govblog.telling import name_of


@dataclass(frozen=True, slots=True)
class Row:
    """One redaction of the comment."""

    pk: int
    mark: str
    cut: str
    versions: str
    why: str
    kept: str
    put_back: str
    can_open: bool
    can_put_back: bool
    openings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """What came of a button: an original, or why there is none, and the reason that was typed."""

    act: str = ""
    redaction: int = 0
    why: str = ""
    original: Original | None = None
    refusal: NotRedacted | None = None

    @property
    def html(self) -> SafeString:
        """The original text as it looked."""
        return highlighted(self.original.body if self.original else "")


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    return [
        path(
            "<int:pk>/sealed/",
            site.admin_view(lambda request, pk: _page(site, request, pk)),
            name="comments_comment_sealed",
        )
    ]


def _page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    comment = comment_for(request, pk, "open sealed")
    told = Told()
    if request.method == "POST":
        act, why = request.POST.get("act", ""), request.POST.get("why", "")
        told = Told(act, key(request.POST.get("redaction", "")), why)
        try:
            told = _done(request, comment, told)
        except NotRedacted as refused:
            told = replace(told, refusal=refused)
        else:
            if told.original is None:
                messages.success(request, "The words that were cut are put back.")
                return HttpResponseRedirect(request.path)
    status = 200
    if told.refusal:
        status = 409 if isinstance(told.refusal, Overtaken) else 422
    context = {
        **site.each_context(request),
        "title": "What was cut from a comment",
        "comment": comment,
        "rows": _rows(comment),
        "told": told,
        "may_redact": roles.may(request.user, "redact", comment.post.blog),
    }
    template = "admin/comments/comment/sealed.html"
    return TemplateResponse(request, template, context, status=status)


def _done(request: HttpRequest, comment: Comment, asked: Told) -> Told:
    """Carry out the button that was pressed; return what it brought. Raises NotRedacted."""
    found = Redaction.objects.filter(pk=asked.redaction, comment=comment)
    redaction = found.select_related("comment__post").first()
    if redaction is None or asked.act not in {"open", "back"}:
        raise NotRedacted("Choose what to open or to put back.")
    if asked.act == "back":
        moderation.put_back(redaction, by=person(request), why=asked.why)
        return asked
    original = moderation.open_sealed(redaction, by=person(request), why=asked.why)
    return replace(asked, original=original, why="")


def _rows(comment: Comment) -> list[Row]:
    """Return the redactions of a comment, the last one first, in a fixed number of queries."""
    found = Redaction.objects.filter(comment=comment).order_by("-text_version")
    every = found.select_related("by", "sealed", "put_back__by")
    zone = comment.post.blog.zone
    rows: list[Row] = []
    for redaction in every.prefetch_related("sealed__openings__by"):
        row = _row(redaction, zone)
        # The last one that stands goes first
        rows.append(replace(row, can_put_back=False) if any(r.can_put_back for r in rows) else row)
    return rows


def _row(redaction: Redaction, zone: ZoneInfo) -> Row:
    sealed, back = redaction.sealed, getattr(redaction, "put_back", None)
    kept = f"Sealed until {thread.stamp(sealed.keep_until, zone)}"
    if sealed.deleted_at:
        kept = f"Deleted on {thread.stamp(sealed.deleted_at, zone)}"
    by = name_of(redaction.by) if redaction.by else ""
    opened = [
        f"{thread.stamp(one.at, zone)}, {name_of(one.by)}: {one.why}"
        for one in sealed.openings.all()
    ]
    return Row(
        pk=redaction.pk,
        mark=redaction.mark,
        cut=f"{thread.stamp(redaction.at, zone)} by {by}",
        versions=f"{redaction.version_before} became {redaction.text_version}",
        why=redaction.why,
        kept=kept,
        put_back=f"{thread.stamp(back.at, zone)} by {name_of(back.by)}: {back.why}"
        if back and back.by
        else "",
        can_open=bool(sealed.ciphertext),
        can_put_back=bool(sealed.ciphertext) and back is None,
        openings=opened,
    )
