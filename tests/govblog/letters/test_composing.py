"""What goes over the wire is one mail to one person, whatever was typed into it."""

import email
import email.policy

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from govblog import letters
from govblog.letters.composing import compose
from govblog.models import Letter
from tests.factories import BlogFactory
from tests.govblog.letters.mail import READER, sent, serving, written

pytestmark = pytest.mark.django_db


def message_of(letter: Letter) -> email.message.EmailMessage:
    """Return a letter as a mail program reads it."""
    raw = compose(letter).message().as_bytes()
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(parsed, email.message.EmailMessage)
    return parsed


def test_a_mail_program_is_told_where_one_click_stops_such_letters() -> None:
    assert message_of(written())["List-Unsubscribe"] is None
    address = f"https://blog.example.org/mail/{'t' * 43}/unsubscribe/outcome/"
    message = message_of(written("other", unsubscribe=address))
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_address_that_stops_letters_goes_with_their_words(settings: Settings) -> None:
    with serving(settings) as server:
        address = f"https://blog.example.org/mail/{'t' * 43}/unsubscribe/outcome/"
        assert sent(written(unsubscribe=address)).unsubscribe == ""
    (raw,) = server.given
    assert f"List-Unsubscribe: <{address}>\r\n".encode() in raw


def test_machines_that_answer_mail_are_told_to_leave_it_alone() -> None:
    assert message_of(written())["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("base_url", "domain"),
    [
        ("https://blog.example.org:8443", "blog.example.org"),
        ("http://127.0.0.1:8000", "[127.0.0.1]"),
        ("http://[::1]:8000", "[IPv6:::1]"),
        ("https://bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_letter_keeps_its_message_id_which_names_the_blogs_host(
    base_url: str, domain: str
) -> None:
    letter = written(blog=BlogFactory(base_url=base_url))
    first = message_of(letter)["Message-ID"]
    assert first == message_of(Letter.objects.get())["Message-ID"]
    assert first.endswith(f"@{domain}>")
    assert first != message_of(written("another", blog=letter.blog))["Message-ID"]


def test_without_a_blog_the_message_id_names_the_host_of_the_install(settings: Settings) -> None:
    settings.BASE_URL = "https://install.example.org"
    assert message_of(written())["Message-ID"].endswith("@install.example.org>")


def test_it_comes_from_the_address_of_the_settings(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Blog <blog@example.org>"
    assert message_of(written())["From"] == "Blog <blog@example.org>"


def test_words_of_every_script_and_lines_of_any_length_arrive_whole(settings: Settings) -> None:
    words = "Siân’s “łódź” – 文字 🙂\n" + "x" * 5_000 + "\n.\nFrom me\n..end"
    with serving(settings) as server:
        assert sent(written(subject="Siân: 文字 🙂", text=words)).state == "sent"
    (raw,) = server.given
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    assert message["Subject"] == "Siân: 文字 🙂"
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").rstrip("\n") == words


ANYTHING = st.text(
    st.one_of(
        st.characters(), st.sampled_from('\r\n\0\v\f\x1c\x1d\x1e\x85\u2028\u2029\t:, ;<>"@.')
    ),
    max_size=80,
)


@given(subject=ANYTHING, to=ANYTHING, text=ANYTHING)
def test_nothing_typed_can_add_a_header_or_a_recipient(subject: str, to: str, text: str) -> None:
    with transaction.atomic():
        letters.write(key="any", to=to, subject=subject, text=text)
        letter = Letter.objects.get(key="any")
        hostile = f"{subject}\r\nBcc: spy@example.org"
        letters.write(key="bcc", to=READER, subject=hostile, text=text)
        for one in (letter, Letter.objects.get(key="bcc")):
            if one.to:
                message = message_of(one)
                assert set(message.keys()) <= {
                    "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject",
                    "From", "To", "Date", "Message-ID", "Auto-Submitted",
                }  # fmt: skip
                assert len(message["To"].addresses) == 1
        transaction.set_rollback(True)
