"""Public pages of comments: send, received, permalink, reply, one thread."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods, require_safe

from comments import doors, moderation, pages, thread, tree
from comments.forms import CommentForm
from comments.keep import Keep, article_of
from comments.models import Comment, PageLink
from comments.moderation import opening
from govblog import errors
from govblog.memory.marks import may_be_kept
from govblog.paging import OneAddress, page_number
from govblog.public import (
    Page,
    SeeOther,
    answer,
    behind_a_token,
    blog_of,
    closed_off,
    kept,
    private,
    sent_from_here,
    unreadable,
)
from posts.models import Blog, Post, PostRevision
from posts.views import find_moved, render_article


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, **address: str) -> HttpResponse:
    """Take in a comment or reply: 303 to the confirmation, or the words back with the reason."""
    blog = blog_of(request)
    if request.method == "POST" and (why := unreadable(request)):
        return why
    found = find_moved(blog, **address)
    if isinstance(found, Post):
        kept = errors.kept_words(request)
        return errors.page(request, 410, reason=found.withdrawn_reason, kept=kept)
    path = found.post.get_absolute_url()
    if request.method != "POST":
        return SeeOther(f"{path}#comments")
    return _take(request, blog, found)


def _take(request: HttpRequest, blog: Blog, found: PostRevision) -> HttpResponse:
    action = f"{found.post.get_absolute_url()}comments/"
    form = CommentForm(request.POST, blog=blog, action=action)
    here = sent_from_here(request, blog)
    if here is False:
        return _back(blog, found, form, 403, _NOT_FROM_HERE)
    if not form.is_valid():
        return _wrong(blog, found, form)
    try:
        sender = request.META.get("REMOTE_ADDR", "")
        sending = form.sending(from_here=here is not None)
        path = moderation.hand_in(found.post, form.words(), address=sender, sending=sending)
    except moderation.Refused as refused:
        return _refused(blog, found, form, refused)
    return told_where(path)


def told_where(path: str) -> HttpResponse:
    """Answer 303 to the confirmation, which tells the private address of a comment's page if any.

    `path` is that page's, or empty.
    """
    link = path.strip("/").rpartition("/")[2]
    return closed_off(SeeOther(f"/comments/received/?link={link}" if link else _RECEIVED))


_RECEIVED = "/comments/received/"


_NOT_FROM_HERE = (
    "Your comment has not been sent",
    "It did not come from a page of this blog. Check your text below, then send it from here.",
)


def _wrong(blog: Blog, found: PostRevision, form: CommentForm) -> HttpResponse:
    """Return the page again with the error summary and everything typed."""
    if _parent_of(found.post, form) is None:
        return private(render_article(blog, found, 1, form=form, status=422))
    return _back(blog, found, form, 422, None)


def _refused(
    blog: Blog, found: PostRevision, form: CommentForm, refused: moderation.Refused
) -> HttpResponse:
    status, notice = why_not(refused, blog)
    if isinstance(refused, moderation.TooMany):
        response = _back(blog, found, form, status, notice)
        response["Retry-After"] = str(refused.wait)
        return response
    if not isinstance(refused, moderation.ParentGone):
        return _back(blog, found, None, status, notice, typed=form)
    data = form.data.copy()  # type: ignore[attr-defined]
    data["parent"] = ""
    again = CommentForm(data, blog=blog, action=form.helper.form_action)
    said = f"{notice[1]} Your text is below: you can send it as a new comment."
    return _back(blog, found, again, status, (notice[0], said))


def why_not(refused: moderation.Refused, blog: Blog) -> tuple[int, tuple[str, str]]:
    """Return the status of the answer to a comment that was refused, and why in words."""
    match refused:
        case moderation.TooMany(wait=wait):
            said = f"Your comment has not been sent. Try again in {doors.wait(wait)}."
            if isinstance(refused, moderation.TooSoon):
                slow = doors.slow(refused.minutes)
                return 429, ("Wait before you comment again", f"{slow} {said}")
            return 429, ("You have sent too many comments", said)
        case moderation.Closed(since=since):
            told = doors.shut(refused, blog.zone, since=thread.stamp(since, blog.zone))
            said = f"{told.sentences} Your comment has not been sent."
            return 409, ("Comments are closed", said)
        case moderation.PostGone():
            said = "The article was withdrawn while you wrote. Your comment has not been sent."
            return 409, ("Comments are closed", said)
        case moderation.NotSentAgain():
            return 409, ("Your comment has not been sent again", str(refused))
    said = "The comment you are replying to is no longer available."
    return 422, ("Your reply has not been sent", said)


def _parent_of(post: Post, form: CommentForm) -> Comment | None:
    said = str(form.data.get("parent", ""))
    if not (said.isascii() and said.isdigit() and len(said) <= 18):
        return None
    approved = Comment.objects.approved().select_related("content")
    return approved.filter(post=post, pk=int(said)).first()


def _back(
    blog: Blog,
    found: PostRevision,
    form: CommentForm | None,
    status: int,
    notice: tuple[str, str] | None,
    typed: CommentForm | None = None,
) -> HttpResponse:
    """Return a page of its own with the comment that was not sent, to be changed or copied."""
    parent = _parent_of(found.post, form) if form else None
    heading = f"Reply to {parent.name}" if parent else "Leave a comment"
    kept = None
    if typed is not None:
        data = typed.data
        kept = errors.Kept(data.get("body", ""), data.get("name", ""), data.get("email", ""))
        heading = "Comments are closed"
    return private(
        answer(
            "comments/reply.html",
            {
                "blog": blog,
                "page": Page(
                    title=f"{heading} – {found.title} – {blog.name}",
                    robots="noindex",
                    is_error=True,
                ),
                "heading": heading,
                "article": (found.title, found.post.get_absolute_url()),
                "parent": thread.alone(parent, blog) if parent else None,
                "form": form,
                "lines": doors.lines(found.post) if form else [],
                "kept": kept,
                "notice": {"title": notice[0], "text": notice[1]} if notice else None,
            },
            status,
        )
    )


@behind_a_token
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """Answer what happens next, and where the comment's page is; of the comment it says nothing."""
    blog = blog_of(request)
    page = Page(title=f"Comment sent – {blog.name}", robots="noindex")
    context: dict[str, Any] = {"blog": blog, "page": page, "article": came_from(request, blog)}
    if link := _link_of(request, blog):
        context["keep"] = Keep.of(link)
        context["article"] = context["article"] or article_of(link.comment)
    return answer("comments/received.html", context)


