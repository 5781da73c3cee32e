"""What a search costs over 10,000 posts: `python -m tests.benchmarks.search`.

The posts are made of invented words, of which few are in most texts and most in few, as in any
language. Beside the function and its page stands the page of nothing looked for, which has the
same frame and asks nothing of the index.
"""

import itertools
import json
import random
import sys
from collections.abc import Callable

import django

from tests.benchmarks import common

POSTS = 10_000
WORDS_EACH = 400
KNOWN = 20_000  # words of the language
ROUNDS = 30
QUESTIONS = {
    "a word of one post in 50": "word1500",
    "a word of one post in 10": "tenth",
    "a word of every second post": "half",
    "a word of every post": "every",
    "a word of no post": "nothing",
    "two words": "half tenth",
    "two words never together": "half other",
    "ten words": "half tenth every word10 word20 word30 word40 word50 word60 word70",
    "a phrase": '"every tenth"',
}


def _text(number: int, chance: random.Random, cumulative: list[float]) -> str:
    said = chance.choices(range(KNOWN), cum_weights=cumulative, k=WORDS_EACH)
    words = [f"word{one}" for one in said]
    words[number % WORDS_EACH] = "every"
    words[(number + 1) % WORDS_EACH] = "tenth" if number % 10 == 0 else "ninth"
    words.append("half" if number % 2 else "other")
    return " ".join(words)


def _fill() -> None:
    """Publish the posts, then make the index as the command does."""
    from django.core.management import call_command  # noqa: PLC0415

    from tests.benchmarks import posts, scene  # noqa: PLC0415

    chance = random.Random(1)
    cumulative = list(itertools.accumulate(1 / (n + 1) for n in range(KNOWN)))

    def said(number: int) -> tuple[str, str]:
        title = f"Title word{chance.randrange(KNOWN)} word{chance.randrange(KNOWN)}"
        return title, f"<p>{_text(number, chance, cumulative)}</p>"

    posts.publish(scene.a_post(), POSTS, said)
    call_command("rebuild_search", stdout=sys.stderr)
    scene.settle()


def measure() -> dict[str, dict[str, common.Cost]]:
    """Return the costs of each question by way, in this process's database."""
    django.setup()
    from posts import searching  # noqa: PLC0415
    from posts.models import Blog  # noqa: PLC0415
    from tests.benchmarks import scene  # noqa: PLC0415
    from tests.benchmarks.asking import asked_for  # noqa: PLC0415

    _fill()
    blog, server = Blog.objects.get(), scene.server()

    def found(typed: str) -> Callable[[], object]:
        return lambda: searching.search(
            blog, searching.read(typed, blog.language), start=0, many=10
        )

    costs = {}
    for name, typed in QUESTIONS.items():
        ways = {
            "search": found(typed),
            "page": asked_for("/search/", q=typed),
            "page without a question": asked_for("/search/"),
        }
        costs[name] = {way: common.cost(ask, ROUNDS, server) for way, ask in ways.items()}
    return costs


def table(engine: str) -> None:
    """Print one engine's table."""
    print(f"\n{engine}, milliseconds of CPU / clock, median of {ROUNDS}\n")
    print("| Looked for | search | page | page without a question |")
    print("|---|---|---|---|")
    name = __name__ if __name__ != "__main__" else __spec__.name
    for question, costs in common.run(name, engine, "measure").items():
        cells = [f"{cpu:.1f} / {wall:.1f}" for cpu, wall in costs.values()]
        print(f"| {question} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        for name in common.ENGINES:
            table(name)
    else:
        print(json.dumps(measure()))
