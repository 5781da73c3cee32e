"""Whatever is sent, nobody sees an error that is ours, and no honest writer is refused."""

import datetime as dt

import pytest
import time_machine
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from comments.forms import CommentForm
from comments.models import Comment, PageLink
from govblog import text
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import FROM_HERE, READER, WORDS, address, kept, no_limits, send
from tests.factories import CommentFactory, PostFactory, act

pytestmark = pytest.mark.django_db

few = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
LIMIT = 5_000


@pytest.fixture
def post(blog: Blog) -> Post:
    """A post that takes as many comments as a test sends."""
    no_limits(blog)
    return PostFactory(blog=blog)


def errors(response: object) -> list[str]:
    """Return what the summary at the top of a page says is wrong."""
    summary = dom.page(response.content).one(of="govuk-error-summary")  # type: ignore[attr-defined]
    return [item.text for item in summary.all("li")]


def test_a_comment_may_be_as_long_as_it_may_be_and_not_a_letter_longer(post: Post) -> None:
    for length in (LIMIT - 1, LIMIT):
        assert send(post, body="x" * length).status_code == 303
    for length in (LIMIT + 1, 64 * 1024, 900_000):
        typed = {**WORDS, "body": "y" * length}
        response = send(post, **typed)
        assert (response.status_code, kept(response, typed)) == (422, True)
        assert errors(response) == ["Comment must be 5,000 characters or less"]
    assert set(Comment.objects.values_list("content__body", flat=True)) == {
        "x" * 4_999,
        "x" * 5_000,
    }


@pytest.mark.parametrize("said", [1_000_001, 104_857_600, 10**15])
def test_a_request_longer_than_any_comment_is_refused_before_it_is_read(
    post: Post, said: int
) -> None:
    kind = "application/x-www-form-urlencoded"
    response = READER.generic(
        "POST", address(post), "body=x", kind, CONTENT_LENGTH=str(said), headers=FROM_HERE
    )
    assert response.status_code == 413
    assert "up to 5,000 characters" in dom.page(response.content).text


PIECES = st.one_of(
    st.sampled_from(
        ["a", "\n", "👩‍👩‍👧", "é", "e\u0301", "שלום", "\t", " ", "<", "&amp;", "中", "\r"]
    ),
    st.text(max_size=4),
)


def browser_count(words: str) -> int:
    """Return what `textarea.value.length` is: line breaks are LF, and UTF-16 units count."""
    value = words.replace("\r\n", "\n").replace("\r", "\n")
    return len(value.encode("utf-16-le", "surrogatepass")) // 2


