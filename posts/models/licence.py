"""The licences under which pictures may be shown, and what each asks of a page."""

from dataclasses import dataclass
from typing import Any

UNKNOWN = "unknown"
_OPEN = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_COMMONS = {
    "by": "Attribution",
    "by-sa": "Attribution, share alike",
    "by-nd": "Attribution, no derivatives",
    "by-nc": "Attribution, non-commercial",
    "by-nc-sa": "Attribution, non-commercial, share alike",
    "by-nc-nd": "Attribution, non-commercial, no derivatives",
}
_VERSIONS = ("4.0", "3.0", "2.0")


@dataclass(frozen=True, slots=True)
class Licence:
    """What a page says of a licence, where its text is, and whether it asks for a name."""

    label: str
    words: str = ""
    url: str = ""
    named: bool = False


LICENCES: dict[str, Licence] = {
    UNKNOWN: Licence("Not known yet"),
    "own": Licence("Our own, or Crown copyright"),
    "ogl": Licence("Open Government Licence v3.0", "Open Government Licence v3.0", _OPEN, True),
    "permission": Licence("Used with permission", "used with permission"),
    "public-domain": Licence("Public domain", "public domain"),
    "cc0": Licence("CC0", "CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    **{
        f"cc-{kind}-{version}": Licence(
            f"CC {kind.upper()} {version}: {words}",
            f"CC {kind.upper()} {version}",
            f"https://creativecommons.org/licenses/{kind}/{version}/",
            True,
        )
        for version in _VERSIONS
        for kind, words in _COMMONS.items()
    },
}


def licence_of(code: str) -> Licence:
    """Return a licence by its code; one that this release does not know counts as not known yet.

    A row may come from a later release, and must not take down every page that shows its picture.
    """
    return LICENCES.get(code, LICENCES[UNKNOWN])


NAMED = [code for code, licence in LICENCES.items() if licence.named]


def choices() -> list[tuple[str, Any]]:
    """Return the licences as an editor chooses among them."""
    plain = [(code, one.label) for code, one in LICENCES.items() if not code.startswith("cc-")]
    grouped = [
        (
            f"Creative Commons {version}",
            [(code, one.label) for code, one in LICENCES.items() if code.endswith(f"-{version}")],
        )
        for version in _VERSIONS
    ]
    return [*plain, *grouped]
