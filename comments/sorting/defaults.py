"""The rules there are, what can be set of each, and how each stands until a blog sets it."""

from dataclasses import dataclass

from comments.models import Mark

_K = Mark.Kind


@dataclass(frozen=True, slots=True)
class Setting:
    """How a rule is set. `entries` are one on each line."""

    is_on: bool
    number: int = 0
    entries: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """A rule in words for the people who keep it, and its default.

    A rule has a number when `ask_number` says what it means; `least` and `most` are its limits.
    It has a list when `ask_entries` says what is in it.
    """

    title: str
    text: str
    default: Setting
    ask_number: str = ""
    least: int = 0
    most: int = 0
    ask_entries: str = ""
    hint_entries: str = ""


RULES: dict[Mark.Kind, About] = {
    _K.WORDS: About(
        "Words and phrases",
        "Holds a comment that has one of these words or phrases in its text or in the name.",
        Setting(is_on=False),
        ask_entries="Words and phrases",
        hint_entries="One on each line, up to 5,000. Whole words only: “ass” does not hold "
        "“class”. Use * for any letters: pre*, *fix, mid*dle or *part*.",
    ),
    _K.LINKS: About(
        "Many links",
        "Holds a comment with more links than this. An address counts each time it stands there.",
        Setting(is_on=True, number=2),
        ask_number="Most links a comment may have",
        most=50,
    ),
    _K.FIRST: About(
        "First comment",
        "Holds a comment when none from its email has been approved on this blog. "
        "A comment without an email always counts as the first.",
        Setting(is_on=False),
    ),
    _K.REPEAT: About(
        "Repeated text",
        "Holds a comment that says the same as an earlier one on this blog, whoever sent it. "
        "Capital letters, accents, spaces and punctuation make no difference. "
        "Texts of fewer than 20 letters and digits are not compared.",
        Setting(is_on=True, number=7),
        ask_number="Days to look back",
        least=1,
        most=365,
    ),
    _K.DISPOSABLE: About(
        "Disposable email",
        "Holds a comment whose email is at a service for addresses that are thrown away. "
        "A list of well-known ones comes with this site; you can add to it.",
        Setting(is_on=True),
        ask_entries="More domains",
        hint_entries="One on each line, like example.org. Addresses under a domain are held too. "
        "Put ! before a domain to let it through.",
    ),
    _K.TOO_FAST: About(
        "Sent too fast",
        "Holds a comment sent sooner than this after its page was opened. "
        "Known only of readers whose browser runs scripts.",
        Setting(is_on=True, number=3),
        ask_number="Seconds",
        least=1,
        most=60,
    ),
    _K.LIKE_STAFF: About(
        "Name like staff",
        "Holds a comment whose name looks like that of the blog, its organisation or team, an "
        "author or a member of staff, or says moderator, admin or administrator. Letters that "
        "look alike count as the same.",
        Setting(is_on=True),
    ),
    _K.SPAM_SCORE: About(
        "Spam score",
        "Holds a comment that reads like those your moderators marked as spam. "
        "It is learned on this machine from this blog’s decisions only.",
        Setting(is_on=True),
    ),
    _K.HONEYPOT: About(
        "Hidden field filled in",
        "Holds a comment sent with a field filled in that people do not see.",
        Setting(is_on=True),
    ),
    _K.NO_ORIGIN: About(
        "Unknown origin",
        "Holds a comment when the browser did not say which page it was sent from.",
        Setting(is_on=True),
    ),
}
