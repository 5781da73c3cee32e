"""How good the spam score is on comments it never saw: `python -m tests.benchmarks.spam FILE`.

FILE is a CSV with the columns set, author, text and label (spam or not). A set is taken for a post.
Every figure is of comments that were kept out of training and of setting the line from which
comments are marked. Random choices are the same at every run.
"""

import csv
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
django.setup()

from comments.scoring.judging import Model, TooFew, train  # noqa: E402
from comments.scoring.learning import Lesson  # noqa: E402
from comments.scoring.signs import signs_of  # noqa: E402

SIZES = (30, 50, 100, 200, 500)
REPEATS = 20
USEFUL_RECALL, ALLOWED = 0.5, 0.02


@dataclass(frozen=True)
class Said:
    """One comment of the file."""

    text: str
    name: str
    spam: bool
    post: int


@dataclass(frozen=True)
class Told:
    """How the comments of one test were told: how many of how many."""

    caught: int
    spam: int
    wrong: int
    honest: int

    @property
    def recall(self) -> float:
        """The share of the spam that was marked."""
        return self.caught / max(1, self.spam)

    @property
    def precision(self) -> float:
        """The share of the marked that was spam."""
        return self.caught / max(1, self.caught + self.wrong)

    @property
    def honest_marked(self) -> float:
        """The share of the rest that was marked."""
        return self.wrong / max(1, self.honest)

    def cells(self) -> str:
        """Return the three shares as cells of a table."""
        shares = (self.precision, self.recall, self.honest_marked)
        return " | ".join(f"{100 * share:.1f}%" for share in shares)


