"""Public pages are the same for everyone, and reading one changes nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import resolve
from django.utils import timezone
from pytest_django import Settings

from comments import notices
from comments.models import Comment, Confirmation, DataRequest, PageLink
from comments.moderation import confirming, mailboxes, opening
from comments.people import asking
from govblog.memory.stores import STORE
from posts import following, publishing, renaming
from posts.models import Blog, Post
from tests.comments.legal import cases
from tests.comments.sending import READER, TYPED, address, conversation
from tests.desk import signed_in
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    CommentFactory,
    PictureFactory,
    PostFactory,
    StaffFactory,
    rule_of,
)
from tests.govblog.memory.asking import ask, unwatched
from tests.govblog.wordpress.loading.coming import loaded, said
from tests.page_factory import PageFactory
from tests.posts.following.readers import asked, follows
from tests.test_house import recorded

pytestmark = pytest.mark.django_db
TOKEN = "t" * 43
WRITERS = ("correct", "withdraw", "again", "second-look", "follow", "renew", "data", "erase")
MAILED = ("/comments/data/", "/comments/erase/")
FORMS = ("/report/", "/legal-notice/", f"/{TOKEN}/", *(f"/{page}/" for page in WRITERS))


OF_MACHINES = {
    "/.well-known/security.txt": 200, "/security-policy/": 200,
    "/healthz/live": 200, "/healthz/ready": 200, "/metrics": 404,
}  # fmt: skip


@pytest.fixture
def pages(blog: Blog, editor: User, settings: Settings) -> dict[str, int]:
    """Addresses of a small site with what each answers: every public address, and some more."""
    settings.SECURITY_CONTACT, settings.SECURITY_EXPIRES = ["https://example.org/"], "2099-01-01"
    said = {"authors": [AuthorFactory()], "categories": [CategoryFactory()]}
    post = PostFactory(picture=PictureFactory(), tags=["A word"], **said)
    for _ in range(10):
        PostFactory()
    gone, closed = PostFactory(withdrawn="Out of date."), PostFactory(closed="It is over.")
    rule_of(blog)
    Blog.objects.update(figures_public=True)
    article = post.get_absolute_url()
    comment = CommentFactory(post=post, status="approved")
    waiting = CommentFactory(post=post)
    asked = {"asked_at": timezone.now(), "expires_at": timezone.now() + confirming.VALID}
    hashed = confirming.hash_of(TOKEN)
    Confirmation.objects.create(comment=waiting, hash=hashed, text_version=1, **asked)
    feed = notices.make_key(by=StaffFactory(blog=blog))
    long = PostFactory()
    top = conversation(long, [None, *[0] * 205])[0]
    thread = f"{address(long)}{top.pk}/"
    return {
        "/": 200, "/?page=2": 200, "/?page=1": 301, "/?page=3": 404, "/nothing/": 404,
        article: 200, f"{article}?page=2": 404, article.rstrip("/"): 301,
        address(post): 303, thread: 200, f"{thread}?page=2": 200,
        f"/comments/{comment.pk}/": 302, f"/comments/{comment.pk}/reply/": 200,
        f"/comments/{waiting.pk}/": 404, f"/comments/{waiting.pk}/reply/": 404,
        f"/comments/{comment.pk}/report/": 200, f"/comments/{waiting.pk}/report/": 404,
        "/comments/received/": 200, "/comments/report-received/": 200,
        f"/comments/confirm/{TOKEN}/": 200, f"/queue/{feed}/feed/": 200,
        "/comment-policy/": 200, "/personal-data/": 200,
        "/comment-policy/figures/": 200, "/comment-policy/figures.csv": 200,
        said["authors"][0].get_absolute_url(): 200, "/author/nobody/": 404,
        said["categories"][0].get_absolute_url(): 200, "/category/nothing/": 404,
        PictureFactory().file.url: 200, "/media/pictures/none.webp": 404,
        gone.get_absolute_url(): 410, address(gone): 410,
        closed.get_absolute_url(): 200, address(closed): 303,
        **of_writer(waiting), **of_law(comment), **of_pages(), **of_archives(post),
        **of_draft(editor), **OF_MACHINES, **to_find_and_follow(post, gone),
        **of_follower(blog), **of_an_import(),
    }  # fmt: skip


def to_find_and_follow(post: Post, gone: Post) -> dict[str, int]:
    """Addresses of search, feeds and what robots ask for."""
    article = post.get_absolute_url()
    revision = post.revisions.get()
    terms = [revision.authors.get(), revision.categories.get()]
    return {
        "/search/": 200, "/search/?q=article": 200, "/search/?q=%F0%9F%99%82": 422,
        "/search/?q=article&page=1": 301, "/search/?q=article&page=9": 404,
        "/sitemap.xml": 200, "/sitemap-1.xml": 200, "/sitemap-9.xml": 404, "/robots.txt": 200,
        "/feed/": 200, "/comments/feed/": 200, f"{article}feed/": 200, "/author/nobody/feed/": 404,
        **{f"{term.get_absolute_url()}feed/": 200 for term in terms},
        f"{gone.get_absolute_url()}feed/": 410, "/feed/atom/": 301, f"{article}feed/atom/": 301,
    }  # fmt: skip


def of_archives(post: Post) -> dict[str, int]:
    """Addresses of lists of older posts, and one that leads on."""
    assert post.day is not None
    old = PostFactory().get_absolute_url()
    renaming.rename(Post.objects.latest("pk"), "renamed", by=post.revisions.get().saved_by)
    return {
        f"/{post.day:%Y}/": 200, f"/{post.day:%Y/%m}/": 200, f"/{post.day:%Y/%m}/?page=2": 200,
        "/tag/a-word/": 200, "/tag/nothing/": 404,
        "/2001/": 404, "/2001/02/": 404, "/tag/": 200, "/category/": 200, "/author/": 200,
        "/all-posts/": 200, "/all-posts/?page=3": 404, old: 301,
    }  # fmt: skip


def of_an_import() -> dict[str, int]:
    """Old addresses of comments that came from WordPress."""
    loaded(PostFactory(), said(7))
    return {"/comments/wordpress/7/": 302, "/comments/wordpress/8/": 404}


def of_pages() -> dict[str, int]:
    """Addresses of what stands beside the posts."""
    page = PageFactory(shown=True).get_absolute_url()
    return {page: 200, "/no-page/": 404, "/colours/14505c.css": 200, "/colours/ffffff.css": 404}


def of_draft(editor: User) -> dict[str, int]:
    """Addresses of links to a draft, one of which was ended."""
    post = PostFactory(by=editor, draft=True)
    said = {"by": editor, "purpose": "Press office", "seen": 1}
    link, ended = (publishing.share(post, **said) for _ in range(2))
    publishing.end_link(post, ended.pk, by=editor)
    works = publishing.path_of(link)
    return {works: 200, f"{works}?done": 200, publishing.path_of(ended): 410}


def of_law(comment: Comment) -> dict[str, int]:
    """Addresses of a legal notice about a comment."""
    notice = cases.asked(comment)
    page = f"/comments/{comment.pk}/legal-notice/"
    return {
        page: 200, f"{page}?kind=defamation": 200, f"{page}?kind=other": 200,
        f"/comments/legal-notice-received/{notice.reference}/": 200,
        f"/legal-notices/{cases.state_token()}/": 200, f"/legal-notices/{TOKEN}/": 404,
        f"/legal-notices/answer/{cases.answer_token(notice)}/": 200,
        f"/legal-notices/answer/{TOKEN}/": 404,
    }  # fmt: skip


def of_writer(comment: Comment) -> dict[str, int]:
    """Addresses that only the writer of a comment knows."""
    mine = opening.open_page(comment)
    ended = opening.open_page(comment)
    PageLink.objects.filter(pk=PageLink.objects.latest("pk").pk).update(expires_at=timezone.now())
    link = mine.split("/")[-2]
    box = mailboxes.made(comment.post.blog, comment.email)
    for kind in DataRequest.Kind:
        asking.ask(comment, kind)
    data, erase = map(asking.path_of, DataRequest.objects.order_by("kind"))
    return {
        mailboxes.path_of(box): 200, mailboxes.confirm_path_of(box): 200,
        mailboxes.unsubscribe_path_of(box, "all"): 200,
        data: 200, erase: 200, f"{MAILED[0]}{TOKEN}/": 404,
        mine: 200, f"{mine}?done=correct": 200, **{f"{mine}{page}/": 200 for page in WRITERS},
        ended: 410, f"/comments/mine/{TOKEN}/": 404, f"/comments/received/?link={link}": 200,
    }  # fmt: skip


def of_follower(blog: Blog) -> dict[str, int]:
    """Addresses to follow a blog by email, and those that only a subscriber knows."""
    unconfirmed, one = asked(blog), follows(blog, "mair@example.org")
    return {
        "/subscribe/": 200, "/subscribe/received/": 200,
        following.path_of(one): 200, following.unsubscribe_path_of(one): 200,
        following.confirm_path_of(unconfirmed): 200, f"/subscribe/{TOKEN}/": 404,
    }  # fmt: skip


def content(response: HttpResponse) -> bytes:
    """Return the bytes of an answer, a file's too."""
    return b"".join(response) if response.streaming else response.content


