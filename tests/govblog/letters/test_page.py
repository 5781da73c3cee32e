"""The HTML of a letter says what its text says, and nothing typed becomes markup."""

import re
from pathlib import Path

import pytest

from govblog import letters
from govblog.letters import page
from govblog.letters.page import html_of
from tests import dom


def test_paragraphs_lines_and_addresses_are_what_they_were() -> None:
    text = "One & two.\nThree.\n\n\nRead it:\nhttps://example.org/?a=1&b=2\n\n"
    shown = dom.page(html_of(text, subject="A <b> letter", language="cy"))
    assert [part.raw for part in shown.all("p")] == [
        "One & two.\nThree.", "Read it:\nhttps://example.org/?a=1&b=2"
    ]  # fmt: skip
    assert shown.one("a")["href"] == "https://example.org/?a=1&b=2"
    assert shown.one("title").text == "A <b> letter"
    assert shown.one("html")["lang"] == "cy"


def test_only_a_line_that_is_an_address_alone_becomes_a_link() -> None:
    for line in ("javascript:alert(1)", "see https://example.org", "https://a b", "<a href=x>"):
        assert not dom.page(html_of(line, subject="")).all("a")


def test_what_is_quoted_stays_a_quotation_and_a_rule_divides() -> None:
    text = "One.\n\n> https://example.org/\n>\n> * * *\n\n* * *\n\nTwo."
    shown = dom.page(html_of(text, subject="News"))
    assert shown.one("blockquote").raw == "https://example.org/\n\n* * *"
    assert len(shown.all("hr")) == 1
    assert not shown.all("a")
    assert shown.one("main").one("h1").text == "News"


def test_a_line_with_one_drawn_under_it_is_a_heading() -> None:
    shown = dom.page(html_of(letters.heading("Updated") + "\n\n===\n\na\nb\n===", subject=""))
    assert [one.text for one in shown.all("h2")] == ["Updated"]
    assert len(shown.all("p")) == 2


def test_every_element_has_its_style_with_it_and_no_sheet_is_left() -> None:
    text = f"One.\n\n{letters.heading('Two')}\n\n> Three.\n\n{letters.RULE}"
    html = html_of(text, subject="News")
    for name in ("body", "main", "h1", "h2", "p", "blockquote", "hr"):
        assert dom.page(html).one(name)["style"].endswith(";"), name
    assert not re.search("<style|<link|class=", html)


def test_no_sheet_is_ever_fetched_from_a_network_or_a_file(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.css"
    sheet.write_text("p { color: red }")
    for address in (str(sheet), sheet.as_uri(), "http://127.0.0.1:9/sheet.css", "gone.css"):
        html = f'''<link rel="stylesheet" href="{address}"><style>@import "{address}";</style>'''
        assert "red" not in page._inliner.inline(f"{html}<p>Words</p>")


@pytest.mark.parametrize("typed", ["<style>p{color:red}</style>", "<link rel=stylesheet href=x>"])
def test_what_is_typed_is_no_sheet(typed: str) -> None:
    shown = dom.page(html_of(typed, subject=typed))
    assert shown.one("p").raw == shown.one("h1").raw == typed
    assert "red" not in str(shown.one("p")["style"])


def test_what_no_mail_can_hold_is_left_out() -> None:
    shown = dom.page(html_of("a\x00b\ud800c", subject="d\x00e\ud800f"))
    assert (shown.one("p").text, shown.one("h1").text) == ("abc", "def")
