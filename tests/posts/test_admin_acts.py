"""At the desk a text is reviewed, scheduled, published despite a check, withdrawn and shared."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from posts import publishing
from posts.models import Blog, DraftLink, Post, PostRevision
from tests import dom
from tests.comments.sending import READER
from tests.desk import desk_of, page, refused, signed_in, to_do, told
from tests.factories import PostFactory, StaffFactory

pytestmark = pytest.mark.django_db
WORDS = {"title": "A title", "body": "<p>A body.</p>", "seen": "1"}
TABLE = "<table><tbody><tr><td>One</td></tr></tbody></table>"


@pytest.fixture
def desk(editor: User) -> Client:
    """A browser in which the editor is signed in."""
    return signed_in(editor)


@pytest.fixture
def draft(blog: Blog, editor: User) -> Post:
    """A post never published."""
    return PostFactory(blog=blog, by=editor, title="A draft", draft=True)


def form_of(post: Post, date: str = "", time: str = "", **more: str) -> dict[str, str]:
    """Return what the form of an act sends."""
    seen = str(post.revisions.latest("number").version)
    return {"seen": seen, "date": date, "time": time, **more}


def said(shown: dom.Node, act: str) -> dict[str, str]:
    """Return what stands in the form of an act."""
    form = next(f for f in shown.all("form") if f.attributes.get("action", "").endswith(act))
    typed = {i["name"]: i.attributes.get("value", "") for i in form.all("input")
             if i.attributes.get("type") not in {"radio"}}  # fmt: skip
    return typed | {area["name"]: area.raw.strip() for area in form.all("textarea")}


def test_a_post_is_scheduled_in_the_blogs_time_and_public_from_that_moment(draft: Post) -> None:
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=False) as clock:
        browser = signed_in(StaffFactory(role="editor"))
        form = form_of(draft, "2026-07-01", "09:30")
        (came,) = told(browser.post(to_do(draft.pk, "schedule"), form), browser)
        assert "1 July 2026 at 09:30 BST (08:30 UTC)" in came
        shown = page(browser, desk_of(draft.pk)).one(of="app-state").text
        assert "Becomes public on 1 July 2026 at 09:30 BST (08:30 UTC)." in shown
        assert "the text becomes public by itself" in shown
        draft.refresh_from_db()
        path = draft.get_absolute_url()
        assert path == "/2026/07/01/a-draft/"
        clock.move_to(dt.datetime(2026, 7, 1, 8, 29, 59, tzinfo=dt.UTC))
        assert READER.get(path).status_code == 404
        clock.move_to(dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC))
        assert READER.get(path).status_code == 200
        assert dom.page(READER.get("/").content).one(of="app-summary__title").text == "A draft"


@pytest.mark.parametrize(
    ("date", "time", "why"),
    [
        ("2026-03-29", "01:30", "There is no 01:30 on 29 March 2026: the clocks go forward."),
        ("2026-10-25", "01:30", "01:30 comes twice on 25 October 2026: the clocks go back."),
        ("2025-12-31", "09:00", "Enter a date and time in the future."),
        ("2026-02-30", "09:00", "Enter a date of the calendar"),
        ("", "09:00", "Enter the date."),
        ("2026-05-01", "", "Enter the time."),
        ("2026-05-01", "25:00", "Enter a time of the day"),
        ("99999-05-01", "09:00", "Enter a date of the calendar"),
        ("9999-12-31", "23:59", "Enter a date before 2047."),
        ("0001-01-01", "00:00", "Enter a date and time in the future."),
    ],
)
@pytest.mark.parametrize("act", ["schedule", "take-down"])
def test_a_moment_that_is_none_is_refused_in_words_and_comes_back(
    draft: Post, post: Post, act: str, date: str, time: str, why: str
) -> None:
    mine = draft if act == "schedule" else post
    with time_machine.travel(dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)):
        Post.objects.filter(pk=post.pk).update(first_published_at=timezone.now(), day="2026-01-15")
        browser = signed_in(StaffFactory(role="editor"))
        form = form_of(mine, date, time, reason="Out of date.", note="x")
        response = browser.post(to_do(mine.pk, act), form)
    (line,) = refused(response)
    assert line.startswith(why)
    back = said(dom.page(response.content), f"{act}/")
    assert (back["date"], back["time"]) == (date, time)
    assert act == "schedule" or back["reason"] == "Out of date."
    assert not mine.events.filter(act__in=["publish", "withdraw"], at__year=2026, at__month=1)


@pytest.mark.parametrize(
    ("which", "told_as"),
    [("first", "25 October 2026 at 01:30 BST (00:30 UTC)"),
     ("second", "25 October 2026 at 01:30 GMT (01:30 UTC)")],
)  # fmt: skip
def test_of_an_hour_that_comes_twice_the_editor_says_which(
    draft: Post, which: str, told_as: str
) -> None:
    with time_machine.travel(dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)):
        browser = signed_in(StaffFactory(role="editor"))
        form = form_of(draft, "2026-10-25", "01:30")
        response = browser.post(to_do(draft.pk, "schedule"), form)
        asked = dom.page(response.content).one("fieldset", of="app-act__which")
        assert [" ".join(label.text.split()) for label in asked.all("label")] == [
            "The first, 01:30 BST (00:30 UTC)",
            "The second, 01:30 GMT (01:30 UTC)",
        ]
        form["which"] = asked.all("input", value=which)[0]["value"]
        (came,) = told(browser.post(to_do(draft.pk, "schedule"), form), browser)
    assert told_as in came


def test_a_scheduled_post_is_taken_back_before_it_is_changed(draft: Post, desk: Client) -> None:
    later = timezone.localtime() + dt.timedelta(days=2)
    desk.post(to_do(draft.pk, "schedule"), form_of(draft, f"{later:%Y-%m-%d}", "09:00"))
    shown = page(desk, desk_of(draft.pk))
    assert not shown.all("form", of="app-write")
    response = desk.post(desk_of(draft.pk), WORDS)
    assert response.status_code == 422
    assert "Take it back to draft first" in dom.page(response.content).text
    assert told(desk.post(to_do(draft.pk, "take-back")), desk) == ["Taken back to draft."]
    assert told(desk.post(to_do(draft.pk, "take-back")), desk)[0].startswith("Nothing is scheduled")
    assert page(desk, desk_of(draft.pk)).all("form", of="app-write")


def test_a_post_is_withdrawn_with_its_reason_and_put_back(post: Post, desk: Client) -> None:
    path = post.get_absolute_url()
    (why,) = refused(desk.post(to_do(post.pk, "withdraw"), {"reason": " "}))
    assert why == "Enter the reason. It is shown to readers in place of the post."
    assert READER.get(path).status_code == 200
    desk.post(to_do(post.pk, "withdraw"), {"reason": "Out of date."})
    response = READER.get(path)
    assert response.status_code == 410
    assert "Out of date." in dom.page(response.content).text
    shown = page(desk, desk_of(post.pk)).one(of="app-state").text
    assert "Withdrawn" in shown
    assert "Readers see the reason in place of the post." in shown
    told(desk.post(to_do(post.pk, "put-back")), desk)
    assert READER.get(path).status_code == 200
    assert told(desk.post(to_do(post.pk, "put-back")), desk) == ["This post is not withdrawn."]


def test_a_take_down_is_planned_told_and_cancelled(post: Post, desk: Client) -> None:
    day = timezone.localdate() + dt.timedelta(days=9)
    form = {"reason": "The scheme ends.", "date": f"{day:%Y-%m-%d}", "time": "17:00"}
    (came,) = told(desk.post(to_do(post.pk, "take-down"), form), desk)
    assert came.startswith(f"Readers see it until {day.day} {day:%B %Y} at 17:00")
    shown = page(desk, desk_of(post.pk)).one(of="app-state").text
    assert f"Taken down on {day.day} {day:%B %Y} at 17:00" in shown
    assert READER.get(post.get_absolute_url()).status_code == 200
    (came,) = told(desk.post(to_do(post.pk, "cancel-take-down")), desk)
    assert came == "The take-down is cancelled. The post stays public."
    (came,) = told(desk.post(to_do(post.pk, "cancel-take-down")), desk)
    assert came.startswith("No take-down of this post is planned.")


def test_a_text_is_submitted_sent_back_approved_and_published_by_two(
    draft: Post, desk: Client, blog: Blog
) -> None:
    Blog.objects.update(review_required=True)
    other = signed_in(StaffFactory(role="editor", first_name="Siân", last_name="Rees"))
    (why,) = refused(desk.post(to_do(draft.pk, "publish"), form_of(draft)))
    assert why.startswith("Submit this text for review.")
    desk.post(to_do(draft.pk, "submit"), form_of(draft, note="Ready."))
    assert "Next: Siân Rees reads the text" in page(desk, desk_of(draft.pk)).text
    assert "Approve this text" not in page(desk, desk_of(draft.pk)).text
    assert "Approve this text" in page(other, desk_of(draft.pk)).text
    (why,) = refused(desk.post(to_do(draft.pk, "approve"), form_of(draft)))
    assert why == "You wrote on this text. Another editor must approve it."
    assert refused(other.post(to_do(draft.pk, "ask-for-changes"), form_of(draft))) == [
        "Enter what should be changed."
    ]
    other.post(to_do(draft.pk, "ask-for-changes"), form_of(draft, note="A date is missing."))
    shown = page(desk, desk_of(draft.pk)).one(of="app-state").text
    assert "Siân Rees asked for changes: A date is missing." in shown
    desk.post(to_do(draft.pk, "submit"), form_of(draft))
    told(other.post(to_do(draft.pk, "approve"), form_of(draft)), other)
    assert "Siân Rees approved this text." in page(desk, desk_of(draft.pk)).text
    listed = page(desk, "/admin/posts/post/").one("tbody").one("strong").text
    assert listed == "Approved"
    (came,) = told(desk.post(to_do(draft.pk, "publish"), form_of(draft)), desk)
    assert came == "Published. Readers see it now."
    history = page(desk, desk_of(draft.pk)).one(of="app-history").text
    for line in ("Submitted for review", "Changes asked for", "Approved", "Published"):
        assert f"{line} by" in history


def test_a_check_that_stops_is_overridden_with_a_reason_that_stands_in_the_history(
    desk: Client, editor: User
) -> None:
    post = PostFactory(by=editor, body=f"<p>See:</p>{TABLE}", draft=True)
    shown = page(desk, desk_of(post.pk))
    assert "Table 1 has no headers." in shown.one(of="app-checks").text
    form = said(shown, "schedule/")
    assert form["codes"] == "table-headers"
    response = desk.post(to_do(post.pk, "publish"), form)
    assert refused(response)[0].startswith("Table 1 has no headers.")
    form["why"] = "It is a picture of numbers."
    told(desk.post(to_do(post.pk, "publish"), form), desk)
    history = page(desk, desk_of(post.pk)).one(of="app-history").text
    assert "Published despite checks by Staff Member" in history
    assert "(Headers of tables) – It is a picture of numbers." in history


def test_a_later_text_says_what_changed_and_what_was_typed_comes_back(
    post: Post, desk: Client, editor: User
) -> None:
    publishing.save_draft(post, publishing.Text("Newer", "<p>New.</p>"), by=editor, seen=2)
    shown = page(desk, desk_of(post.pk)).one(of="app-state")
    assert "New text: Draft" in " ".join(shown.text.split())
    response = desk.post(to_do(post.pk, "schedule"), form_of(post, note="figure corrected"))
    assert said(dom.page(response.content), "schedule/")["note"] == "figure corrected"
    told(desk.post(to_do(post.pk, "publish"), form_of(post, note="figure corrected")), desk)
    assert PostRevision.objects.latest("pk").change_note == "figure corrected"


def test_a_link_to_a_draft_is_made_shown_with_its_answers_and_ended(
    draft: Post, desk: Client, blog: Blog
) -> None:
    assert refused(desk.post(to_do(draft.pk, "share"), form_of(draft))) == [
        "Enter for whom the link is."
    ]
    told(desk.post(to_do(draft.pk, "share"), form_of(draft, purpose="Press office")), desk)
    link = DraftLink.objects.get()
    token = publishing.path_of(link).split("/")[2]
    publishing.answer(token, blog, publishing.Said("changes", "Anna <b>", "Two\nlines"))
    shown = page(desk, desk_of(draft.pk)).one(of="app-shared")
    assert f"{blog.origin}/draft/{token}/" in shown.text
    assert "Asked for changes by Anna <b> – Two" in shown.text
    assert told(desk.post(to_do(draft.pk, "end-link"), {"seen": link.pk}), desk) == [
        "The link is ended."
    ]
    shown = page(desk, desk_of(draft.pk)).one(of="app-shared")
    assert "this link does not work any more" in shown.text
    assert token not in shown.text
    assert told(desk.post(to_do(draft.pk, "end-link"), {"seen": "9" * 30}), desk) == [
        "This link does not work any more."
    ]


@pytest.mark.parametrize("act", ["submit", "publish", "withdraw", "share", "ask-for-changes"])
def test_no_act_fails_on_what_no_browser_sends(draft: Post, desk: Client, act: str) -> None:
    odd = dict.fromkeys(("seen", "note", "why", "reason", "purpose", "which", "codes"), "\x00" * 9)
    assert desk.post(to_do(draft.pk, act), odd).status_code == 422
    odd = dict.fromkeys(odd, "\U0001f468\u200d\U0001f469" * 2_000)
    assert desk.post(to_do(draft.pk, act), odd).status_code == 422
