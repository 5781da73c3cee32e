"""The pages behind our mail act on a button only, or on the one click of a mail program."""

import pytest
from django.http import HttpResponse

from comments.models import Mailbox, Suppression
from comments.moderation import mailboxes
from posts.models import Post
from tests import dom
from tests.comments.mailing.people import SIAN, link, sent
from tests.comments.sending import FROM_HERE, READER

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def box(post: Post) -> Mailbox:
    """The mailbox of someone who sent a comment."""
    found = mailboxes.of(sent(post))
    assert found is not None
    return found


def stop_path(box: Mailbox, kind: str) -> str:
    """Return where mail of a kind is stopped."""
    return mailboxes.unsubscribe_path_of(box, kind)


def press(path: str, headers: dict[str, str] | None = None, **named: str) -> HttpResponse:
    """Press a button on the page at `path`."""
    return READER.post(path, named, headers=FROM_HERE if headers is None else headers)


def heading(response: HttpResponse) -> str:
    """Return the heading of a page, which is private and says nothing to where it leads."""
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "strict-origin"
    assert SIAN not in response.content.decode()
    return dom.page(response.content).one("h1").text


def wishes(box: Mailbox) -> list[str]:
    """Return the kinds a mailbox is told."""
    box.refresh_from_db()
    return [kind for kind, wish in mailboxes.WISHES.items() if getattr(box, wish)]


def test_looking_at_any_of_them_changes_nothing(box: Mailbox) -> None:
    before = Mailbox.objects.values().get()
    confirming = link("confirm/")
    for path in (confirming, mailboxes.path_of(box), stop_path(box, "all")):
        for ask in (READER.get, READER.head):
            assert ask(path).status_code == 200
    assert Mailbox.objects.values().get() == before


def test_the_button_confirms_and_again_changes_nothing(box: Mailbox) -> None:
    path = link("confirm/")
    assert heading(READER.get(path)) == "Confirm your email address"
    for _ in range(2):
        assert heading(press(path)) == "Your email address is confirmed"
    box.refresh_from_db()
    assert box.confirmed_at


def test_who_did_not_send_it_says_so_and_the_link_is_dead(box: Mailbox) -> None:
    path = link("confirm/")
    assert heading(press(path, **{"not-me": "1"})) == "We will not write to you again"
    assert not Mailbox.objects.exists()
    assert Suppression.objects.exists()
    assert READER.get(path).status_code == 404


@pytest.mark.parametrize("named", [{}, {"not-me": "1"}])
def test_a_button_elsewhere_does_nothing(box: Mailbox, named: dict[str, str]) -> None:
    for path in (link("confirm/"), mailboxes.path_of(box), stop_path(box, "outcome")):
        response = press(path, ELSEWHERE, **named)
        assert response.status_code == 403
        assert "Nothing was changed" in response.content.decode()
    box.refresh_from_db()
    assert (box.confirmed_at, len(wishes(box))) == (None, 4)


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        ("outcome", ["reply", "report", "review"]),
        ("reply", ["outcome", "report", "review"]),
        ("report", ["outcome", "reply", "review"]),
        ("review", ["outcome", "reply", "report"]),
        ("all", []),
    ],
)
def test_one_click_of_a_mail_program_stops_a_kind(box: Mailbox, kind: str, left: list[str]) -> None:
    for _ in range(2):
        response = press(stop_path(box, kind), ELSEWHERE, **ONE_CLICK)
        assert (response.status_code, wishes(box)) == (200, left)


def test_only_the_exact_body_is_one_click(box: Mailbox) -> None:
    path = stop_path(box, "outcome")
    for body in ({"List-Unsubscribe": "Two"}, {**ONE_CLICK, "more": "1"}, {}):
        assert press(path, ELSEWHERE, **body).status_code == 403
    said = "List-Unsubscribe=One-Click"
    plain = READER.post(path, said, content_type="text/plain", headers=ELSEWHERE)
    assert plain.status_code == 415
    assert len(wishes(box)) == 4
    form = "application/x-www-form-urlencoded"
    assert READER.post(path, said, content_type=form).status_code == 200
    assert len(wishes(box)) == 3


def test_the_pages_own_button_stops_it_too(box: Mailbox) -> None:
    path = stop_path(box, "reply")
    assert heading(READER.get(path)) == "Stop mail about replies to your comments"
    assert heading(press(path)) == "This mail is stopped"
    assert "reply" not in wishes(box)


def test_choices_are_kept_and_shown(box: Mailbox) -> None:
    path = mailboxes.path_of(box)
    response = press(path, kinds="reply", every="day")
    assert "Your choice is saved" in response.content.decode()
    assert wishes(box) == ["reply"]
    page = dom.page(READER.get(path).content)
    checked = [one["value"] for one in page.all("input") if "checked" in one.attributes]
    assert checked == ["reply", "day"]
    press(path, every="once")
    assert (wishes(box), box.every) == ([], "once")


@pytest.mark.parametrize("typed", [{}, {"every": "never"}, {"every": "day", "kinds": "gossip"}])
def test_what_is_no_choice_is_said_so(box: Mailbox, typed: dict[str, str]) -> None:
    response = press(mailboxes.path_of(box), **typed)
    assert response.status_code == 422
    assert dom.page(response.content).one("title").text.startswith("Error:")
    assert (len(wishes(box)), box.every) == (4, "once")


def test_all_mail_can_be_stopped_and_allowed_again(box: Mailbox) -> None:
    path = mailboxes.path_of(box)
    assert heading(press(path, stop="1")) == "We write to you no more"
    assert Suppression.objects.exists()
    assert heading(READER.get(path)) == "We write to you no more"
    assert heading(press(path, allow="1")) == "Mail from this blog"
    assert not Suppression.objects.exists()


def test_a_token_of_one_page_opens_no_other_and_none_opens_nothing(box: Mailbox) -> None:
    confirming = link("confirm/").split("/")[2]
    choosing = mailboxes.path_of(box).split("/")[2]
    for path in (
        f"/mail/{confirming}/",
        f"/mail/{confirming}/unsubscribe/all/",
        f"/mail/{choosing}/confirm/",
        f"/mail/{'x' * 43}/",
        f"/mail/{choosing}/unsubscribe/gossip/",
    ):
        assert READER.get(path).status_code == 404
        assert press(path, **ONE_CLICK).status_code == 404
    assert (wishes(box), box.confirmed_at) == (list(mailboxes.WISHES), None)
