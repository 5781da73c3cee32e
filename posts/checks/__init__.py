"""What is looked at in a text before readers see it: where it is wrong, and what to do.

A check is one function in CHECKS. Some always stop a text; of the others a blog says which stop
and which advise.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from posts.checks import addresses, capitals, language, personal, pictures, structure
from posts.checks.subject import Fault, Subject
from posts.models import Blog, PostRevision


@dataclass(frozen=True)
class Check:
    """One check. `code` names it in settings and records; a `final` one always stops."""

    code: str
    label: str
    find: Callable[[Subject], Iterable[Fault]]
    final: bool = False


@dataclass(frozen=True)
class Finding:
    """What a check found, and whether it stops the text."""

    check: Check
    fault: Fault
    stops: bool

    @property
    def code(self) -> str:
        """Which check it was."""
        return self.check.code

    @property
    def can_override(self) -> bool:
        """Whether an editor may publish in spite of it, with a reason."""
        return not self.check.final

    @property
    def says(self) -> str:
        """What is wrong and what to do, in words."""
        return f"{self.fault.what} {self.fault.todo}"


CHECKS: tuple[Check, ...] = (
    Check("title", "Title", structure.title, final=True),
    Check("body", "Text", structure.body, final=True),
    Check("picture", "Known pictures", pictures.known, final=True),
    Check("alt-text", "Alternative text", pictures.described, final=True),
    Check("picture-licence", "Licences of pictures", pictures.licensed),
    Check("heading-order", "Order of headings", structure.headings),
    Check("link-text", "Words of links", structure.link_words),
    Check("table-headers", "Headers of tables", structure.table_headers),
    Check("broken-link", "Links within this site", addresses.broken),
    Check("personal-data", "Personal data", personal.likely),
    Check("capitals", "Words in capitals", capitals.shouted),
    Check("reading-age", "Reading age", language.too_hard),
)
# What a blog can choose
CHOICES = [(check.code, check.label) for check in CHECKS if not check.final]
MOST = 20  # findings of one check: who mends these and saves sees the next
_LABELS = {check.code: check.label for check in CHECKS}


def look_over(revision: PostRevision) -> list[Finding]:
    """Return what the checks find in a revision, at most MOST of each, what stops it first."""
    blog = revision.post.blog
    subject, stopping = Subject(revision, blog), set(stopping_of(blog))
    found = [
        Finding(check, fault, check.final or check.code in stopping)
        for check in CHECKS
        for fault in islice(check.find(subject), MOST)
    ]
    return sorted(found, key=lambda one: not one.stops)


def stopping_of(blog: Blog) -> list[str]:
    """Return the codes of the checks that stop publication on a blog, besides the final ones."""
    return blog.stopping_checks.split()


def labels_of(codes: str) -> str:
    """Return what checks are called, whose codes stand in a record."""
    return ", ".join(_LABELS.get(code, code) for code in codes.split())
