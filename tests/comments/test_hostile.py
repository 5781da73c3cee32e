"""What means harm is shown as the text it is, or refused in house style; never an error of ours."""

import json
import unicodedata
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_started
from django.db import close_old_connections
from django.http import HttpResponse

from comments.models import Comment
from govblog.wsgi import application
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import FROM_HERE, READER, WORDS, address, no_limits, send
from tests.desk import signed_in
from tests.factories import CommentFactory, PostFactory, act

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"

HOSTILE = [
    "<script>alert(1)</script>", "</textarea><script>alert(1)</script>", "</title><svg onload=x>",
    "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "' autofocus onfocus='alert(1)",
    "<a href=javascript:alert(1)>x</a>", "javascript:alert(1)", "data:text/html,<script>x</script>",
    "<a\nhref='https://evil.example'>x</a>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;b&#62;",
    "https://evil.example/\"onclick='x'", "https://evil.example/'><script>x</script>",
    "<!-- --><!--", "<![CDATA[<b>]]>", "]]></script>", "{% load x %}{{ 7*7 }}",
    "<style>*{}</style>",
    "<math><mi//xlink:href='data:x'>", "\\u003cscript\\u003e", "<scr<script>ipt>",
    "+ADw-script+AD4-",
    "http://[::1", "https://a@b@c", "www.", "https://", "//evil.example", "<a " * 300, "&" * 400,
    "(" * 400 + "https://x.example" + ")" * 400, "http://" * 300, "e" + "\u0301" * 300,
    "\u202etxt.exe\u2066", "https://xn--80ak6aa92e.example/",
]  # fmt: skip
INLINE = {"p", "br", "a"}


def everything_in(page: dom.Node) -> None:
    """Fail for any script, style or handler that a public page does not have by itself."""
    for node in page.walk():
        handlers = [name for name in node.attributes if name.startswith("on") or name == "style"]
        assert not handlers, (node.tag, handlers)
        address_ = node.attributes.get("href", "").strip().lower()
        assert not address_.startswith(("javascript:", "data:", "vbscript:"))
        assert node.tag not in {"style", "iframe", "object", "embed", "math", "base"}
        if node.tag == "script":
            assert node.attributes.keys() <= {"src", "type"}
            assert node.attributes.get("src") or node["type"] == "application/ld+json"


def test_what_means_harm_is_shown_as_text_on_every_page_that_shows_it(
    post: Post, administrator: User
) -> None:
    no_limits(post.blog)
    for number, evil in enumerate(HOSTILE):
        name = " ".join(evil.split())[:100]
        assert send(post, body=evil, name=name or "x").status_code == 303, evil
        back = send(post, body=evil, name=name, email=f"{evil}@{number}")
        assert back.status_code == 422
        everything_in(dom.page(back.content))
    desk = signed_in(administrator)
    queue = dom.page(desk.get("/admin/comments/comment/").content)
    waiting = list(Comment.objects.order_by("pk"))
    for comment in waiting:
        act(comment, "approve")
    article = dom.page(READER.get(post.get_absolute_url()).content)
    everything_in(article)
    data = json.loads(article.one("script", type="application/ld+json").raw)
    assert [one["text"] for one in data["comment"]] == [one.body for one in waiting[:20]]
    for page, of in ((queue, "app-row__text"), (article, "app-comment__body")):
        texts = page.all(of=of)
        assert len(texts) >= 25
        for node in texts:
            assert {inner.tag for inner in node.walk()} - {node.tag} <= INLINE
            for link in node.all("a"):
                assert link["href"].startswith(("http://", "https://"))
                assert link["rel"] == "nofollow ugc noopener"
                assert link["href"].removeprefix("https://") in {link.raw, link.raw[8:]} or (
                    link["href"] == link.raw
                )
    comment = waiting[0]
    for path in (f"/comments/{comment.pk}/reply/", f"{address(post)}{comment.pk}/"):
        everything_in(dom.page(READER.get(path).content))