def read(path: Path) -> list[Said]:
    """Return the comments of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sets = sorted({row["set"] for row in rows})
    return [
        Said(row["text"], row["author"], row["label"] == "spam", sets.index(row["set"]))
        for row in rows
    ]


def taught(comments: Sequence[Said]) -> Model | None:
    """Return the model that these comments teach, None when they are too few."""
    lessons = [Lesson(signs_of(one.text, name=one.name), one.spam, one.post) for one in comments]
    try:
        return train(lessons)[0]
    except TooFew:
        return None


def told(model: Model | None, comments: Sequence[Said]) -> Told:
    """Return how a model tells these comments; without a model none is marked."""
    marks = [model is not None and model.score(one.text, name=one.name).marked for one in comments]
    caught = sum(mark and one.spam for mark, one in zip(marks, comments, strict=True))
    spam = sum(one.spam for one in comments)
    return Told(caught, spam, sum(marks) - caught, len(comments) - spam)


def total(of: Sequence[Told]) -> Told:
    """Return several tests as one."""
    return Told(
        sum(one.caught for one in of),
        sum(one.spam for one in of),
        sum(one.wrong for one in of),
        sum(one.honest for one in of),
    )


def by_set(comments: Sequence[Said]) -> None:
    """Print how each set is told by what all others taught."""
    print("\n| Kept out | Precision | Recall | Honest marked |\n|---|--:|--:|--:|")
    tests = []
    for post in sorted({one.post for one in comments}):
        model = taught([one for one in comments if one.post != post])
        tests.append(told(model, [one for one in comments if one.post == post]))
        print(f"| set {post + 1} | {tests[-1].cells()} |", flush=True)
    print(f"| all sets | {total(tests).cells()} |")


def by_chance(comments: Sequence[Said], parts: int = 5, repeats: int = 4) -> None:
    """Print how a fifth of the comments is told by what the others taught."""
    for posts in ("as they are", "all under one post"):
        known = comments if posts == "as they are" else [replace(c, post=0) for c in comments]
        tests = []
        for repeat in range(repeats):
            order = list(range(len(known)))
            random.Random(repeat).shuffle(order)
            for part in range(parts):
                out = set(order[part::parts])
                model = taught([one for n, one in enumerate(known) if n not in out])
                tests.append(told(model, [known[n] for n in sorted(out)]))
        print(f"| a fifth by chance, posts {posts} | {total(tests).cells()} |", flush=True)


def samples(comments: Sequence[Said], size: int) -> Iterator[tuple[list[Said], list[Said]]]:
    """Yield trainings of `size` comments by chance, and a set that is not in them."""
    posts = sorted({one.post for one in comments})
    for repeat in range(REPEATS):
        post = posts[repeat % len(posts)]
        others = [one for one in comments if one.post != post]
        chosen = random.Random(1_000 * size + repeat).sample(range(len(others)), size)
        yield [others[n] for n in sorted(chosen)], [c for c in comments if c.post == post]


def one_in_ten(comments: Sequence[Said], size: int) -> Iterator[tuple[list[Said], list[Said]]]:
    """Yield trainings in which one comment in ten is spam, and a set that is not in them."""
    for repeat in range(REPEATS):
        post = repeat % (1 + max(one.post for one in comments))
        others = [one for one in comments if one.post != post]
        spam = [n for n, one in enumerate(others) if one.spam]
        honest = [n for n, one in enumerate(others) if not one.spam]
        chance = random.Random(1_000 * size + repeat)
        chosen = chance.sample(spam, size // 10) + chance.sample(honest, size - size // 10)
        yield [others[n] for n in sorted(chosen)], [c for c in comments if c.post == post]


def curve(
    comments: Sequence[Said],
    sizes: Sequence[int],
    choose: Callable[[Sequence[Said], int], Iterator[tuple[list[Said], list[Said]]]],
) -> None:
    """Print what so many decisions teach, on sets that are not among them."""
    print("\n| Decisions | No score yet | Recall, mean | Worst tenth | Honest marked | Useful |")
    print("|--:|--:|--:|--:|--:|--:|")
    for size in sizes:
        tests, none = [], 0
        for learned, kept_out in choose(comments, size):
            model = taught(learned)
            none += model is None
            if model is not None:
                tests.append(told(model, kept_out))
        if not tests:
            print(f"| {size} | all | | | | |", flush=True)
            continue
        recalls = sorted(test.recall for test in tests)
        useful = sum(t.recall >= USEFUL_RECALL and t.honest_marked <= ALLOWED for t in tests)
        print(
            f"| {size} | {none} of {REPEATS} | {100 * statistics.mean(recalls):.0f}% "
            f"| {100 * recalls[len(recalls) // 10]:.0f}% "
            f"| {100 * total(tests).honest_marked:.1f}% | {useful} of {len(tests)} |",
            flush=True,
        )


DISGUISES: dict[str, Callable[[str], str]] = {
    "as it was": lambda text: text,
    "zero-width characters": "\u200b".join,
    "capital letters": str.upper,
    "full-width letters": lambda text: text.translate({n: n + 0xFEE0 for n in range(33, 127)}),
    "Cyrillic letters": lambda text: text.translate(str.maketrans("aceopsx", "асеорѕх")),
    "digits for letters": lambda text: text.translate(str.maketrans("ieo", "130")),
}


def disguised(comments: Sequence[Said]) -> None:
    """Print how much spam of a set is found when it hides its letters."""
    print("\n| Spam of sets kept out | Recall |\n|---|--:|")
    tests: dict[str, list[Told]] = {name: [] for name in DISGUISES}
    for post in sorted({one.post for one in comments}):
        model = taught([one for one in comments if one.post != post])
        spam = [one for one in comments if one.post == post and one.spam]
        for name, hide in DISGUISES.items():
            hidden = [replace(one, text=hide(one.text)) for one in spam]
            tests[name].append(told(model, hidden))
    for name, found in tests.items():
        print(f"| {name} | {100 * total(found).recall:.1f}% |", flush=True)


def costs(comments: Sequence[Said]) -> None:
    """Print what training and scoring cost on this machine."""
    start = time.process_time()
    model = taught(comments)
    trained = time.process_time() - start
    start = time.process_time()
    told(model, comments)
    each = (time.process_time() - start) / len(comments)
    assert model is not None, "The file has too few comments."
    size = len(model.packed())
    print(f"\nTraining with {len(comments)} comments: {trained:.1f} s of CPU, {size:,} bytes kept.")
    print(f"Scoring: {1000 * each:.2f} ms of CPU for each comment.")


def main(path: Path) -> None:
    """Print all tables."""
    comments = read(path)
    by_set(comments)
    by_chance(comments)
    print("\nLearned from comments chosen by chance, tried on a set that is not among them:")
    curve(comments, SIZES, samples)
    print("\nThe same with one comment in ten being spam:")
    curve(comments, (200, 300), one_in_ten)
    disguised(comments)
    costs(comments)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
