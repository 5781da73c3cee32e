"""The desk of one post: write, preview, publish now or at a time, withdraw."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments import moderation
from govblog import roles
from govblog.public import Page, answer
from govblog.staff import ByRole, key, person
from posts import parts, publishing
from posts.admin import autosaving, comment_settings, comparing
from posts.admin.forms import MomentForm, PostForm, ReasonForm
from posts.faults import faults
from posts.models import Blog, Post, PostRevision
from posts.writing import autosaves


def state_of(post: Post) -> str:
    """Return the state of a post in one word, as editors say it."""
    now = timezone.now()
    if post.withdrawn_at is not None and post.withdrawn_at <= now:
        return "Withdrawn"
    if post.first_published_at is None:
        return "Draft"
    return "Published" if post.first_published_at <= now else "Scheduled"


@admin.register(Post)
class PostAdmin(ByRole, admin.ModelAdmin):
    """All posts of the blogs one writes for, and the desk of each."""

    act = "write"
    list_display = ("title", "state", "first_published_at", "blog")
    list_display_links = ("title",)
    list_filter = (("blog", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("blog",)
    search_fields = ("slug", "revisions__title")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Return the posts, each with the title of its newest revision."""
        newest = PostRevision.objects.filter(post=OuterRef("pk")).order_by("-number")
        return (
            super()
            .get_queryset(request)
            .annotate(newest_title=Subquery(newest.values("title")[:1]))
        )

    @admin.display(description="Title")
    def title(self, post: Post) -> str:
        """Return the title of the newest revision."""
        return str(getattr(post, "newest_title", "")) or post.slug

    @admin.display(description="State")
    def state(self, post: Post) -> SafeString:
        """Return the state as a tag."""
        word = state_of(post)
        return format_html('<strong class="app-tag app-tag--{}">{}</strong>', word.lower(), word)

    def get_urls(self) -> list[URLPattern]:
        """Add the address of each act, and of the preview."""
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/preview/", wrap(self.preview), name="posts_post_preview"),
            path("<int:pk>/do/<slug:act>/", wrap(self.do), name="posts_post_do"),
            *autosaving.urls(self.admin_site),
            *comparing.urls(self.admin_site),
            *comment_settings.urls(self.admin_site),
        ]
        return own + super().get_urls()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Write the first draft of a new post."""
        blogs = roles.blogs_where(request.user, self.act)
        wished = request.GET.get("blog", "")
        blog = (blogs.filter(pk=key(wished)) if wished else blogs).first()
        if blog is None:
            raise PermissionDenied
        initial = autosaving.restored(request, blog)
        form = PostForm(request.POST or None, blog=blog, initial=initial)
        if request.method == "POST" and form.is_valid():
            text, slug = form.text(), form.cleaned_data["slug"]
            post = autosaves.start(blog, text, by=person(request), slug=slug)
            messages.success(request, "Draft saved.")
            return HttpResponseRedirect(_desk(post))
        return self._page(request, form, blog, None)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the desk of a post, and save its draft."""
        post = self._post(request, object_id)
        if request.method == "POST":
            return self._save(request, post)
        draft = publishing.draft_of(post)
        newest = draft or post.revisions.latest("number")
        initial = PostForm.initial_of(newest) | autosaving.restored(request, post)
        return self._page(request, PostForm(initial=initial, blog=post.blog), post.blog, post)

    def _save(self, request: HttpRequest, post: Post) -> HttpResponse:
        form = PostForm(request.POST, blog=post.blog)
        other = None
        if form.is_valid():
            data = form.cleaned_data
            try:
                autosaves.save(
                    post,
                    form.text(),
                    by=person(request),
                    seen=data["seen"],
                    slug=data["slug"],
                    over="over" in request.POST,
                )
            except publishing.EditedMeanwhile as meanwhile:
                autosaving.keep_refused(request, post)
                form.add_error(None, str(meanwhile))
                other = meanwhile.revision
                form.data = form.data.copy()  # type: ignore[attr-defined]
                form.data["seen"] = str(other.version)  # type: ignore[index]
            except publishing.NotDone as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "Draft saved.")
                return HttpResponseRedirect(_desk(post))
        return self._page(request, form, post.blog, post, other)

    def _page(
        self,
        request: HttpRequest,
        form: PostForm,
        blog: Blog,
        post: Post | None,
        other: PostRevision | None = None,
    ) -> HttpResponse:
        nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),
            "title": "Write a post" if post is None else f"Post: {post.revisions.latest('number')}",
            "opts": self.opts,
            "form": form,
            "media": form.media.with_nonce(nonce)
            if hasattr(form.media, "with_nonce")
            else form.media,
            "blog": blog,
            "blogs": roles.blogs_where(request.user, self.act),
            "post": post,
            "other": other,
            **autosaving.context(request, form, blog, post, other),
            **(self._state(request, post) if post else {}),
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/posts/post/desk.html", context, status=status)

    def _state(self, request: HttpRequest, post: Post) -> dict[str, Any]:
        draft, waiting = publishing.draft_of(post), publishing.scheduled(post)
        return {
            "state": state_of(post),
            "draft": draft,
            "waiting": waiting,
            "faults": faults(draft) if draft else [],
            "address": f"{post.blog.origin}{post.get_absolute_url()}" if post.day else "",
            "may_publish": roles.may(request.user, "publish", post.blog),
            "closed": moderation.closed(post),
            "events": post.events.select_related("by", "revision")[:20],
            "zone": post.blog.zone,
        }

    def _post(self, request: HttpRequest, pk: str | int) -> Post:
        found = self.get_queryset(request).select_related("blog")
        post = found.filter(pk=key(str(pk))).first()
        if post is None:
            raise Http404("No post you write for has this number.")
        return post

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the newest revision on the real page, to its editors only."""
        post = self._post(request, pk)
        revision = publishing.draft_of(post) or post.revisions.latest("number")
        revision.post = post
        title = f"Preview: {revision.title} – {post.blog.name}"
        return answer(
            "posts/article.html",
            {
                "blog": post.blog,
                "page": Page(title=title, robots="noindex"),
                "article": parts.article(revision, post.blog),
                "sidebar": parts.sidebar(post.blog),
                "preview": True,
            },
        )

    def do(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Carry out one act on a post; POST only."""
        post = self._post(request, pk)
        if request.method != "POST" or act not in _ACTS:
            return HttpResponseRedirect(_desk(post))
        try:
            messages.success(request, _ACTS[act](request, post))
        except publishing.NotDone as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(_desk(post))


