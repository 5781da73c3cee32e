"""Anyone can read what a blog keeps of commenters, why and for how long."""

import pytest
from django.test import Client

from posts.models import Blog
from tests.comments.sending import KEPT
from tests.factories import settings_of_blogs

pytestmark = pytest.mark.django_db


def shown() -> str:
    response = Client().get("/personal-data/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_for_how_long_by_the_settings_of_the_blog(blog: Blog) -> None:
    before = shown()
    assert "6 months after the last decision" in before
    assert "nothing about it is open." in before
    settings_of_blogs(unpublished_days=730, email_days=30, sealed_days=90, person_days=365)
    after = shown()
    assert "2 years after the last decision" in after
    assert "nothing about it is open, and 30 days." in after
    assert "90 days after it was cut" in after
    assert "1 year after your last comment" in after


def test_each_cell_says_what_it_is_where_rows_stack(blog: Blog) -> None:
    page = shown()
    assert '<td data-label="Why">' in page
    assert '<td data-label="How long">' in page


def test_it_says_why_the_department_may_and_whom_to_ask(blog: Blog) -> None:
    assert "privacy notice" not in shown().lower()
    settings_of_blogs(lawful_basis="We do this in the public interest.", privacy_url="/privacy/")
    page = shown()
    assert "We do this in the public interest." in page
    assert '<a href="/privacy/">privacy notice</a>' in page


def test_it_is_the_same_for_everyone_and_can_be_cached(blog: Blog) -> None:
    response = Client().get("/personal-data/")
    assert response["Cache-Control"] == KEPT
    assert not response.cookies
    assert not response.has_header("Vary") or "Cookie" not in response["Vary"]
    assert Client().post("/personal-data/").status_code == 405


def test_every_page_and_the_form_lead_to_it(blog: Blog, post: object) -> None:
    page = Client().get(post.get_absolute_url()).content.decode()  # type: ignore[attr-defined]
    assert page.count('href="/personal-data/"') == 2
