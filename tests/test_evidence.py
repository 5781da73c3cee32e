"""What the docs name as evidence is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_NAMED = re.compile(
    r"`((?:tests|govblog|posts|comments|templates|static|docs)/[\w./-]+?)(?:::(\w+))?`"
)


@pytest.mark.parametrize("page", ["docs/accessibility.md", "docs/security.md"])
def test_every_file_and_test_that_is_named_as_evidence_exists(page: str) -> None:
    missing = []
    for name, function in _NAMED.findall((ROOT / page).read_text()):
        path = ROOT / name
        if not path.exists():
            missing.append(name)
        elif function and f"def {function}(" not in path.read_text():
            missing.append(f"{name}::{function}")
    assert not missing, "\n".join(missing)
