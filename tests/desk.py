"""Sitting at the desks in the tests: a browser in which someone is signed in."""

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from govblog.signin import sessions
from tests import dom

QUEUE = "/admin/comments/comment/"


def signed_in(person: User, *, passed: bool = True) -> Client:
    """Return a browser in which `person` is signed in, with a second factor if `passed`."""
    browser = Client()
    browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session.update(sessions.begun(passed=passed))
    session.save()
    return browser


def page(browser: Client, path: str) -> dom.Node:
    """Return a page that this person may see."""
    response = browser.get(path)
    assert response.status_code == 200, path
    return dom.page(response.content)


def told(response: HttpResponse, browser: Client) -> list[str]:
    """Return the messages a person is shown after an act, on the page it leads to or stays on."""
    if response.status_code == 302:
        shown = page(browser, response["Location"])
    else:
        assert response.status_code == 200
        shown = dom.page(response.content)
    return [item.text for of in shown.all("ul", of="messagelist") for item in of.all("li")]


def refused(response: HttpResponse) -> list[str]:
    """Return why an act was refused, on the page that gives back what was typed."""
    assert response.status_code == 422
    shown = dom.page(response.content)
    return [item.text for of in shown.all(of="errornote") for item in of.all("li")]


def desk_of(post_pk: int) -> str:
    """Return the address of a post's desk."""
    return reverse("admin:posts_post_change", args=[post_pk])


def to_do(post_pk: int, act: str) -> str:
    """Return the address to which an act on a post is sent."""
    return reverse("admin:posts_post_do", args=[post_pk, act])
