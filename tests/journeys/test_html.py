"""The Nu HTML checker is there, and finds what is wrong.

It is asked about every page where the page is looked at: `test_every_page.py`.
"""

import shutil

import pytest

from tests.journeys.validity import JAR, Checker

pytestmark = pytest.mark.html
PAGE = '<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body>{}</body></html>'


def test_the_checker_finds_a_fault_and_lets_a_sound_page_be(checker: Checker | None) -> None:
    if shutil.which("java") is None:
        pytest.skip("Java is not installed: apt-get install default-jre-headless")
    if checker is None:
        pytest.fail(f"{JAR} is missing. Run: npm ci", pytrace=False)
    assert checker.complaints("sound", PAGE.format("<p>Words</p>").encode()) == []
    (fault,) = checker.complaints("broken", PAGE.format("<p>Words</b></p>").encode())
    assert "b" in fault
