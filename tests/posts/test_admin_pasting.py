"""What is pasted into the text editor comes back as the server would keep it."""

import pytest
from django.contrib.auth.models import User

from govblog import sanitise
from tests.desk import signed_in
from tests.govblog.prose.test_pasted import item, word

pytestmark = pytest.mark.django_db
PASTED = "/admin/posts/post/pasted/"


def test_what_word_means_comes_back_in_the_elements_of_a_post(editor: User) -> None:
    answer = signed_in(editor).post(PASTED, {"html": word(item("First") + item("Second"))})
    assert answer.content.decode() == "<ul><li>First</li><li>Second</li></ul>"
    # It is text to the browser that asks, never a page
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Cache-Control"].count("no-store")


def test_nothing_pasted_brings_a_script_along(editor: User) -> None:
    html = "<p class=MsoNormal onclick=alert(1)>A<script>alert(1)</script></p>\x00\ud83d"
    answer = signed_in(editor).post(PASTED, {"html": html.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert b"alert" not in answer.content


@pytest.mark.parametrize("said", [{}, {"html": ""}, {"html": " "}])
def test_nothing_pasted_is_nothing(editor: User, said: dict[str, str]) -> None:
    answer = signed_in(editor).post(PASTED, said)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_paste_beyond_the_limit_is_refused_in_words(editor: User) -> None:
    answer = signed_in(editor).post(PASTED, {"html": "x" * (sanitise.POST_HTML_LIMIT + 1)})
    assert answer.status_code == 413
    assert "1,000,000 characters or less" in answer.content.decode()
