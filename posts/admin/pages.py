"""The desk of pages beside the posts. What may happen stands in `posts/pages.py`."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from govblog import public, roles, sanitise
from govblog.public import answer
from govblog.staff import ByRole, key, person
from posts import pages, parts
from posts.admin.listed import tag, with_newest
from posts.admin.page_form import PageForm
from posts.models import Blog, Page, PageText
from posts.starting_texts import start, starts


@admin.register(Page)
class PageAdmin(ByRole, admin.ModelAdmin):
    """All pages of the blogs one keeps them for, those not yet written too, and each one's desk."""

    act = pages.ACT
    list_display = ("title", "address", "state", "blog")
    list_select_related = ("blog",)
    actions = None
    change_list_template = "admin/posts/page/list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Page]:
        """Return the pages, each with the title and the number of its newest text."""
        mine = super().get_queryset(request)
        return with_newest(mine, PageText.objects.all(), "page", "title", "number")

    @admin.display(description="Title")
    def title(self, page: Page) -> str:
        """Return the title of the newest text."""
        return str(getattr(page, "newest_title", page.slug))

    @admin.display(description="Address")
    def address(self, page: Page) -> str:
        """Return the path."""
        return page.get_absolute_url()

    @admin.display(description="State")
    def state(self, page: Page) -> SafeString:
        """Return the state as a tag."""
        return tag(state_of(page), "draft" if page.shown is None else "published")

    def get_urls(self) -> list[URLPattern]:
        """Add the address of each act, and of the preview."""
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/preview/", wrap(self.preview), name="posts_page_preview"),
            path("<int:pk>/do/<slug:act>/", wrap(self.do), name="posts_page_do"),
        ]
        return own + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the pages, and below them those most blogs have and this one has not."""
        mine = roles.blogs_where(request.user, self.act)
        have = set(Page.objects.filter(blog__in=mine).values_list("blog", "slug"))
        missing = [
            (blog, one) for blog in mine for one in starts(blog) if (blog.pk, one.slug) not in have
        ]
        more = {"missing": missing, "many_blogs": len({blog.pk for blog, _ in missing}) > 1}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Write a new page, from a starting text when `?start=` names one."""
        mine = roles.blogs_where(request.user, self.act)
        wished = request.GET.get("blog", "")
        blog = (mine.filter(pk=key(wished)) if wished else mine).first()
        if blog is None:
            raise PermissionDenied
        sent = request.method == "POST"
        begun = start(blog, request.GET.get("start", ""))
        initial = PageForm.initial_from(begun) if begun else None
        form = PageForm(request.POST if sent else None, initial=initial, is_new=True)
        if sent and form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("title", "slug", "body")}
            try:
                page = pages.start(blog, **said, by=person(request))
            except pages.NotDone as refused:
                form.add_error(refused.field, str(refused))
            else:
                messages.success(request, "Saved. Readers do not see it yet.")
                return HttpResponseRedirect(_desk(page))
        return self._page(request, form, blog, None)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the desk of a page and save its text. `?text=` opens an earlier one."""
        page = self._found(request, object_id)
        if request.method == "POST":
            return self._save(request, page)
        newest = page.texts.latest("number")
        wished = key(request.GET.get("text", ""))
        opened = page.texts.filter(number=wished).first() or newest
        form = PageForm(initial=PageForm.initial_of(opened, newest.number), is_new=False)
        return self._page(request, form, page.blog, page, opened=opened)

    def _save(self, request: HttpRequest, page: Page) -> HttpResponse:
        form = PageForm(request.POST, is_new=False)
        other = None
        if form.is_valid():
            data = form.cleaned_data
            try:
                pages.save(
                    page,
                    title=data["title"],
                    body=data["body"],
                    by=person(request),
                    seen=data["seen"],
                )
            except pages.EditedMeanwhile as meanwhile:
                form.add_error(None, str(meanwhile))
                other = meanwhile.text
                form.data = form.data.copy()  # type: ignore[attr-defined]
                form.data["seen"] = str(other.number)  # type: ignore[index]
            except pages.NotDone as refused:
                form.add_error(refused.field, str(refused))
            else:
                messages.success(request, "Saved. Publish it to let readers see it.")
                return HttpResponseRedirect(_desk(page))
        return self._page(request, form, page.blog, page, other=other)

    def _page(
        self,
        request: HttpRequest,
        form: PageForm,
        blog: Blog,
        page: Page | None,
        *,
        other: PageText | None = None,
        opened: PageText | None = None,
    ) -> HttpResponse:
        newest = page.texts.latest("number") if page else None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Page: {newest.title}" if newest else "Write a page",
            "opts": self.opts,
            "form": form,
            "media": form.media.with_nonce(str(request.csp_nonce))  # type: ignore[attr-defined]
            if hasattr(form.media, "with_nonce")
            else form.media,
            "blog": blog,
            "page": page,
            "other": other,
            "newest": newest,
            "opened": opened if newest and opened and opened.number != newest.number else None,
            "state": state_of(page) if page else "",
            "texts": page.texts.select_related("by")[:50] if page else [],
            "events": page.events.select_related("by")[:50] if page else [],
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/posts/page/desk.html", context, status=status)

    def _found(self, request: HttpRequest, pk: str | int) -> Page:
        page = self.get_queryset(request).select_related("blog").filter(pk=key(str(pk))).first()
        if page is None:
            raise Http404("No page you keep has this number.")
        return page

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the newest text on the real page, to its editors only."""
        page = self._found(request, pk)
        text = page.texts.latest("number")
        head = public.Page(title=f"Preview: {text.title} – {page.blog.name}", robots="noindex")
        context = {
            "blog": page.blog,
            "page": head,
            "heading": text.title,
            "html": sanitise.article_html(text.body),
            "sidebar": parts.sidebar(page.blog),
            "preview": True,
        }
        return answer("posts/page.html", context)

    def do(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Let readers see the newest text, or take the page down; POST only."""
        page = self._found(request, pk)
        if request.method == "POST" and act in _ACTS:
            try:
                messages.success(request, _ACTS[act](request, page))
            except pages.NotDone as refused:
                messages.error(request, str(refused))
        return HttpResponseRedirect(_desk(page))


def _show(request: HttpRequest, page: Page) -> str:
    pages.show(page, by=person(request), seen=key(request.POST.get("seen", "")))
    return "Published. Readers see it now."


def _hide(request: HttpRequest, page: Page) -> str:
    pages.hide(page, by=person(request))
    return "Taken down. Its address now answers “not found”."


_ACTS = {"show": _show, "hide": _hide}


def state_of(page: Page) -> str:
    """Return what readers see of a page, in a few words."""
    if page.shown is None:
        return "Draft"
    newest = getattr(page, "newest_number", page.shown)
    return "Published" if newest == page.shown else "Published, newer draft"


def _desk(page: Page) -> str:
    return reverse("admin:posts_page_change", args=[page.pk])
