"""What is kept of the name, the email and the words that an import brings, and what is said of it.

A form can ask again; an import cannot. What does not fit is made to fit and said, and only what
no WordPress can hold is left out.
"""

from dataclasses import dataclass

from comments.persons import is_address
from govblog import text

LONGEST_NAME = 100  # characters
# The most bytes that WordPress stores of a comment: longer than the form takes, and kept whole
LONGEST_BODY = 65_535
ANONYMOUS = "Anonymous"

NO_NAME = f"It has no name: “{ANONYMOUS}” stands for it."
NAME_CUT = f"Its name is longer than {LONGEST_NAME} characters and was cut."
NO_EMAIL = "Its email address is none and was dropped."
TOO_LONG = f"It has more than {LONGEST_BODY:,} characters, which no comment of WordPress has."


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is kept, and sentences of what was done to it. `refused` says why nothing is."""

    name: str
    email: str
    body: str
    notes: tuple[str, ...] = ()
    refused: str = ""


def fit(name: str, email: str, body: str) -> Fitted:
    """Return what can be kept of these, all of it plain text. Words may be empty."""
    notes: list[str] = []
    who, address, words = text.clean_line(name), text.clean_line(email), text.clean_body(body)
    if text.is_blank(who):
        who = ANONYMOUS
        notes.append(NO_NAME)
    elif len(who) > LONGEST_NAME:
        who = who[:LONGEST_NAME].strip()
        notes.append(NAME_CUT)
    if address and not is_address(address):
        address = ""
        notes.append(NO_EMAIL)
    refused = TOO_LONG if len(words) > LONGEST_BODY else ""
    return Fitted(who, address, words, tuple(notes), refused)
