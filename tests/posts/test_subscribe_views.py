"""The pages to follow a blog by email: one answer for everyone, and a button for every act."""

import re

import pytest
from django.http import HttpResponse

from comments.moderation import choosing, limits
from govblog.models import Letter
from posts import following
from posts.models import Blog, Subscription
from tests import dom
from tests.comments.sending import FROM_HERE, READER
from tests.factories import AuthorFactory, BlogFactory, CategoryFactory
from tests.posts.following.readers import GETHIN, asked, follows

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture(autouse=True)
def blog() -> Blog:
    """A blog that someone reads."""
    return BlogFactory(name="Letters")


def send(headers: dict[str, str] | None = None, **said: object) -> HttpResponse:
    """Send the form."""
    filled = {"email": GETHIN, "every": "once", **said}
    return READER.post("/subscribe/", filled, headers=FROM_HERE if headers is None else headers)


def press(path: str, headers: dict[str, str] | None = None, **named: str) -> HttpResponse:
    """Press a button on the page at `path`."""
    return READER.post(path, named, headers=FROM_HERE if headers is None else headers)


def heading(response: HttpResponse) -> str:
    """Return the heading of a page, which is private and says nothing to where it leads."""
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "strict-origin"
    assert GETHIN not in response.content.decode()
    return dom.page(response.content).one("h1").text


def test_the_form_asks_only_what_can_be_chosen(blog: Blog) -> None:
    said = READER.get("/subscribe/").content.decode()
    for question in ("Which posts", "Categories", "Authors", "From where"):
        assert question not in said
    CategoryFactory(blog=blog, name="Tax")
    AuthorFactory(blog=blog, name="Nerys")
    other = BlogFactory()
    CategoryFactory(blog=other, name="Elsewhere")
    said = READER.get("/subscribe/").content.decode()
    for question in ("Which posts", "Tax", "Nerys", "From where", "How often?"):
        assert question in said
    assert "Elsewhere" not in said


def test_what_is_chosen_is_kept(blog: Blog) -> None:
    tax, nerys = CategoryFactory(blog=blog), AuthorFactory(blog=blog)
    BlogFactory()
    said = {"what": "some", "categories": [tax.pk], "authors": [nerys.pk], "where": ["everywhere"]}
    assert send(every="week", **said).status_code == 303
    one = Subscription.objects.get()
    assert (one.whole, one.everywhere, one.every, one.email) == (False, True, "week", GETHIN)
    assert (list(one.categories.all()), list(one.authors.all())) == ([tax], [nerys])


def test_known_new_stopped_and_asked_too_often_are_answered_alike(blog: Blog) -> None:
    follows(blog, "known@example.org")
    choosing.suppress("stopped@example.org")
    for _ in range(following.A_DAY):
        asked(blog, "often@example.org")
    answers = []
    for who in ("new", "known", "stopped", "often"):
        response = send(email=f"{who}@example.org")
        answers.append((response.status_code, response.content, dict(response.headers)))
    assert answers == [answers[0]] * 4
    assert answers[0][0] == 303
    page = READER.get("/subscribe/received/")
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""},
        {"email": "gethin@"},
        {"email": "a\x00\ud800@example.org".encode("utf-8", "surrogatepass")},
        {"email": "a@example.org\r\nBcc: b@example.org"},
        {"email": "x" * 300 + "@example.org"},
        {"every": "hourly"},
        {"every": ""},
        {"what": "some"},
        {"what": "none"},
        {"what": "some", "categories": ["9" * 400]},
        {"what": "some", "categories": ["\x00"]},
        {"what": "some", "authors": ["１"]},
        {"where": ["nowhere"]},
    ],
)
def test_what_is_wrong_comes_back_with_all_that_was_typed(
    blog: Blog, wrong: dict[str, object]
) -> None:
    CategoryFactory(blog=blog)
    AuthorFactory(blog=blog)
    BlogFactory()
    response = send(**{"what": "all", **wrong})
    assert response.status_code == 422
    page = dom.page(response.content)
    assert page.all("div", "govuk-error-summary")
    if "email" not in wrong:
        assert f'value="{GETHIN}"' in response.content.decode()
    assert not Subscription.objects.exists()
    assert not Letter.objects.exists()


def test_another_site_sends_nothing_and_what_was_typed_comes_back() -> None:
    response = send(ELSEWHERE)
    assert response.status_code == 403
    assert f'value="{GETHIN}"' in response.content.decode()
    assert not Subscription.objects.exists()


def test_a_program_that_fills_in_what_nobody_sees_is_answered_and_gets_nothing() -> None:
    assert send(website="https://example.org/").status_code == 303
    assert not Letter.objects.exists()


def test_too_many_wait_with_what_they_typed() -> None:
    for number in range(limits.FOLLOWS_FROM_ADDRESS):
        assert send(email=f"reader{number}@example.org").status_code == 303
    response = send()
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    assert f'value="{GETHIN}"' in response.content.decode()


def test_looking_at_any_page_changes_nothing(blog: Blog) -> None:
    one, other = follows(blog), asked(blog, "heledd@example.org")
    before = list(Subscription.objects.values())
    paths = (
        following.path_of(one),
        following.unsubscribe_path_of(one),
        following.confirm_path_of(other),
    )
    for path in paths:
        for ask in (READER.get, READER.head):
            assert ask(path).status_code == 200
        assert press(path, ELSEWHERE, end="1").status_code == 403
    assert list(Subscription.objects.values()) == before


def test_the_button_confirms_and_again_changes_nothing(blog: Blog) -> None:
    path = following.confirm_path_of(asked(blog))
    assert heading(READER.get(path)) == "Confirm that you want to follow this blog"
    for _ in range(2):
        assert heading(press(path)) == "You follow this blog"
    assert Subscription.objects.get().confirmed_at


def test_this_was_not_me_forgets_the_address(blog: Blog) -> None:
    path = following.confirm_path_of(asked(blog))
    assert heading(press(path, **{"not-me": "1"})) == "We deleted your address"
    assert heading(READER.get(path)) == "This link does not work"
    assert not Subscription.objects.exists()


def test_a_subscriber_chooses_anew_and_ends_it(blog: Blog) -> None:
    tax = CategoryFactory(blog=blog, name="Tax")
    one = follows(blog, whole=False, categories=[tax])
    path = following.path_of(one)
    page = dom.page(READER.get(path).content)
    assert [
        box.attributes["value"] for box in page.all("input") if "checked" in box.attributes
    ] == [
        "some",
        str(tax.pk),
        "once",
    ]
    assert press(path, what="some", every="day").status_code == 422
    assert press(path, what="all", every="day").status_code == 200
    one.refresh_from_db()
    assert (one.whole, one.every, one.categories.count()) == (True, "day", 0)
    assert heading(press(path, end="1")) == "You do not follow this blog any more"
    assert READER.get(path).status_code == 404


def test_a_mail_program_ends_it_with_one_click_and_nothing_else_does(blog: Blog) -> None:
    path = following.unsubscribe_path_of(follows(blog))
    assert press(path, ELSEWHERE, **ONE_CLICK, more="1").status_code == 403
    assert press(path, ELSEWHERE, **ONE_CLICK).status_code == 200
    assert not Subscription.objects.exists()
    assert press(path, ELSEWHERE, **ONE_CLICK).status_code == 404


def test_every_page_leads_to_the_form(blog: Blog) -> None:
    assert re.search(r'href="/subscribe/"', READER.get("/").content.decode())