def _link_of(request: HttpRequest, blog: Blog) -> PageLink | None:
    """Return the link that the confirmation is asked to tell, None when there is no such link."""
    try:
        link = opening.opened(request.GET.get("link", ""))
    except (opening.NoSuchLink, opening.LinkExpired):
        return None
    return link if link.comment.post.blog_id == blog.pk else None


def came_from(request: HttpRequest, blog: Blog) -> tuple[str, str] | None:
    """Return title and path of the article the reader comes from, if the browser says so."""
    try:
        match = resolve(urlsplit(request.headers.get("Referer", "")).path)
    except (ValueError, Resolver404):
        return None
    pk = match.kwargs.get("pk")
    known: dict[str, Any] = {"post__slug": match.kwargs.get("slug")}
    if pk is not None:
        known = {"post__in": Comment.objects.shown().filter(pk=pk).values("post")}
    shown = PostRevision.objects.public().filter(post__blog=blog, **known)
    revision = shown.select_related("post").first() if match.url_name in _WITH_FORM else None
    return (revision.title, revision.post.get_absolute_url()) if revision else None


_WITH_FORM = {"article", "comments", "reply", "report", "thread"}


def on_show(blog: Blog, pk: int) -> tuple[Comment, PostRevision]:
    """Return a comment whose place readers see, and its article. Raises Http404."""
    shown = Comment.objects.filter(pk=pk, shown=True, post__blog=blog)
    comment = shown.select_related("post", "content").first()
    if comment is not None:
        revision = PostRevision.objects.public().filter(post=comment.post_id).first()
        if revision is not None:
            revision.post = comment.post
            comment.post.blog = blog
            return comment, revision
    raise Http404("No comment is on show here.")


@require_safe
def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer 302 to the page and place where the comment stands now."""
    comment, revision = on_show(blog_of(request), pk)
    return HttpResponseRedirect(pages.place_of(comment, revision.post.get_absolute_url()))


@require_safe
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the form to reply to a comment, below that comment."""
    blog = blog_of(request)
    comment, revision = on_show(blog, pk)
    if comment.status != Comment.Status.APPROVED:
        raise Http404("No comment is on show here.")
    path = revision.post.get_absolute_url()
    closed = moderation.closed(comment.post)
    shut = doors.shut(closed, blog.zone) if closed else None
    heading = "Comments are closed" if shut else f"Reply to {comment.name}"
    form = None if shut else CommentForm(blog=blog, action=f"{path}comments/", parent=pk)
    return answer(
        "comments/reply.html",
        {
            "blog": blog,
            "page": Page(title=f"{heading} – {revision.title} – {blog.name}", robots="noindex"),
            "heading": heading,
            "article": (revision.title, path),
            "parent": thread.alone(comment, blog),
            "form": form,
            "lines": doors.lines(comment.post) if form else [],
            "notice": {"title": heading, "text": shut.sentences} if shut else None,
        },
    )


@may_be_kept
@require_safe
def one_thread(request: HttpRequest, pk: int, **address: str) -> HttpResponse:
    """Answer with one conversation that is too long for the article's page."""
    blog = blog_of(request)
    root, revision = on_show(blog, pk)
    path = revision.post.get_absolute_url()
    if request.path != f"{path}comments/{pk}/" or tree.root_of(root).pk != root.pk:
        raise Http404("No conversation has this address.")
    own = f"{path}comments/{pk}/"
    is_open = moderation.closed(root.post) is None
    try:
        number = page_number(request)
        talk = thread.of_thread(root, blog, number=number, is_open=is_open, path=own)
    except OneAddress as shorter:
        return shorter.response()
    except thread.NoSuchPage as error:
        raise Http404("The conversation has no such page.") from error
    heading = f"Conversation started by {thread.name_of(root)}"
    where = "" if number == 1 else f" (page {number})"
    response = answer(
        "comments/thread.html",
        {
            "blog": blog,
            "page": Page(
                title=f"{heading}{where} – {revision.title} – {blog.name}",
                # A short thread stands whole under the article: that is its address
                canonical=f"{blog.origin}{own if talk.pagination else path}"
                + (f"?page={number}" if number > 1 else ""),
            ),
            "heading": heading,
            "article": (revision.title, path),
            "thread": talk,
        },
    )
    return kept(response, blog, [root.post], moderation.moments(root.post, blog.read_at))
