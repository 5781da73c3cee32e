"""Whoever finds a vulnerability is told whom to tell."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import Settings

from govblog import security_txt
from posts.models import Blog

pytestmark = pytest.mark.django_db
FILE, POLICY = "/.well-known/security.txt", "/security-policy/"


@pytest.fixture
def told(settings: Settings, blog: Blog) -> Settings:
    """An install that says whom to tell, for two months yet."""
    settings.SECURITY_CONTACT = ["mailto:security@example.org", "https://example.org/report"]
    settings.SECURITY_EXPIRES = day(60)
    return settings


def day(ahead: int) -> str:
    return (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=ahead)).isoformat()


def test_the_file_has_what_rfc_9116_asks_for(client: Client, told: Settings) -> None:
    answer = client.get(FILE)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in answer.text.splitlines()]
    assert [value for name, value in fields if name == "Contact"] == told.SECURITY_CONTACT
    said = dict(fields)
    assert said["Expires"] == f"{day(60)}T00:00:00Z"
    assert said["Canonical"].endswith(FILE)
    assert said["Policy"].endswith(POLICY)


def test_the_policy_names_the_contacts(client: Client, told: Settings) -> None:
    page = client.get(POLICY)
    assert page.status_code == 200
    assert 'href="mailto:security@example.org">security@example.org<' in page.text


def test_an_organisation_with_one_file_sends_people_there(client: Client, told: Settings) -> None:
    told.SECURITY_TXT = "https://www.example.org/.well-known/security.txt"
    answer = client.get(FILE)
    assert (answer.status_code, answer["Location"]) == (302, told.SECURITY_TXT)


def test_without_a_contact_there_is_neither(client: Client, blog: Blog) -> None:
    assert [client.get(one).status_code for one in (FILE, POLICY)] == [404, 404]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"SECURITY_EXPIRES": day(20)}, ["govblog.W009"]),
        ({"SECURITY_EXPIRES": day(-1)}, ["govblog.E009"]),
        ({"SECURITY_EXPIRES": "soon"}, ["govblog.E009"]),
        ({"SECURITY_CONTACT": ["security@example.org"]}, ["govblog.E009"]),
        ({"SECURITY_CONTACT": []}, ["govblog.W009"]),
        ({"SECURITY_TXT": "http://example.org/security.txt"}, ["govblog.E009"]),
        ({"SECURITY_TXT": "https://example.org/security.txt", "SECURITY_CONTACT": []}, []),
    ],
)
def test_the_operator_is_told_what_does_not_hold(
    told: Settings, changes: dict[str, object], found: list[str]
) -> None:
    for name, value in changes.items():
        setattr(told, name, value)
    assert [one.id for one in security_txt.check()] == found
