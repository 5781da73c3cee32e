"""Nothing of a private page can be guessed, cached, found, passed on or pressed from elsewhere."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils import timezone

from comments import notices
from comments.models import Comment, Confirmation, Content, PageLink
from comments.moderation import confirming, mailboxes, opening
from govblog import links
from posts.models import Post
from tests import dom
from tests.comments.mine.asking import look, opened, press, rejected, token_in
from tests.comments.sending import FROM_HERE, READER, send
from tests.comments.test_hostile import HOSTILE, INLINE
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory
from tests.govblog.test_two_worlds import of_draft, of_follower, of_law, of_writer, rows
from tests.test_house import public_patterns

pytestmark = pytest.mark.django_db
PAGES = [
    "", "correct/", "withdraw/", "again/", "second-look/", "follow/", "renew/", "data/", "erase/",
]  # fmt: skip
FORMS = PAGES[1:]
TYPED = {"body": "What I typed.", "name": "Siân", "seen": "1", "words": "Why I ask."}


def is_closed_off(response: HttpResponse) -> bool:
    """Say whether an answer is stored nowhere, found nowhere, and its address told to nobody."""
    return (
        response.get("Cache-Control") == "no-store"
        and response.get("X-Robots-Tag") == "noindex"
        and response.get("Referrer-Policy") == "strict-origin"
        and not response.cookies
        and "cookie" not in response.headers.get("Vary", "").lower()
    )


@pytest.fixture
def path(post: Post) -> str:
    """The page of a comment that waits."""
    return opened(CommentFactory(post=post))


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_is_closed_off_whatever_is_asked(path: str, post: Post, page: str) -> None:
    wrong = f"/comments/mine/{'t' * 43}/{page}"
    for address in (f"{path}{page}", f"{opened(rejected(post))}{page}", wrong):
        for ask in (READER.get, READER.head, READER.put, READER.delete, READER.options):
            assert is_closed_off(ask(address)), (ask, address)
        for fields in ({}, TYPED):
            assert is_closed_off(press(address, **fields)), address
    large = READER.post(f"{path}{page}", {"body": "a" * 1_000_001}, headers=FROM_HERE)
    assert large.status_code == 413
    assert is_closed_off(large)
    other = READER.post(f"{path}{page}", "{}", content_type="application/json")
    assert other.status_code == 415
    assert is_closed_off(other)


@pytest.fixture
def private(post: Post) -> list[str]:
    """Every private address of the public world: that opens something, that is over, that is none.

    An address with a token that is not among them is found out.
    """
    waits, public = CommentFactory(post=post), CommentFactory(post=post, status="approved")
    asked = {"asked_at": timezone.now(), "expires_at": timezone.now() + confirming.VALID}
    hashed = confirming.hash_of("c" * 43)
    Confirmation.objects.create(comment=waits, hash=hashed, text_version=1, **asked)
    key = notices.make_key(by=StaffFactory(blog=post.blog))
    editor = StaffFactory(blog=post.blog, role="editor")
    known = [*of_writer(waits), *of_law(public), *of_draft(editor), *of_follower(post.blog)]
    known += [f"/comments/confirm/{'c' * 43}/", f"/queue/{key}/feed/"]
    found = [path for path in known if re.search(r"[\w-]{43}", path)]
    ways = {resolve(path.split("?")[0]).func for path in found}
    with_token = [
        one for one in public_patterns(get_resolver()) if "token" in one.pattern.regex.groupindex
    ]
    assert {one.callback for one in with_token} <= ways
    return found + [re.sub(r"[\w-]{43}", "t" * 43, path) for path in found]


def test_every_private_address_is_closed_off_whatever_is_asked(private: list[str]) -> None:
    asks = (READER.get, READER.head, READER.options, READER.put, READER.patch, READER.delete)
    answers = [(path, ask(path)) for path in private for ask in asks]
    for path in private:
        answers += [
            (path, READER.post(path, {"body": "a" * 1_000_001}, headers=FROM_HERE)),
            (path, READER.post(path, "{}", content_type="application/json")),
            (path, press(path, headers={"Sec-Fetch-Site": "cross-site"}, **TYPED)),
            (path, press(path)),
            (path, press(path, **TYPED)),
        ]
    wrong = [(path, one.status_code) for path, one in answers if not is_closed_off(one)]
    assert wrong == []


def test_the_confirmation_and_the_way_to_it_are_closed_off(post: Post) -> None:
    response = send(post)
    assert is_closed_off(response)
    assert is_closed_off(look(response["Location"]))


def test_a_get_does_nothing_and_only_forms_are_taken(path: str, post: Post) -> None:
    paths = [path, opened(rejected(post))]
    before = rows()
    for address in (f"{one}{page}" for one in paths for page in PAGES):
        for ask in (READER.get, READER.head, READER.options):
            ask(address, query_params={**TYPED, "replies": "tell", "done": "<b>"})
        for ask in (READER.put, READER.patch, READER.delete):
            assert ask(address).status_code == 405
    assert press(path).status_code == 405
    assert rows() == before


@pytest.mark.parametrize("page", FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/x"},
    ],
)
def test_a_button_pressed_elsewhere_does_nothing_and_keeps_what_was_typed(
    path: str, post: Post, page: str, headers: dict[str, str]
) -> None:
    base = opened(rejected(post)) if page in {"again/", "second-look/"} else path
    before = rows()
    response = press(f"{base}{page}", headers=headers, **TYPED)
    assert (response.status_code, is_closed_off(response)) == (403, True)
    assert rows() == before
    if page in {"correct/", "again/", "second-look/"}:
        said = response.content.decode()
        assert TYPED["words" if page == "second-look/" else "body"] in said


def test_a_browser_that_says_its_own_origin_is_let_in(path: str, post: Post) -> None:
    response = press(f"{path}withdraw/", headers={"Origin": post.blog.origin})
    assert response.status_code == 303


@pytest.mark.parametrize("page", PAGES)
def test_a_token_opens_nothing_but_its_own_comment(post: Post, page: str) -> None:
    mine, other = CommentFactory(post=post), CommentFactory(post=post)
    path = opened(mine)
    opened(other)
    ref = PageLink.objects.get(comment=other).ref
    token = token_in(path)
    box = mailboxes.follow(other)
    for wrong in (
        links.token_of("mailbox", ref),
        mailboxes.path_of(box).split("/")[2],
        ref + token[len(ref) :],
        token[: len(ref)] + links.token_of(opening.PURPOSE, ref)[len(ref) :],
        token.swapcase(),
        "t" * 43,
    ):
        for response in (
            look(f"/comments/mine/{wrong}/{page}"),
            press(f"/comments/mine/{wrong}/{page}", **TYPED),
        ):
            assert response.status_code == 404
    assert set(Content.objects.values_list("name", flat=True)) == {mine.name, other.name}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_on_its_own_blogs_host_only(post: Post, page: str) -> None:
    blog = BlogFactory(host="testserver2", base_url="http://testserver2")
    theirs = opened(CommentFactory(post=PostFactory(blog=blog)))
    assert look(f"{theirs}{page}").status_code == 404
    assert press(f"{theirs}{page}", **TYPED).status_code == 404


def test_the_address_is_told_to_no_other_page_and_is_no_canonical(path: str, post: Post) -> None:
    public = CommentFactory(post=post, status="approved")
    for address in (path, opened(public), f"{path}withdraw/"):
        page = dom.page(look(address).content)
        assert not page.all("link", rel="canonical")
        assert page.one("meta", name="robots")["content"] == "noindex"
        token = token_in(address)
        for link in page.all("a"):
            if token in link["href"]:
                inside = link["href"].removeprefix(post.blog.origin)
                assert inside.startswith(f"/comments/mine/{token}/")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_as_the_text_they_are(post: Post, words: str) -> None:
    comment = rejected(post, note=words, body=words, name=words[:100])
    path = opened(comment)
    for page in ("", "again/"):
        shown = dom.page(look(f"{path}{page}").content)
        assert all(one.attributes.get("src") for one in shown.all("script"))
        for node in shown.one("main").walk():
            assert not any(name.startswith("on") for name in node.attributes), words
            assert not node.attributes.get("href", "").lower().startswith(("javascript", "data:"))
    body = dom.page(look(path).content).one(of="app-comment__body")
    assert {node.tag for node in body.walk()} - {"dd"} <= INLINE


def test_no_cookie_of_a_colleague_changes_the_page(path: str) -> None:
    browser = Client()
    browser.cookies["sessionid"] = "0123456789abcdef0123456789abcdef"
    assert browser.get(path).content == look(path).content


def test_no_address_leads_in_by_the_number_of_a_comment(path: str) -> None:
    comment = Comment.objects.get()
    for address in (f"/comments/mine/{comment.pk}/", "/comments/mine/", "/comments/mine/x/"):
        assert look(address).status_code == 404
