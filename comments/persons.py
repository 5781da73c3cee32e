"""By what a person is known who gave an email: never the address itself, where a hash will do."""

from django.utils.crypto import salted_hmac


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
