"""What can go wrong on the way to the mail server, and what is certain afterwards.

Messages name no address: they stand in the admin and in the log.
"""

import contextlib
import smtplib
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


class Fault(Exception):
    """The letter was not handed over, or may not have been; the message says why."""


class Passing(Fault):
    """Certainly not delivered, and another try may go better."""


class Away(Passing):
    """No mail server talks to us: what goes for this letter goes for all."""


class Lasting(Fault):
    """Certainly not delivered, and no other try will go better."""


class Unsure(Fault):
    """It may have been delivered: nobody may send it again without being asked."""


def while_composing(act: Callable[[], _T]) -> _T:
    """Do what needs no server. Raises Lasting."""
    try:
        return act()
    except (ValueError, LookupError) as error:
        # BadHeaderError is a ValueError, what cannot be encoded too
        raise Lasting(f"The letter cannot be made: {type(error).__name__}.") from error


def while_connecting(act: Callable[[], _T]) -> _T:
    """Do what comes before the letter itself. Raises Away."""
    try:
        return act()
    except smtplib.SMTPResponseException as error:
        raise Away(f"The mail server refused the connection ({error.smtp_code}).") from error
    except (smtplib.SMTPException, OSError) as error:
        raise Away(f"The mail server could not be reached: {type(error).__name__}.") from error


def while_sending(act: Callable[[], _T]) -> _T:
    """Hand over the letter. Raises Passing, Lasting or Unsure."""
    try:
        return act()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _refused("this recipient", codes[0] if codes else 0) from error
    except smtplib.SMTPSenderRefused as error:
        raise _refused("the sender", error.smtp_code) from error
    except (smtplib.SMTPDataError, smtplib.SMTPHeloError) as error:
        raise _refused("the letter", error.smtp_code) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Lasting("The mail server cannot take such an address.") from error
    except Exception as error:
        # Whatever breaks here may have broken after the server took the letter
        raise Unsure(f"It broke off while it was sent: {type(error).__name__}.") from error


def ignored(act: Callable[[], object]) -> None:
    """Take leave of the server: what goes wrong then changes nothing of what it took."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        act()


def _refused(what: str, code: int) -> Fault:
    said = f"The mail server refused {what} ({code})."
    if 400 <= code < 500:
        return Passing(said)
    if 500 <= code < 600:
        return Lasting(said)
    return Unsure(said)
