"""An act on a whole list: confirmed on a page with numbers, watched while it is done."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from comments import moderation, tasks
from comments.admin import acting
from comments.models import Bulk, Comment
from comments.moderation.bulk import AT_ONCE, MOST
from govblog import roles, text
from govblog.staff import person

MOST_REASONS = 50


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of a list."""
    return [
        path(
            "bulk/<int:pk>/",
            site.admin_view(lambda request, pk: _page(site, request, pk)),
            name="comments_comment_bulk",
        )
    ]


def address(bulk: Bulk) -> str:
    """Return the path of the page on which a list is confirmed and watched."""
    return reverse("admin:comments_comment_bulk", args=[bulk.pk])


def _page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    roles.require(request.user, "moderate")
    # The keys are read only to count them before it is confirmed, not at each look at how far it is
    lists = Bulk.objects.select_related("policy_rule").defer("chosen")
    bulk = lists.filter(pk=pk, by=person(request)).first()
    if bulk is None:
        raise Http404("You chose no such list.")
    if request.method == "POST":
        return _confirmed(request, bulk)
    asked = "Put back" if bulk.act == "restore" else bulk.act.capitalize()
    what = text.counted(bulk.total, "comment")
    act = "Mark as spam" if bulk.act == "spam" else asked
    context = {
        **site.each_context(request),
        "title": f"{act}: {what}",
        "bulk": bulk,
        "act": act,
        "what": what,
        "parts": _parts(bulk) if bulk.confirmed_at is None else [],
        "most": MOST if bulk.total == MOST else 0,
        "done": acting.DONE[bulk.act],
        "refused": _reasons(bulk),
        "undoable": moderation.undoable(person(request)) if bulk.is_done else None,
    }
    return TemplateResponse(request, "admin/comments/comment/bulk.html", context)


def _confirmed(request: HttpRequest, bulk: Bulk) -> HttpResponse:
    if not moderation.confirm(bulk, by=person(request)):
        messages.info(request, "This list was confirmed already.")
    elif bulk.total <= AT_ONCE:
        tasks.carry_out.func(bulk.pk)
    else:
        transaction.on_commit(lambda: tasks.carry_out.enqueue(bulk.pk))
    return HttpResponseRedirect(request.path)


def _parts(bulk: Bulk) -> list[tuple[str, int]]:
    """Return how many comments of the list are on each post, most first; at most 20 posts."""
    of_list = Comment.objects.filter(pk__in=[one[0] for one in bulk.chosen])
    counted = of_list.order_by().values("post").annotate(n=Count("pk")).order_by("-n", "post")
    found = list(counted.values_list("post__slug", "n", "post__blog__name")[:21])
    said = [(f"{slug} ({blog})", many) for slug, many, blog in found[:20]]
    if len(found) > 20:
        said.append(("other posts", bulk.total - sum(many for _, many in said)))
    return said


def _reasons(bulk: Bulk) -> list[tuple[str, int]]:
    """Return why comments were left alone and how many, most first; rare reasons as one."""
    found = sorted(bulk.refused.items(), key=lambda one: -one[1])
    said = found[:MOST_REASONS]
    if len(found) > MOST_REASONS:
        said.append(("for other reasons", sum(many for _, many in found[MOST_REASONS:])))
    return said