def _desk(post: Post) -> str:
    return reverse("admin:posts_post_change", args=[post.pk])


def _seen(request: HttpRequest) -> int:
    return key(request.POST.get("seen", ""))


def _publish(request: HttpRequest, post: Post) -> str:
    publishing.publish(post, by=person(request), seen=_seen(request))
    return "Published. Readers see it now."


def _schedule(request: HttpRequest, post: Post) -> str:
    form = MomentForm(request.POST)
    if not form.is_valid():
        raise publishing.NotDone("Enter the date and the time at which to publish.")
    data = form.cleaned_data
    moment = publishing.local_moment(data["date"], data["time"], post.blog.zone)
    if moment <= timezone.now():
        raise publishing.NotDone("Enter a date and time in the future, or publish now.")
    publishing.publish(post, by=person(request), seen=_seen(request), at=moment)
    local = moment.astimezone(post.blog.zone)
    return (
        f"Scheduled for {local:%-d %B %Y} at {local:%H:%M} {local.tzname()} "
        f"({moment:%H:%M} UTC). Nothing else needs to happen."
    )


def _take_back(request: HttpRequest, post: Post) -> str:
    publishing.take_back(post, by=person(request))
    return "Taken back to draft."


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


def _withdraw(request: HttpRequest, post: Post) -> str:
    publishing.withdraw(post, by=person(request), reason=_reason(request))
    return "Withdrawn. Its address now shows the reason."


def _put_back(request: HttpRequest, post: Post) -> str:
    publishing.put_back(post, by=person(request))
    return "Public again at the same address."


_ACTS: dict[str, Callable[[HttpRequest, Post], str]] = {
    "publish": _publish,
    "schedule": _schedule,
    "take-back": _take_back,
    "withdraw": _withdraw,
    "put-back": _put_back,
}