def test_what_stands_in_the_address_or_the_headers_is_not_repeated_unescaped(post: Post) -> None:
    for evil in HOSTILE[:12]:
        headers = {"User-Agent": evil.replace("\n", " "), "Referer": f"http://x/{evil.strip()}"}
        for path in ("/", post.get_absolute_url(), "/comments/received/", "/nothing/"):
            response = READER.get(path, query_params={"q": evil, evil: evil}, headers=headers)
            everything_in(dom.page(response.content))
        assert READER.get(f"/category/{evil}/").status_code == 404


def test_fields_that_no_form_has_change_nothing_and_the_address_is_not_a_form(post: Post) -> None:
    extra = {field.name: "approved" for field in Comment._meta.get_fields()} | {
        "status": "approved", "shown": "1", "created_at": "2001-01-01", "is_staff": "1", "pk": "7",
        "id": "7", "post": "9", "post_id": "9", "source": "import", "body_html": "<b>x</b>",
        "lft": "9", "rght": "1", "tree_id": "1", "level": "4", "text_version": "9", "by": "1",
    }  # fmt: skip
    response = READER.post(
        f"{address(post)}?name=Query&body=Query&parent=1&email=q@example.org",
        {**extra, **WORDS, "parent": ""}, headers=FROM_HERE,
    )  # fmt: skip
    assert response.status_code == 303
    comment = Comment.objects.get()
    assert {name: getattr(comment, name) for name in WORDS} == WORDS
    assert (comment.status, comment.shown, comment.content.source) == ("pending", False, "form")
    assert (comment.parent, comment.post, comment.text_version) == (None, post, 1)
    assert comment.created_at.year > 2001
    assert "<b>" not in comment.body_html
    empty = READER.post(f"{address(post)}?name=Query&body=Query", {}, headers=FROM_HERE)
    assert empty.status_code == 422


def multipart(parts: int, named: str) -> bytes:
    """Return the body of a form of so many files."""
    part = f'--b\r\nContent-Disposition: form-data; name="{named}"; filename="a.txt"\r\n\r\nx\r\n'
    return (part * parts + "--b--\r\n").encode()


