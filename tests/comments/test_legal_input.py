"""Whatever is sent as a legal notice or an answer, nobody sees an error that is ours."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments.models import Comment, LegalNotice
from comments.moderation import limits
from posts.models import Post
from tests.comments.legal.cases import EMAIL, answer_token, asked, comment_of, letters_to
from tests.comments.sending import FROM_HERE, READER
from tests.comments.test_legal_views import TYPED, errors, path, send

pytestmark = pytest.mark.django_db
few = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
HOSTILE = [
    "", " ", "\x00", "\u202e", "\ud800", "<script>alert(1)</script>", "' OR 1=1 --", "%00", "[]",
    "{{ blog }}", "a\r\nBcc: all@example.net", "x" * 6_000, "=cmd|' /C calc'!A0", "٣", "-1",
    "9" * 400,
]  # fmt: skip


@pytest.fixture
def comment(post: Post, monkeypatch: pytest.MonkeyPatch) -> Comment:
    """A comment that takes as many notices as a test sends."""
    monkeypatch.setattr(limits, "NOTICES_FROM_ADDRESS", 10_000)
    monkeypatch.setattr(limits, "NOTICES_OF_COMMENT", 10_000)
    return comment_of(post=post)


@pytest.mark.parametrize("field", [*TYPED, "seen", "website"])
def test_no_field_breaks_the_page(comment: Comment, field: str) -> None:
    for typed in HOSTILE:
        said = typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        response = send(comment, **{field: said})
        assert response.status_code in {200, 303, 422}, said
        assert "<script>alert" not in response.content.decode()
    for letter in letters_to(EMAIL):
        assert "Bcc" not in letter


@few
@given(said=st.dictionaries(st.sampled_from(sorted(TYPED)), st.text(max_size=50)))
def test_no_words_break_the_page(comment: Comment, said: dict[str, str]) -> None:
    response = send(comment, **said)
    assert response.status_code in {200, 303, 422}


def test_too_much_is_said_to_be(comment: Comment) -> None:
    response = send(comment, statement="x" * 5_001, name="x" * 101, why="é" * 5_001)
    assert errors(response) == [
        "The statement must be 5,000 characters or less",
        "Your reasons must be 5,000 characters or less",
        "Full name must be 100 characters or less",
    ]


def test_line_breaks_in_a_line_are_refused(comment: Comment) -> None:
    for field in ("name", "email"):
        assert send(comment, **{field: "Jane\r\nBcc: all@example.net"}).status_code == 422
    assert not LegalNotice.objects.exists()


def test_what_is_no_form_is_refused(comment: Comment) -> None:
    where = path(comment)
    assert READER.post(where, b"{}", content_type="application/json").status_code == 415
    large = b"kind=defamation&why=" + b"x" * 1_100_000
    form = "application/x-www-form-urlencoded"
    assert READER.post(where, large, content_type=form).status_code == 413
    assert READER.put(where).status_code == 405


@pytest.mark.parametrize("field", ["act", "name", "address", "shares"])
def test_no_field_of_an_answer_breaks_the_page(field: str) -> None:
    notice = asked()
    where = f"/legal-notices/answer/{answer_token(notice)}/"
    for said in [one for one in HOSTILE if one not in {"\ud800"}]:
        typed = {"act": "refuse", "name": "", "address": "", "shares": "", field: said}
        response = READER.post(where, typed, headers=FROM_HERE)
        assert response.status_code == 422
        assert "<script>alert" not in response.content.decode()
