"""Sitting at the desks in the tests: a browser in which someone is signed in."""

from typing import Any

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


def standing_in(shown: dom.Node) -> dict[str, Any]:
    """Return what a browser would send from the form of a row, as it stands."""
    (form,) = [one for one in shown.all("form") if one.attributes.get("id", "").endswith("_form")]
    said: dict[str, Any] = {}
    for node in form.all("input"):
        is_box = node.attributes.get("type") == "checkbox"
        if "name" in node.attributes and (not is_box or "checked" in node.attributes):
            usual = "on" if is_box else ""
            said.setdefault(node["name"], []).append(node.attributes.get("value", usual))
    for area in form.all("textarea"):
        said[area["name"]] = [area.raw.removeprefix("\n")]
    for choice in form.all("select"):
        chosen = [one for one in choice.all("option") if "selected" in one.attributes]
        said[choice["name"]] = [one["value"] for one in chosen]
    return said


def as_opened(browser: Client, path: str) -> dict[str, str]:
    """Open the form of a row; return what it carries along to know it by."""
    return {"opened": page(browser, path).one("input", name="opened")["value"]}


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
