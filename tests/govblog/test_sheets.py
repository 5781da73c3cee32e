"""A table becomes a file that a spreadsheet opens and never carries out."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govblog import sheets

RISKY = "=+-@\t\r＝＋－＠"


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(sheets.BOM), newline="")))


@pytest.mark.parametrize("start", RISKY)
def test_a_cell_that_would_be_a_formula_is_text(start: str) -> None:
    assert sheets.safe(f"{start}1+1") == f"'{start}1+1"
    assert sheets.safe(f"  {start}1+1") == f"'  {start}1+1" or start in "\t\r"


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    assert [sheets.safe(cell) for cell in (-1, 2.5, None, "plain")] == [-1, 2.5, "", "plain"]


def test_a_page_shows_a_cell_as_people_read_it() -> None:
    shown = [sheets.in_words(cell) for cell in (12_345, 1_234.56, None, "plain", 0)]
    assert shown == ["12,345", "1,234.6", "–", "plain", "0"]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_whatever_is_in_the_cells_the_table_keeps_its_shape(rows: list[list[str]]) -> None:
    text = "".join(sheets.csv_lines(["One", "Two"], rows))
    assert text.startswith(sheets.BOM)
    found = read(text)
    assert found == [["One", "Two"], *[[sheets.safe(cell) for cell in row] for row in rows]]
    assert not any(cell.startswith(tuple(RISKY)) for row in found for cell in row)


def test_a_file_is_sent_in_parts() -> None:
    rows = ([str(number)] for number in range(1_000))
    response = sheets.csv_file("numbers.csv", ["Number"], rows)
    parts = list(response)
    assert len(parts) == 6
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="numbers.csv"'
    assert read(b"".join(parts).decode())[-1] == ["999"]
