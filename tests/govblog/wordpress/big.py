"""Writes large exports: `python -m tests.govblog.wordpress.big FILE [POSTS [COMMENTS [DEPTH]]]`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.govblog.wordpress import making

WORDS = """the team council service people letter budget bus school garden
    because however thank agree wonder please publish explain café naïve Gwynedd £4.50""".split()
APPROVED = ["1"] * 90 + ["0"] * 4 + ["spam"] * 4 + ["trash"] * 2
AUTHORS = ("jane", "omar", "sian")
TOPICS = ("news", "budget", "transport", "schools", "parks")


def said(chance: Random, words: int) -> str:
    """Return some words that nobody said."""
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def thread(chance: Random, numbers: range, depth: int) -> Iterator[str]:
    """Yield a post's comments; replies are up to `depth` deep, and some are that deep."""
    recent: list[tuple[int, int]] = []
    for number in numbers:
        parent, level = 0, 1
        if recent and chance.random() < 0.7:
            parent, above = recent[-1] if chance.random() < 0.6 else chance.choice(recent[-8:])
            parent, level = (parent, above + 1) if above < depth else (0, 1)
        recent.append((number, level))
        yield making.comment(
            number, parent=parent, text=said(chance, chance.randint(5, 90)),
            approved=chance.choice(APPROVED),
        )  # fmt: skip


def big(path: Path, posts: int = 2_000, comments: int = 100_000, depth: int = 10) -> Path:
    """Write an export of so many posts and comments, the same each time, and return its path."""
    chance, number, written = Random(6), 0, 0
    with path.open("w", encoding="utf-8") as file:
        file.write(making.DECLARATION + making.head())
        file.writelines(making.author(login) for login in AUTHORS)
        file.writelines(making.category(topic, topic.title()) for topic in TOPICS)
        for number in range(1, posts + 1):
            upto = comments * number // posts
            topic = chance.choice(TOPICS)
            file.write(
                making.post(
                    number,
                    said(chance, 6),
                    "\n".join(f"<p>{said(chance, 60)}</p>" for _ in range(5)),
                    terms=[making.filed(topic, topic.title())],
                    comments=thread(chance, range(written + 1, upto + 1), depth),
                    creator=chance.choice(AUTHORS),
                )
            )
            written = upto
        file.write(making.FOOT)
    return path


if __name__ == "__main__":
    big(Path(sys.argv[1]), *map(int, sys.argv[2:]))