@few
@example(["\n", "x"])
@example(["👩‍👩‍👧"])
@given(st.lists(PIECES, min_size=1, max_size=5))
def test_whatever_a_browsers_counter_allows_is_accepted(post: Post, pieces: list[str]) -> None:
    words = "|"
    piece = "".join(pieces)
    step = browser_count(piece)
    words += piece * ((LIMIT - 2) // step if step else 1)
    words += "." * (LIMIT - browser_count(words))
    assert browser_count(words) == LIMIT
    PageLink.objects.all().delete()
    Comment.objects.filter(post=post).delete()
    sent = words.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    assert send(post, body=sent).status_code == 303


INVISIBLE = (
    "\u00a0 \u00ad \u034f \u061c \u115f \u1160 \u17b4 \u17b5 \u180e \u2000 \u2003 \u2007 \u200b "
    "\u200c \u200d \u200e \u200f \u2028 \u2029 \u202a \u202e \u202f \u205f \u2060 \u2061 \u2064 "
    "\u2066 \u2069 \u2800 \u3000 \u3164 \ufe00 \ufe0f \ufeff \uffa0 \U000e0001 \U000e0020 "
    "\U000e0100 \x00 \x07 \x1b \x7f \x85"
).split(" ")


def test_words_that_nobody_can_see_are_no_words(post: Post) -> None:
    assert len(INVISIBLE) > 30
    for blank in ("", " ", "\t\r\n", *INVISIBLE):
        typed = {**WORDS, "body": f" {blank}\r\n{blank}", "name": blank}
        said = CommentForm(typed, blog=post.blog, action="").errors
        assert said["body"] == ["Enter your comment"], repr(blank)
        assert said["name"][0] in {"Enter your name", "Name must be on one line"}, repr(blank)
    response = send(post, body="".join(INVISIBLE), name="\u200b\u3164")
    assert (response.status_code, errors(response)) == (
        422,
        ["Enter your comment", "Enter your name"],
    )
    assert not Comment.objects.exists()


GOOD_NAMES = [
    "O'Brien", "Siân", "Ŵyn ap Ŷ", "Nguyễn Văn A", "X", "李", "n" * 100, "ñ" * 100, "🙂" * 100,
    "Jean-Luc d’Arc, Jr.", "محمد", "שרה", "R2-D2 #4", "<Bob>", "A & B", '"Al"', "Ονομα",
]  # fmt: skip
GOOD_WORDS = [
    "مرحبا بالعالم", "שלום עולם", "你好，世界。", "Thanks 👩‍👩‍👧 🏳️‍🌈!", "List<T> map(Map<K, V> m)",
    "if a < b && c > d: print('no')", "“Pasted” – ‘from’ Word… • one",
    "\n".join(f"Line {n} of a poem," for n in range(1, 41)), "a\n\nb\n\n\nc", "tab\there",
    "See https://example.org/a_(b);c=1?x=1&y=2#z, then (www.example.org/x).", "1 &lt; 2 &amp; 3",
    "{{ blog }} {% url 'x' %}", "%s %(name)s {0}", "'; DROP TABLE comments; --",
    "=cmd|' /C calc'!A0",
    "Siân", "Sia\u0302n", "e\u0301\u0323", "\\n \\u0041 \\",
]  # fmt: skip


def test_a_good_name_is_accepted_and_shown_as_it_was_typed(post: Post) -> None:
    for name in GOOD_NAMES:
        assert send(post, name=f"  {name} ", body=f"By {name}").status_code == 303, name
        act(Comment.objects.get(content__body=f"By {name}"), "approve")
    page = dom.page(READER.get(post.get_absolute_url()).content)
    names = [node.one("bdi").raw for node in page.all("h4")]
    assert names == GOOD_NAMES
    assert [comment.name for comment in Comment.objects.order_by("pk")] == GOOD_NAMES


def shown_words(body: dom.Node) -> str:
    """Return a comment as it is read: its line breaks, and a blank line between paragraphs."""
    return "\n\n".join(part.raw for part in body.all("p"))


def test_good_words_are_accepted_and_shown_exactly(post: Post) -> None:
    for words in GOOD_WORDS:
        sent = f" {words}\r\n ".replace("\n", "\r\n").replace("\r\r", "\r")
        assert send(post, body=sent).status_code == 303, words
    for comment in Comment.objects.order_by("pk"):
        act(comment, "approve")
    assert (
        list(Comment.objects.order_by("pk").values_list("content__body", flat=True)) == GOOD_WORDS
    )
    page = dom.page(READER.get(post.get_absolute_url()).content)
    bodies = [shown_words(node) for node in page.all(of="app-comment__body")]
    assert bodies == [words.replace("\n\n\n", "\n\n") for words in GOOD_WORDS]
    assert not page.all("b") + page.all("t")


@few
@given(st.text(min_size=1, max_size=40))
def test_any_text_is_taken_in_as_it_is_read_or_said_to_be_blank(post: Post, typed: str) -> None:
    clean = text.clean_body(typed)
    response = send(post, body=f"{typed}")
    assert response.status_code == (422 if text.is_blank(clean) else 303)
    if response.status_code == 303:
        # What is in the index is what is typed: the newest comment, or one of the same words
        assert Comment.objects.filter(post=post, content__body=clean).exists()


@few
@given(st.binary(max_size=60), st.sampled_from(["body", "name", "email", "parent", "website"]))
@example(b"\xff\xfe", "body")
@example(b"a\x00b", "name")
@example(b"\xed\xa0\x80 half a pair", "body")
@example(b"\x00", "parent")
@example(b"%00%ed%a0%80%ff", "name")
def test_any_bytes_in_any_field_are_answered_in_words(post: Post, raw: bytes, field: str) -> None:
    said = {**WORDS, field: "MARK"}
    sent = "&".join(f"{name}={value.replace('@', '%40')}" for name, value in said.items())
    body = sent.encode().replace(b"MARK", raw)
    kind = "application/x-www-form-urlencoded"
    response = READER.generic("POST", address(post), body, kind, headers=FROM_HERE)
    assert response.status_code in {303, 422}
    assert not Comment.objects.filter(parent__isnull=False).exists()


def test_half_a_character_and_no_character_are_left_out_and_the_rest_kept(post: Post) -> None:
    raw = b"body=caf%C3%A9%00%1B[31m%EF%BF%BE%0Bend&name=A%08da&email=a%40example.org"
    kind = "application/x-www-form-urlencoded"
    response = READER.generic("POST", address(post), raw, kind, headers=FROM_HERE)
    assert response.status_code == 303
    comment = Comment.objects.get()
    assert (comment.body, comment.name) == ("café[31mend", "Ada")


LINE_BREAKS = ("\n", "\r", "\r\n", "\u2028", "\u2029", "\x0b", "\x0c", "\x85")


def test_a_second_line_in_a_name_or_an_email_is_refused_and_kept(post: Post) -> None:
    for line_break in LINE_BREAKS:
        for field, label in (("name", "Name"), ("email", "Email")):
            response = send(post, **{field: f"bob{line_break}Bcc: all@example.org"})
            assert response.status_code == 422
            assert errors(response) == [f"{label} must be on one line"]
            assert "Bcc: all@example.org" in response.content.decode()
    assert not Comment.objects.exists()


EMAILS = {
    "sian@example.org": True, " sian@example.org ": True, "s+blog@example.org": True,
    "o'brien@example.org": True, "first.last@sub.example.co.uk": True, "a@b.cd": True,
    "SIAN@EXAMPLE.ORG": True, "1234567890@example.org": True, "_______@example.org": True,
    "sian@münchen.example": True, "sian@例え.example": True, "sian@xn--mnchen-3ya.example": True,
    f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.org": True,
    f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 58}.org": False,
    "": False, "a@b": False, "sian": False, "@example.org": False, "sian@": False,
    "sian@example..org": False, "sian@-example.org": False, "si an@example.org": False,
    "sian@exam ple.org": False, "sian@@example.org": False, "sian@example.org,b@example.org": False,
    "Siân <sian@example.org>": False, "siân@example.org": False, "sian@example.org.": False,
    "javascript:alert(1)": False, "<script>@example.org": False, "x" * 400 + "@example.org": False,
}  # fmt: skip


