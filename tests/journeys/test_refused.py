"""What is refused comes back to its writer, with the reason and every word."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from comments import moderation
from posts.models import Blog
from tests.factories import act, staff_of
from tests.journeys.acts import EMAIL, NAME, kept, submit, write
from tests.journeys.world import Site

pytestmark = pytest.mark.browser

WORDS = "Two lines,\nand a <b>mark</b>."
TYPED = {"words": WORDS, "name": NAME, "email": EMAIL}
PROBLEMS = ["Enter your comment", "Enter your name", "Enter your email address"]


def test_an_empty_form_is_told_what_is_missing(site: Site, page: Page) -> None:
    page.goto(site.article())
    assert submit(page).status == 422
    assert page.title().startswith("Error: ")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert summary.get_by_role("link").all_inner_texts() == PROBLEMS
    for problem, label in zip(PROBLEMS, ("Enter your comment", "Name", "Email"), strict=True):
        summary.get_by_role("link", name=problem).click()
        field = page.get_by_label(label)
        expect(field).to_be_focused()
        expect(field).to_have_accessible_description(re.compile(rf"Error:\s+{problem}"))


def test_what_was_typed_stays_in_the_form(site: Site, plain_page: Page) -> None:
    plain_page.goto(site.article())
    write(plain_page, WORDS, email="gethin at example")
    assert submit(plain_page).status == 422
    assert plain_page.title().startswith("Error: ")
    wrong = "Enter an email address in the correct format, like name@example.com"
    expect(plain_page.get_by_role("link", name=wrong)).to_have_attribute("href", "#id_email")
    assert kept(plain_page) == {**TYPED, "email": "gethin at example"}


def test_a_comment_sent_while_comments_close_comes_back(site: Site, plain_page: Page) -> None:
    plain_page.goto(site.article())
    write(plain_page, WORDS)
    why = "We are moving to a new office."
    moderation.close(site.post(), by=staff_of(site.blog, "moderator"), reason=why)
    assert submit(plain_page).status == 409
    expect(plain_page.get_by_role("main")).to_contain_text(why)
    expect(plain_page.get_by_label("Your comment")).to_have_value(WORDS)
    expect(plain_page.get_by_role("main")).to_contain_text(EMAIL)

    plain_page.goto(site.article())
    expect(plain_page.get_by_role("heading", name="Comments are closed")).to_be_visible()
    expect(plain_page.locator("main form")).to_have_count(0)
    expect(plain_page.get_by_role("link", name="Reply")).to_have_count(0)


def test_one_too_many_comes_back_with_the_time_to_wait(site: Site, plain_page: Page) -> None:
    Blog.objects.update(limit_address=1)
    plain_page.goto(site.article())
    write(plain_page, "The first of two.")
    submit(plain_page)
    plain_page.goto(site.article())
    write(plain_page, WORDS)
    answer = submit(plain_page)
    assert answer.status == 429
    wait = int(answer.header_value("Retry-After") or 0)
    assert 1 <= wait <= 61
    expect(plain_page.get_by_role("main")).to_contain_text(f"Try again in {wait} seconds.")
    assert kept(plain_page) == TYPED
    assert not site.comments(WORDS).exists()


def test_a_form_on_another_site_is_refused_and_its_words_shown(
    site: Site, plain_page: Page
) -> None:
    def elsewhere(route: Route) -> None:
        fields = "".join(
            f'<textarea name="{name}">{value}</textarea>'
            for name, value in (("body", "From elsewhere"), ("name", NAME), ("email", EMAIL))
        )
        form = f'<form method="post" action="{site.article()}comments/">{fields}<button>Go</button>'
        route.fulfill(content_type="text/html", body=form)

    plain_page.route("http://elsewhere.example/**", elsewhere)
    plain_page.goto("http://elsewhere.example/")
    assert submit(plain_page, "Go").status == 403
    assert kept(plain_page) == {**TYPED, "words": "From elsewhere"}
    assert not site.comments("From elsewhere").exists()

    assert submit(plain_page).status == 303
    assert site.comments("From elsewhere").exists()


def test_an_answer_to_a_comment_that_is_gone_can_be_sent_alone(
    site: Site, plain_page: Page
) -> None:
    asked = site.comment("Well spotted.")
    plain_page.goto(f"/comments/{asked.pk}/reply/")
    write(plain_page, WORDS)
    act(asked, "spam")
    assert submit(plain_page, "Post reply").status == 422
    expect(plain_page.get_by_role("main")).to_contain_text("no longer available")
    assert kept(plain_page) == TYPED

    assert submit(plain_page).status == 303
    assert site.comment(WORDS).parent is None
