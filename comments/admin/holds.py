"""Legal holds: what stands, by whom and why; putting one on a comment or a person; lifting it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern

from comments.admin import disclosing
from comments.models import Comment, Hold
from comments.moderation import holding_data
from comments.moderation.holding_data import NotHeld
from govblog import roles
from govblog.paging import OneAddress, page_of, pagination
from govblog.staff import ByRole, key, person
from govblog.telling import day_and_time, name_of
from posts.models import Blog

HOLDS_ON_PAGE = 50
_STANDING_FIRST: list[Any] = [F("lifted_at").desc(nulls_first=True), "-at", "-pk"]


@dataclass(frozen=True)
class Wrong:
    """Why nothing was done, at which field, and what was typed."""

    says: str
    field: str = ""
    typed: Any = None


@dataclass(frozen=True, slots=True)
class Row:
    """One hold in the list."""

    pk: int
    label: str
    comment: int | None
    blog: str
    why: str
    begun: str
    lifted: str


@admin.register(Hold)
class HoldAdmin(ByRole, admin.ModelAdmin):
    """The legal holds of the blogs on which one handles personal data."""

    act = holding_data.ACT
    may_add = False
    may_change = False

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which a bundle is made for whoever asked for information."""
        ours: list[URLPattern] = disclosing.urls(self.admin_site)
        return ours + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the holds, those that stand first; put one on, or lift one."""
        roles.require(request.user, self.act)
        wrong = None
        if request.method == "POST":
            try:
                messages.success(request, _done(request))
            except NotHeld as refused:
                wrong = Wrong(str(refused), refused.field, request.POST)
            else:
                return HttpResponseRedirect(request.path)
        found = self.get_queryset(request).order_by(*_STANDING_FIRST)
        try:
            number, pages, part = page_of(request, found.count(), HOLDS_ON_PAGE)
        except OneAddress:
            return HttpResponseRedirect(request.path)
        shown = found.select_related("blog", "by", "lifted_by")[part]
        blogs = roles.blogs_where(request.user, self.act).order_by("name")
        context = {
            **self.admin_site.each_context(request),
            "title": "Legal holds",
            "opts": self.opts,
            "rows": [_row(hold) for hold in shown],
            "blogs": [(str(pk), name) for pk, name in blogs.values_list("pk", "name")],
            "wrong": wrong,
            "typed": wrong.typed if wrong else {},
            "pagination": pagination(number, pages, request.path),
        }
        template = "admin/comments/hold/list.html"
        return TemplateResponse(request, template, context, status=422 if wrong else 200)


def _done(request: HttpRequest) -> str:
    """Carry out the button that was pressed; return what came of it. Raises NotHeld."""
    said, by = request.POST, person(request)
    mine = roles.blogs_where(by, holding_data.ACT)
    why = said.get("why", "")
    match said.get("act"):
        case "comment":
            of_mine = Comment.objects.filter(pk=key(said.get("comment", "")), post__blog__in=mine)
            comment = of_mine.select_related("post__blog").first()
            if comment is None:
                raise NotHeld("Enter the number of a comment on one of your blogs.", "comment")
            hold = holding_data.hold_comment(comment, why=why, by=by)
        case "person":
            blog = mine.filter(pk=key(said.get("blog", ""))).first()
            if blog is None:
                raise NotHeld("Choose the blog.", "blog")
            hold = holding_data.hold_person(blog, said.get("email", ""), why=why, by=by)
        case "lift":
            found = Hold.objects.filter(pk=key(said.get("hold", "")), blog__in=mine).first()
            if found is None:
                raise NotHeld("Choose a hold to lift.")
            holding_data.lift(found, by=by)
            return f"The hold on {found.label} is lifted. What was kept goes when its time is over."
        case _:
            raise NotHeld("Choose what to hold, or which hold to lift.")
    return f"Nothing of {hold.label} is deleted until this hold is lifted."


def _row(hold: Hold) -> Row:
    blog: Blog = hold.blog
    lifted = ""
    if hold.lifted_at and hold.lifted_by:
        lifted = f"{name_of(hold.lifted_by)} on {day_and_time(hold.lifted_at, blog.zone)}"
    return Row(
        pk=hold.pk,
        label=hold.label,
        comment=hold.comment_id,
        blog=blog.name,
        why=hold.why,
        begun=f"{name_of(hold.by)} on {day_and_time(hold.at, blog.zone)}",
        lifted=lifted,
    )
