"""All that is to be done about comments: what is unanswered, whose it is, and what is overdue."""

from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from comments.models import Errand
from govblog import roles
from govblog.paging import OneAddress, page_of, pagination
from govblog.staff import ByRole, key, person
from govblog.telling import day_and_time, name_of
from posts.models import Post, PostRevision

ERRANDS_ON_PAGE = 50
_OPEN = Q(settled_at__isnull=True)
_STATES = {"open": "Open", "late": "Overdue", "settled": "Settled", "all": "All"}
_ORDERS: dict[str, list[Any]] = {
    "settled": [F("settled_at").desc(), "-pk"],
    "all": [F("settled_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk"],
}
_BY_DUE: list[Any] = [F("due_at").asc(nulls_last=True), "pk"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty for everything. What makes no sense counts as empty."""

    state: str = "open"
    kind: str = ""
    owner: str = ""
    blog: str = ""
    post: str = ""

    @property
    def query(self) -> str:
        """The filters as they stand in an address."""
        return self.query_with()

    def query_with(self, **other: str) -> str:
        """Return the query of the list that differs in these filters."""
        said = {one.name: getattr(self, one.name) for one in fields(self)} | other
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """An errand in the list."""

    pk: int
    comment: int
    name: str
    words: str
    label: str
    owner: str
    due: str
    is_late: bool
    settled: str
    post: int
    title: str
    blog: str


def filters_of(request: HttpRequest) -> Filters:
    """Return the filters that the address asks for."""
    said = request.GET
    owner = said.get("owner", "")
    return Filters(
        state if (state := said.get("state", "open")) in _STATES else "open",
        kind if (kind := said.get("kind", "")) in Errand.Kind.values else "",
        owner if owner in {"me", "nobody"} else _number(owner),
        _number(said.get("blog", "")),
        _number(said.get("post", "")),
    )


def _number(said: str) -> str:
    return str(key(said) or "")


@admin.register(Errand)
class ErrandAdmin(ByRole, admin.ModelAdmin):
    """The list; each errand stands on the page of its comment."""

    act = "triage"
    to_blog = "comment__post__blog"
    may_add = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what is open, by due date; or what is overdue, settled, or all of it."""
        roles.require(request.user, self.act)
        wanted = filters_of(request)
        mine = _narrowed(self.get_queryset(request), wanted, person(request))
        counts = _counts(mine)
        try:
            number, pages, part = page_of(request, counts[wanted.state], ERRANDS_ON_PAGE)
        except OneAddress:
            return HttpResponseRedirect(f"{request.path}?{wanted.query}")
        ordered = _of_state(mine, wanted.state).order_by(*_ORDERS.get(wanted.state, _BY_DUE))
        context = {
            **self.admin_site.each_context(request),
            "title": "Errands",
            "opts": self.opts,
            "rows": [_row(one) for one in _shown(ordered)[part]],
            "tabs": [
                (label, wanted.query_with(state=state), counts[state], state == wanted.state)
                for state, label in _STATES.items()
            ],
            "state": wanted.state,
            "wanted": wanted,
            "counts": counts,
            **self._choices(request, wanted),
            "pagination": pagination(number, pages, request.path, query=wanted.query),
        }
        return TemplateResponse(request, "admin/comments/errand/list.html", context)

    def _choices(self, request: HttpRequest, wanted: Filters) -> dict[str, Any]:
        """Return what the filters offer."""
        blogs = roles.blogs_where(request.user, self.act)
        given = Errand.objects.filter(comment__post__blog__in=blogs, owner__isnull=False)
        owners = User.objects.filter(pk__in=given.order_by().values("owner"))
        post = Post.objects.filter(blog__in=blogs, pk=key(wanted.post))
        return {
            "kinds": Errand.Kind.choices,
            "owners": [
                ("me", "Me"),
                ("nobody", "Nobody yet"),
                *[
                    (str(one.pk), name_of(one))
                    for one in owners.order_by("first_name", "last_name", "pk")
                ],
            ],
            "blogs": [(str(pk), name) for pk, name in blogs.values_list("pk", "name")],
            "post_title": post.annotate(title=_TITLE).values_list("title", flat=True).first(),
            "every_post": wanted.query_with(post=""),
        }

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the page of the errand's comment."""
        roles.require(request.user, self.act)
        errand = self.get_queryset(request).filter(pk=key(object_id)).first()
        if errand is None:
            raise Http404("No errand on a blog you moderate has this number.")
        where = reverse("admin:comments_comment_triage", args=[errand.comment_id])
        return HttpResponseRedirect(f"{where}#errand-{errand.pk}")


_TITLE = Subquery(
    PostRevision.objects.filter(post=OuterRef("pk")).order_by("-number").values("title")[:1]
)
_TITLE_OF_COMMENT = Subquery(
    PostRevision.objects.filter(post=OuterRef("comment__post"))
    .order_by("-number")
    .values("title")[:1]
)


def _narrowed(found: QuerySet[Errand], wanted: Filters, me: User) -> QuerySet[Errand]:
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.owner == "nobody":
        found = found.filter(owner__isnull=True)
    elif wanted.owner:
        found = found.filter(owner=me.pk if wanted.owner == "me" else int(wanted.owner))
    if wanted.blog:
        found = found.filter(comment__post__blog=int(wanted.blog))
    if wanted.post:
        found = found.filter(comment__post=int(wanted.post))
    return found


def _late() -> Q:
    return _OPEN & Q(due_at__lt=timezone.now())


def _of_state(found: QuerySet[Errand], state: str) -> QuerySet[Errand]:
    which = {"open": _OPEN, "late": _late(), "settled": ~_OPEN}
    return found.filter(which[state]) if state in which else found


def _counts(found: QuerySet[Errand]) -> dict[str, int]:
    """Return how many there are in each state, in one query."""
    return found.order_by().aggregate(
        all=Count("pk"),
        open=Count("pk", filter=_OPEN),
        late=Count("pk", filter=_late()),
        settled=Count("pk", filter=~_OPEN),
        nobodys=Count("pk", filter=_OPEN & Q(owner__isnull=True)),
    )


def _shown(found: QuerySet[Errand]) -> QuerySet[Any]:
    related = ("comment__post__blog", "comment__content", "owner", "settled_by")
    return found.select_related(*related).annotate(post_title=_TITLE_OF_COMMENT)


def _row(errand: Any) -> Row:
    comment, due, settled_at = errand.comment, errand.due_at, errand.settled_at
    blog = comment.post.blog
    return Row(
        pk=errand.pk,
        comment=comment.pk,
        name=comment.name,
        words=Truncator(comment.body).chars(120),
        label=str(errand),
        owner=name_of(errand.owner) if errand.owner else "",
        due=day_and_time(due, blog.zone) if due else "",
        is_late=settled_at is None and due is not None and due < timezone.now(),
        settled=f"{name_of(errand.settled_by)} on {day_and_time(settled_at, blog.zone)}"
        if settled_at
        else "",
        post=comment.post_id,
        title=errand.post_title or comment.post.slug,
        blog=blog.name,
    )
