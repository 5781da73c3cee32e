"""The desk of one post: write, preview, and all that is done with it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify

from govblog import roles
from govblog.public import Page, answer
from govblog.staff import ByRole, key, person
from posts import parts, publishing
from posts.admin import autosaving, comment_settings, comparing, showing
from posts.admin.act_forms import ActForm
from posts.admin.acting import ACTS, carried_out
from posts.admin.forms import PostForm
from posts.admin.listed import tag, with_newest
from posts.admin.pasting import pasted
from posts.admin.states import StateFilter
from posts.models import Blog, Post, PostRevision
from posts.writing import autosaves


@admin.register(Post)
class PostAdmin(ByRole, admin.ModelAdmin):
    """All posts of the blogs one writes for, and the desk of each."""

    act = "write"
    list_display = ("title", "state", "first_published_at", "blog")
    list_display_links = ("title",)
    list_filter = (StateFilter, ("blog", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("blog",)
    search_fields = ("slug", "revisions__title")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Return the posts, each with title and status of its newest revision."""
        mine = super().get_queryset(request)
        return with_newest(mine, PostRevision.objects.all(), "post", "title", "status")

    @admin.display(description="Title")
    def title(self, post: Post) -> str:
        """Return the title of the newest revision."""
        return str(getattr(post, "newest_title", "")) or post.slug

    @admin.display(description="State")
    def state(self, post: Post) -> SafeString:
        """Return the state as a tag."""
        word = showing.state_of(post, str(getattr(post, "newest_status", "")))
        return tag(word, slugify(word))

    def get_urls(self) -> list[URLPattern]:
        """Add the address of each act, and of the preview."""
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/preview/", wrap(self.preview), name="posts_post_preview"),
            path("pasted/", wrap(pasted), name="posts_post_pasted"),
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
        sent = request.POST if request.method == "POST" else None
        form = PostForm(sent, blog=blog, initial=initial)
        if form.is_valid():
            text, slug = form.text(), form.cleaned_data["slug"]
            try:
                post = autosaves.start(blog, text, by=person(request), slug=slug)
            except publishing.NotDone as refused:
                form.add_error(None, str(refused))
            else:
                _saved(request, post, slug)
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
        return self._page(request, self._opened(request, post), post.blog, post)

    def _opened(self, request: HttpRequest, post: Post) -> PostForm:
        newest = publishing.draft_of(post) or post.revisions.latest("number")
        initial = PostForm.initial_of(newest) | autosaving.restored(request, post)
        return PostForm(initial=initial, blog=post.blog)

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
                post.refresh_from_db(fields=["slug"])
                _saved(request, post, data["slug"])
                return HttpResponseRedirect(_desk(post))
        return self._page(request, form, post.blog, post, other)

    def _page(
        self,
        request: HttpRequest,
        form: PostForm,
        blog: Blog,
        post: Post | None,
        other: PostRevision | None = None,
        shown: dict[str, Any] | None = None,
    ) -> HttpResponse:
        nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
        if post is not None and shown is None:
            shown = showing.desk(post, request.user)
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
            **(shown or {}),
        }
        refused = form.is_bound or context.get("bound")
        template = "admin/posts/post/desk.html"
        return TemplateResponse(request, template, context, status=422 if refused else 200)

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
        """Carry out one act on a post; POST only. What was typed comes back when it is refused."""
        post = self._post(request, pk)
        if request.method != "POST" or act not in ACTS:
            return HttpResponseRedirect(_desk(post))
        chosen = ACTS[act]
        if chosen.form:
            shown = showing.desk(post, request.user, request.POST, chosen.form)
            form = shown["bound"]
        else:
            form = ActForm(request.POST)
        if came := carried_out(chosen, post, person(request), form):
            messages.success(request, came)
        elif chosen.form:
            # As it stands after somebody else's act
            fresh = self._post(request, pk)
            shown = {**showing.desk(fresh, request.user), "acts": shown["acts"], "bound": form}
            return self._page(request, self._opened(request, fresh), fresh.blog, fresh, shown=shown)
        else:
            for said in form.non_field_errors():
                messages.error(request, said)
        return HttpResponseRedirect(_desk(post))


def _desk(post: Post) -> str:
    return reverse("admin:posts_post_change", args=[post.pk])


def _saved(request: HttpRequest, post: Post, wished: str) -> None:
    messages.success(request, "Draft saved.")
    if wished and wished.lower() != post.slug.lower():
        said = f"“{wished}” is or was the address of another post. This one has “{post.slug}”."
        if post.day is not None:
            said = f"The address still ends in “{post.slug}”: rename the post above to change it."
        messages.warning(request, said)
