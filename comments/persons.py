"""By what a person is known who gave an email: never the address itself, where a hash will do."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

LONGEST_EMAIL = 254  # characters (RFC 5321, 4.5.3.1.3, without the angle brackets)


def is_address(email: str) -> bool:
    """Say whether this can be an email address here: a form and an import ask the same."""
    # Quoted, one letter box has any number of spellings (RFC 5321, 4.1.2)
    if len(email) > LONGEST_EMAIL or '"' in email or "\\" in email:
        return False
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def plain(email: str) -> str:
    """Return an address in the spelling by which it is looked up: A to Z made small.

    Other letters that a database or Python takes for one may lead to two mailboxes.
    """
    return email.encode().lower().decode()


def person_of(email: str) -> str:
    """Return the keyed hash, 64 hexadecimal digits, by which whoever has this email is known.

    Nothing for no email.
    """
    if not email:
        return ""
    return salted_hmac("govblog.person", plain(email), algorithm="sha256").hexdigest()


def mailbox_of(email: str) -> str:
    """Return the keyed hash, 64 hexadecimal digits, of where mail to an address arrives: a tag
    after + and capital letters make no other letter box. For counting, not for knowing who."""
    local, _, domain = email.lower().rpartition("@")
    said = f"{local.partition('+')[0]}@{domain}"
    return salted_hmac("govblog.mailbox", said, algorithm="sha256").hexdigest()


def keys_of_day(what: str, email: str, now: dt.datetime, most: int) -> list[str]:
    """Return the keys of all letters of a kind that an address gets on a day: as many as there
    may be, so that holds however many write at once (`letters.write_first`)."""
    where, today = mailbox_of(email), now.astimezone(dt.UTC).date()
    return [f"{what} {where} {today} {number}" for number in range(1, most + 1)]


def known_as(email: str) -> tuple[str, ...]:
    """Return every hash by which whoever has this email may be known: of the key in use first,
    then of the earlier ones of SECRET_KEY_FALLBACKS."""
    earlier = [
        salted_hmac("govblog.person", plain(email), secret=key, algorithm="sha256").hexdigest()
        for key in settings.SECRET_KEY_FALLBACKS
    ]
    return (person_of(email), *earlier)