MALFORMED: list[tuple[str, bytes, int]] = [
    (FORM, b"&".join(b"f%d=1" % n for n in range(1_001)), 400),
    ("multipart/form-data; boundary=b", multipart(101, "body"), 400),
    ("multipart/form-data; boundary=b", multipart(1, "body"), 422),
    ("multipart/form-data; boundary=b", b"--c\r\n\r\nno part of it", 422),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="x"', 422),
    ("multipart/form-data", b"no boundary", 400),
    ("multipart/form-data; boundary=" + "b" * 500, b"x", 400),
    ("application/json", json.dumps(WORDS).encode(), 415),
    ("text/plain", b"body=x&name=y&email=z@example.org", 415),
    ("text/xml", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>", 415),
    ("", b"body=x", 415),
    (";;;", b"body=x", 415),
    (FORM, b"x", 422),
    (FORM, b"&&&===&%%%&%zz=%", 422),
    (FORM, b"body[]=x&body%00=y", 422),
]  # fmt: skip


def test_a_request_that_is_no_form_of_ours_is_refused_in_house_style(post: Post) -> None:
    for kind, body, status in MALFORMED:
        response = READER.generic("POST", address(post), body, kind, headers=FROM_HERE)
        assert (kind, body[:60], response.status_code) == (kind, body[:60], status)
        assert dom.page(response.content).one("main").one("h1")
    assert not Comment.objects.exists()


def through_the_door(environ: dict[str, Any], body: bytes = b"") -> HttpResponse:
    """Ask as the server does, past everything that Django's test client prepares."""
    request = READER.generic("POST" if body else "GET", environ.pop("path"), body, FORM)
    told: list[str] = []
    given = {**request.wsgi_request.environ, **environ}
    given["wsgi.input"] = BytesIO(body)
    # A server begins with a connection of its own; a test has but one
    request_started.disconnect(close_old_connections)
    try:
        answer = b"".join(application(given, lambda status, headers: told.append(status)))
    finally:
        request_started.connect(close_old_connections)
    return HttpResponse(answer, status=int(told[0][:3]))


def test_a_form_in_another_charset_is_no_form_and_a_page_is_read_whatever_it_says(
    post: Post,
) -> None:
    for charset in ("zip", "idna", "utf-16", "nonsense", "latin-1", "hex", "\0", '"'):
        kind = f"{FORM}; charset={charset}"
        page = through_the_door({"path": "/?page=2&x=%20", "CONTENT_TYPE": kind})
        assert page.status_code == 404
        sent = through_the_door({"path": address(post), "CONTENT_TYPE": kind}, b"body=x%20y")
        assert (charset, sent.status_code) == (charset, 415)


def test_a_form_that_says_it_is_utf_8_is_one(post: Post) -> None:
    path, body = f"{address(post)}?{'a&' * 1_100}", b"body=caf%C3%A9&name=A&email=a%40example.org"
    for charset in ("utf-8", "UTF-8", '"utf-8"', "utf8"):
        kind = f"{FORM}; charset={charset}"
        said = {"path": path, "CONTENT_TYPE": kind, "HTTP_SEC_FETCH_SITE": "same-origin"}
        assert through_the_door(said, body).status_code == 303
    assert Comment.objects.get().body == "café"


HOSTS = [
    "evil.example", "evil.example:80", "testserver.evil.example", "testserver@evil.example", "a b",
    "testserver, evil.example", "", "[::1", "[fe80::1%eth0]", "1.2.3.4.5", "*",
    ".testserver.", "\t",
]  # fmt: skip


def test_a_host_that_is_none_of_ours_is_refused_whatever_else_the_headers_say(post: Post) -> None:
    for host in HOSTS:
        response = READER.get("/", headers={"Host": host})
        assert response.status_code == 400, host
        assert dom.page(response.content).one("h1").text == "We could not read that request"
    plain = READER.get(post.get_absolute_url()).content
    for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Forwarded-For"):
        for value in ("evil.example", "for=1.2.3.4;host=evil.example", "1.2.3.4, fe80::1%eth0, x"):
            response = READER.get(post.get_absolute_url(), headers={name: value})
            assert response.content == plain, name


def test_a_name_made_to_look_like_staff_is_marked_however_it_is_spelt(post: Post) -> None:
    Blog.objects.update(organisation="Ministry of Plain Words")
    for name in (
        "Mоderator",
        "ＭＯＤＥＲＡＴＯＲ",
        "M\u200boderator",
        "ministry-of-plain-words",
        "аdmin",
    ):
        assert send(post, name=name, body=unicodedata.name(name[0])).status_code == 303
    assert all(one.marks.filter(kind="like staff").exists() for one in Comment.objects.all())


NO_PAGES = (
    "0", "-1", "9e99", "abc", "٢", "1e3", "' OR 1=1", "01", " 2", "1.0", "+2", "", "2\x00",
    "9" * 400, "999999999", "²", "2,000", "[2]",
)  # fmt: skip


def test_a_page_that_is_none_is_not_found_on_any_list(post: Post) -> None:
    top = CommentFactory(post=post, status="approved")
    for path in ("/", post.get_absolute_url(), f"{address(post)}{top.pk}/"):
        for said in NO_PAGES:
            response = READER.get(path, {"page": said})
            assert (path, said, response.status_code) == (path, said, 404)


def test_a_title_full_of_markup_is_the_same_words_wherever_it_stands() -> None:
    title = "\"><script>alert('1')</script> & </title> 🙂 שלום {{ x }}"
    post = PostFactory(title=title, slug="evil", excerpt=title)
    PostFactory(title="Another")
    page = dom.page(READER.get(post.get_absolute_url()).content)
    everything_in(page)
    assert page.one("h1").text == title
    assert page.one("title").text == f"{title} – {post.blog.name}"
    assert page.one("meta", property="og:title")["content"].startswith(title)
    assert page.one("meta", name="description")["content"] == title
    data = json.loads(page.one("script", type="application/ld+json").raw)
    assert (data["headline"], data["description"]) == (title, title)
    for path in ("/", "/comments/received/", Post.objects.get(slug="another").get_absolute_url()):
        other = READER.get(path, headers={"Referer": f"http://x{post.get_absolute_url()}"})
        everything_in(dom.page(other.content))
        assert title in dom.page(other.content).one("body").text