def test_every_public_address_is_looked_at_here(pages: dict[str, int]) -> None:
    seen = {resolve(path.split("?")[0]).func for path, status in pages.items() if status < 301}
    seen |= {resolve(path).func for path, status in pages.items() if status in {301, 302, 303}
             and "?" not in path and path.endswith("/")}  # fmt: skip
    # Nobody finds anything there who does not know METRICS: tests/govblog/metrics/test_door.py
    assert seen >= {resolve(path).func for path in recorded() if path != "/metrics"}


def test_the_same_bytes_and_no_cookie_for_everyone(
    pages: dict[str, int], administrator: User
) -> None:
    colleague = signed_in(administrator)
    colleague.cookies["csrf"] = "0123456789abcdef0123456789abcdef"
    colleague.cookies["anything"] = "else"
    for path, status in pages.items():
        theirs, ours = READER.get(path), colleague.get(path)
        assert (path, theirs.status_code) == (path, status)
        assert (ours.status_code, content(ours)) == (status, content(theirs)), path
        assert theirs.headers.keys() == ours.headers.keys()
        for response in (theirs, ours):
            assert not response.cookies, path
            assert "cookie" not in response.headers.get("Vary", "").lower(), path
            assert administrator.username not in content(response).decode(errors="replace")


def test_a_page_from_memory_is_nobodys(pages: dict[str, int], administrator: User) -> None:
    others: tuple[dict[str, str], ...] = (
        {},
        {"cookie": "session=x; csrf=y", "user_agent": "A", "referer": "https://evil.example/"},
        {"cookie": "other=1", "x_forwarded_host": "evil.example", "accept_language": "cy",
         "x_forwarded_for": "192.0.2.1", "authorization": "Basic Zm9v", "range": "bytes=0-9"},
    )  # fmt: skip
    with unwatched():
        for path, status in pages.items():
            if path.startswith("/comments/received/") or status != 200:
                continue
            said = [ask(path, **other) for other in (*others, *others)]
            assert {one.status for one in said} == {200}, path
            assert len({one.body for one in said}) == 1, path
            assert len({tuple(sorted(one.headers.items())) for one in said[3:]}) == 1, path
            assert not any("Cookie" in name for one in said for name in one.headers), path
    kept = [one.expanded() for one in STORE.pages.values()]
    assert len(kept) > 20
    for body in kept:
        assert b"@example.org" not in body
        assert administrator.username.encode() not in body


