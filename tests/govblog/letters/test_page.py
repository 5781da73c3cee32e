"""The HTML of a letter says what its text says, and nothing typed becomes markup."""

from govblog import letters
from tests import dom


def test_paragraphs_lines_and_addresses_are_what_they_were() -> None:
    text = "One & two.\nThree.\n\n\nRead it:\nhttps://example.org/?a=1&b=2\n\n"
    shown = dom.page(letters.html_of(text, subject="A <b> letter", language="cy"))
    assert [part.raw for part in shown.all("p")] == [
        "One & two.\nThree.", "Read it:\nhttps://example.org/?a=1&b=2"
    ]  # fmt: skip
    assert shown.one("a")["href"] == "https://example.org/?a=1&b=2"
    assert shown.one("title").text == "A <b> letter"
    assert shown.one("html")["lang"] == "cy"


def test_only_a_line_that_is_an_address_alone_becomes_a_link() -> None:
    for line in ("javascript:alert(1)", "see https://example.org", "https://a b", "<a href=x>"):
        assert not dom.page(letters.html_of(line, subject="")).all("a")


def test_what_is_quoted_stays_a_quotation_and_a_rule_divides() -> None:
    text = "One.\n\n> https://example.org/\n>\n> * * *\n\n* * *\n\nTwo."
    shown = dom.page(letters.html_of(text, subject="News"))
    assert shown.one("blockquote").raw == "https://example.org/\n\n* * *"
    assert len(shown.all("hr")) == 1
    assert not shown.all("a")
    assert shown.one("main").one("h1").text == "News"
