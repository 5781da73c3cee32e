"""The score says the same of the same comment, says why, and holds up on subjects it never saw."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.scoring import judging
from comments.scoring.judging import FEWEST, Model, TooFew, train
from comments.scoring.learning import Lesson
from comments.scoring.measuring import sigmoid
from comments.scoring.signs import signs_of
from tests.comments.scoring import corpus


def taught(*, but: str = "") -> list[Lesson]:
    """Return the corpus as decided comments, without one subject."""
    kinds = ((corpus.HONEST, False), (corpus.SPAM, True))
    return [
        Lesson(signs_of(body), is_spam, post)
        for kind, is_spam in kinds
        for post, body in corpus.all_of(kind, but=but)
    ]


MODEL, MEASURED = train(taught())


def test_on_subjects_it_never_saw_it_finds_half_of_the_spam_and_marks_hardly_anyone_else() -> None:
    caught = wrong = 0
    for subject in corpus.HONEST:
        model, _ = train(taught(but=subject))
        caught += sum(model.score(body).marked for body in corpus.SPAM[subject])
        wrong += sum(model.score(body).marked for body in corpus.HONEST[subject])
    assert caught >= 20
    assert wrong == 0


def test_what_it_measures_of_itself_is_about_what_it_does() -> None:
    assert MEASURED.honest_marked <= 0.02
    assert MEASURED.recall >= 0.5
    assert MEASURED.precision >= 0.95


def test_the_same_lessons_teach_the_same_score() -> None:
    assert train(taught())[0] == MODEL


def test_a_model_that_was_kept_and_loaded_says_the_same() -> None:
    loaded = Model.unpacked(MODEL.packed())
    assert loaded == MODEL
    for body, _ in corpus.lessons(40):
        assert loaded.score(body) == MODEL.score(body)


def test_it_keeps_no_word_that_stood_in_one_comment_only() -> None:
    assert "word:apostrophe" not in MODEL.signs
    assert "word:shipping" in MODEL.signs


@given(body=st.text(max_size=300), name=st.text(max_size=50), email=st.text(max_size=50))
def test_any_text_gets_a_score_and_its_parts_add_up_to_it(body: str, name: str, email: str) -> None:
    score = MODEL.score(body, name=name, email=email)
    odds = score.start + math.fsum(weight for _, weight in score.parts)
    assert score.probability == pytest.approx(sigmoid(odds), abs=1e-12)
    assert 0 < score.probability < 1
    assert score.marked is (odds >= MODEL.mark_from)
    assert len(score.reasons) <= judging.REASONS


def test_the_reasons_are_words_that_a_moderator_understands() -> None:
    score = MODEL.score("Subscribe to my channel: http://a.example.com http://b.example.com")
    assert score.marked
    assert score.percent > 90
    assert any(reason.startswith(("“subscribe”", "a link")) for reason in score.reasons)
    assert all("spam" in reason for reason in score.reasons)


def test_a_word_and_its_family_are_one_reason() -> None:
    labels = [label for label, _ in MODEL.score("Subscribers subscribe").parts]
    assert labels == [label for label in labels if "…" not in label]
    assert len(labels) == len(set(labels))


def test_spam_that_hides_its_letters_is_found_like_spam_that_does_not() -> None:
    plain = MODEL.score("Subscribe to my channel, click www.win.example.com")
    hidden = MODEL.score("Subѕcr1be to my ch\u200bannel, cl*ick WWW.WIN.EXAMPLE.COM")
    assert plain.marked
    assert hidden.marked


def test_the_strongest_signs_of_each_side_are_told_without_repeating_a_word() -> None:
    spam = [label for label, _ in MODEL.strongest(10, spam=True)]
    honest = [label for label, _ in MODEL.strongest(10, spam=False)]
    assert "a link" in spam
    assert len(spam) == len(set(spam)) == len(honest) == 10
    assert not set(spam) & set(honest)


@pytest.mark.parametrize(("spam", "honest"), [(0, 0), (FEWEST - 1, 40), (40, FEWEST - 1), (40, 0)])
def test_few_or_one_sided_decisions_teach_nothing_and_say_what_is_missing(
    spam: int, honest: int
) -> None:
    lessons = [one for one in taught() if one.spam][:spam]
    lessons += [one for one in taught() if not one.spam][:honest]
    with pytest.raises(TooFew, match=f"there are {spam} and {honest}"):
        train(lessons)


def test_nothing_is_learned_where_nothing_tells_the_two_kinds_apart() -> None:
    same = [Lesson(["word:hello"], n % 2 == 0, n % 5) for n in range(100)]
    with pytest.raises(TooFew, match="Nothing yet tells"):
        train(same)


HOSTILE = (
    "a." * 2_500, "a b " * 1_250, "_" * 5_000, "<a " * 1_666, "&a" * 2_500, "&#" + "9" * 4_998,
    "\ufdfa" * 5_000, "www." * 1_250, "漢字" * 2_500, "a\u200b" * 2_500, "a-" * 2_500,
    "x.com " * 833, "a[" * 2_500, "a'" * 2_500, "😀" * 5_000, "e\u0301" * 2_500, "((" * 2_500,
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_time_grows_with_the_length_of_a_text_and_no_faster(text: str) -> None:
    def cost(part: str) -> float:
        spent = []
        for _ in range(5):
            start = time.process_time()
            MODEL.score(part)
            spent.append(time.process_time() - start)
        return min(spent)

    # Eight times the text: a square would cost 64 times
    assert cost(text) <= 20 * cost(text[: len(text) // 8]) + 0.002
