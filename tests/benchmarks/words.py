"""What looking for held words costs: `python -m tests.benchmarks.words`. Needs no database.

The yardstick is one regular expression of all entries, which knows whole words and letter case
and nothing else of what is read as the same.
"""

import os
import random
import re
import string
import time
from collections.abc import Callable, Iterator
from statistics import median

import django

from tests.benchmarks.common import WORDS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
django.setup()

from comments.sorting.entries import check_phrases, phrases  # noqa: E402
from comments.sorting.matching import Matcher  # noqa: E402

ROUNDS = 15
LENGTH = 5_000  # characters
ENTRIES = (100, 1_000, 5_000)


def entries(many: int) -> str:
    """Return a list as a team may keep it: words, phrases, and one in four with a *."""
    chance = random.Random(many)
    forms = ["{0}", "{0}", "{0} {1}", "{0} {1} {2}", "{0}*", "*{0}", "*{0}*", "{0}*{1}"]
    forms = forms[:4] * 3 + forms[4:]
    made = [chance.choice(forms).format(*_words(chance, 3)) for _ in range(many)]
    return "\n".join(made)


def _words(chance: random.Random, many: int) -> list[str]:
    return [
        "".join(chance.choices(string.ascii_lowercase, k=chance.randint(3, 10)))
        for _ in range(many)
    ]


def texts(listed: str) -> Iterator[tuple[str, str]]:
    """Yield texts as long as a comment can be, each with its name."""
    chance = random.Random(0)
    yield "English", (WORDS * LENGTH)[:LENGTH]
    yield "no word twice", " ".join(_words(chance, LENGTH))[:LENGTH]
    yield "held words only", listed.replace("*", "").replace("\n", " ")[:LENGTH]
    yield "v.i.a.g.r.a", ("v.i.a.g.r.a " * LENGTH)[:LENGTH]
    yield "letters that look alike", ("аdmіn сhеаp " * LENGTH)[:LENGTH]
    yield "signs for letters", ("a$$ p@y fr33 " * LENGTH)[:LENGTH]
    yield "one word", "ab" * (LENGTH // 2)
    yield "emoji", "🍆" * LENGTH


def cost(act: Callable[[], object]) -> float:
    """Return the median CPU of `act` in milliseconds, after one round that does not count."""
    act()
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        act()
        took.append((time.process_time() - start) * 1000)
    return median(took)


def expression(listed: str) -> re.Pattern[str]:
    """Return the yardstick."""
    ways = [re.escape(entry).replace(r"\*", r"\w*") for entry in listed.split("\n")]
    return re.compile(rf"\b(?:{'|'.join(ways)})\b", re.IGNORECASE)


def main() -> None:
    """Print the table."""
    print(f"\nMilliseconds of CPU for {LENGTH:,} characters, median of {ROUNDS}\n")
    print("| Entries | Text | Looked through | Regular expression |")
    print("|--:|---|--:|--:|")
    for many in ENTRIES:
        listed = check_phrases(entries(many))
        held, yardstick = Matcher(phrases(listed)), expression(listed)
        for name, text in texts(listed):
            ours = cost(lambda: held.find(text))  # noqa: B023
            start = time.process_time()
            yardstick.findall(text)
            theirs = (time.process_time() - start) * 1000
            print(f"| {many:,} | {name} | {ours:.1f} | {theirs:,.0f} |", flush=True)
    listed = entries(ENTRIES[-1])
    print(
        f"\nA list of {ENTRIES[-1]:,} is checked in {cost(lambda: check_phrases(listed)):.0f} ms",
        end="",
    )
    print(f" and made ready in {cost(lambda: Matcher(phrases(listed))):.0f} ms.")


if __name__ == "__main__":
    main()