def test_a_reader_sees_no_email_and_no_comment_that_waits(pages: dict[str, int]) -> None:
    for path in pages:
        shown = content(READER.get(path))
        if path.startswith("/mail/"):
            # Who reads a mailbox sees which it is: its first letter and its host
            shown = shown.replace("r…@example.org".encode(), b"")
        if path.startswith("/subscribe/"):
            shown = re.sub("[gm]…@example.org".encode(), b"", shown)
        assert b"@example.org" not in shown, path
        assert b"csrf" not in shown.lower(), path


def rows() -> dict[str, list[Any]]:
    """Return all that is stored."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in
            (*apps.get_app_config("posts").get_models(),
             *apps.get_app_config("comments").get_models())}  # fmt: skip


def test_reading_changes_nothing_whatever_stands_in_the_address(pages: dict[str, int]) -> None:
    before = rows()
    for method in ("get", "head", "options"):
        ask: Callable[..., HttpResponse] = getattr(READER, method)
        for path in pages:
            ask(path, query_params={**TYPED, "act": "approve", "status": "approved"})
    assert rows() == before


def test_nothing_but_a_form_can_be_sent_to_the_public_world(pages: dict[str, int]) -> None:
    before = rows()
    for method in ("post", "put", "patch", "delete"):
        ask: Callable[..., HttpResponse] = getattr(READER, method)
        for path, status in pages.items():
            is_form = path.startswith("/comments/") and path.endswith(FORMS)
            behind_links = ("/mail/", "/subscribe/", "/legal-notices/", "/draft/", *MAILED)
            is_form |= path.startswith(behind_links) and not path.endswith("/received/")
            is_form |= "/legal-notice/?" in path
            if method == "post" and is_form:
                continue
            if status == 200 or (method != "post" and path.endswith("comments/")):
                assert ask(path).status_code == 405, (method, path)
    assert rows() == before


def test_a_head_is_the_get_without_its_body(pages: dict[str, int]) -> None:
    for path, status in pages.items():
        response = READER.head(path)
        assert (path, response.status_code) == (path, status)
        assert not content(response)


def test_the_policy_of_a_public_page_allows_nothing_from_elsewhere_and_nothing_inline(
    post: Post,
) -> None:
    policy = READER.get(post.get_absolute_url())["Content-Security-Policy"]
    said = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert said["default-src"] == said["object-src"] == said["base-uri"] == "'none'"
    assert said["script-src"] == said["style-src"] == said["form-action"] == "'self'"
    assert said["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