def test_an_email_is_accepted_where_mail_could_reach_it(post: Post) -> None:
    for email, good in EMAILS.items():
        response = send(post, email=email, body=f"From {email}")
        assert (email, response.status_code) == (email, 303 if good else 422)
        if not good:
            (said,) = errors(response)
            assert said.startswith(("Enter a", "Enter your email", "Email address must be 254"))
    kept_emails = [comment.email for comment in Comment.objects.order_by("pk")]
    assert kept_emails == [email.strip() for email, good in EMAILS.items() if good]


def parents(post: Post) -> dict[str, str]:
    """Return what may stand in the field `parent` and is no comment on show under this post."""
    elsewhere = CommentFactory(post=PostFactory(), status="approved")
    other = {status: str(CommentFactory(post=post, status=status).pk)
             for status in ("pending", "rejected", "spam", "removed")}  # fmt: skip
    return other | {
        "of another post": str(elsewhere.pk), "never": "999999", "nought": "0", "minus": "-1",
        "huge": "1" + "0" * 30, "longer": "9" * 5_000, "Arabic": "٣", "words": "abc",
        "float": "1.0", "exponent": "1e3", "sql": "1 OR 1=1", "hex": "0x1", "plus": "+1",
        "under": "1_0", "list": "[1]", "NUL": "1\x00x", "tag": "<script>", "none": "None",
        "superscript": "²", "lines": "1\n2",
    }  # fmt: skip


def test_a_parent_that_is_none_is_said_to_be_gone_and_nothing_hangs_on_it(post: Post) -> None:
    for what, parent in parents(post).items():
        before = Comment.objects.count()
        response = send(post, parent=parent, body=f"For {what}.")
        assert (what, response.status_code) == (what, 422)
        assert "is no longer available" in dom.page(response.content).text, what
        assert kept(response, {**WORDS, "body": f"For {what}."})
        assert Comment.objects.count() == before


def test_of_two_parents_the_last_counts_as_for_every_field(post: Post) -> None:
    one, two = (CommentFactory(post=post, status="approved") for _ in range(2))
    assert send(post, parent=[str(one.pk), f" {two.pk} "]).status_code == 303
    assert Comment.objects.get(parent__isnull=False).parent == two


def test_a_form_that_was_open_for_a_month_is_as_good_as_new(post: Post) -> None:
    page = dom.page(READER.get(post.get_absolute_url()).content)
    form = page.one("main").one("form")
    fields = {node["name"]: node.attributes.get("value", "") for node in form.all("input")}
    fields["body"], fields["name"], fields["email"] = WORDS.values()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=30)):
        response = READER.post(form["action"], fields, headers=FROM_HERE)
    assert (response.status_code, form["method"]) == (303, "post")
    assert Comment.objects.get().body == WORDS["body"]
