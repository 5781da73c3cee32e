"""What an import tells of itself."""

import json

from govblog.wordpress.items import Fault
from govblog.wordpress.loading.report import KEPT, Report


def report() -> Report:
    """Return a report with a count and two notes."""
    made = Report(file="blog.xml")
    made.count("comments", "added", 2)
    made.count("comments", "added")
    made.note(7, "comment 3", "Its parent is missing.")
    made.fault(Fault(9, "comment 4", "It has no text.", refused=True))
    return made


def test_who_reads_the_report_sees_counts_and_then_each_note_with_file_and_line() -> None:
    assert list(report().as_lines()) == [
        "comments: 3 added",
        "blog.xml, line 7: comment 3: Its parent is missing.",
        "blog.xml, line 9: Left out: comment 4: It has no text.",
    ]


def test_what_a_file_says_cannot_pass_for_a_line_of_the_report_or_an_order_to_a_terminal() -> None:
    made = Report(file="blog.xml")
    forged = "x\nblog.xml, line 1: Left out\x9b2J"
    made.count(f"other things ({forged})", forged)
    made.note(7, f"post “{forged}”", f"Its status “{forged}” is not known.")
    lines = list(made.as_lines())
    assert len(lines) == 2
    assert not any(sign in line for line in lines for sign in "\n\x9b")


def test_a_program_gets_the_same_as_plain_values() -> None:
    told = json.loads(json.dumps(report().as_json()))
    assert told["counts"] == {"comments": {"added": 3}}
    assert told["refused"] == 1
    assert told["notes"][0] == {
        "file": "blog.xml",
        "line": 7,
        "about": "comment 3",
        "says": "Its parent is missing.",
        "refused": False,
    }


def test_ten_thousand_notes_alike_do_not_fill_the_report() -> None:
    made = Report(file="blog.xml")
    for number in range(10_000):
        made.note(number, f"comment {number}", "Its parent is missing.")
    assert len(made.notes) == KEPT
    assert list(made.as_lines())[-1] == "And 9800 more: Its parent is missing."


def test_what_a_batch_reported_is_added_to_the_whole() -> None:
    whole = Report(file="blog.xml")
    whole.take(report())
    whole.take(report())
    assert whole.counted("comments", "added") == 6
    assert whole.refused == 2
    assert len(whole.notes) == 4


def test_notes_stand_as_their_lines_do_whatever_was_written_first() -> None:
    made = Report(file="a.xml")
    made.note(9, "comment 4", "Second.")
    made.note(7, "post 3", "First.")
    made.file = "b.xml"
    made.note(1, "post 5", "Third.")
    assert [line.rpartition(" ")[2] for line in made.as_lines()] == ["First.", "Second.", "Third."]


def test_notes_that_differ_in_names_addresses_and_numbers_alone_are_alike() -> None:
    made = Report(file="blog.xml")
    for number in range(KEPT + 1):
        made.note(number, f"post {number}", f"Its address here is /2014/01/02/post-{number}/")
        made.note(number, f"tag {number}", f"It is called “Tag {number}” here.")
        made.note(number, f"post {number}", f"It names {number} pictures that are not here.")
    assert len(made.notes) == 3 * KEPT
    assert list(made.as_lines())[-3:] == [
        "And 1 more: It is called … here.",
        "And 1 more: It names … pictures that are not here.",
        "And 1 more: Its address here is …",
    ]
