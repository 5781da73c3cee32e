"""The bank holidays: right as they come, brought up to date from a file, kept by hand."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from posts import holidays
from posts.models import Blog, Holiday
from tests import dom
from tests.desk import as_opened, page, signed_in
from tests.factories import BlogFactory, StaffFactory

pytestmark = pytest.mark.django_db
YEARS = range(2024, 2029)
REGIONS = ("england-and-wales", "scotland", "northern-ireland")
EASTER = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16)}
LIST = "/admin/posts/holiday/"


def run(*said: str) -> list[str]:
    """Return the lines that the command prints."""
    out = io.StringIO()
    call_command("bank_holidays", *said, stdout=out)
    return out.getvalue().splitlines()


def file_of(folder: Path, **regions: list[dict[str, Any]]) -> str:
    """Return the path of a file of the published form."""
    said = {
        name.replace("_", "-"): {"division": name, "events": events}
        for name, events in regions.items()
    }
    path = folder / "bank-holidays.json"
    path.write_text(json.dumps(said))
    return str(path)


def monday(year: int, month: int, *, last: bool) -> dt.date:
    """Return the first or the last Monday of May or August."""
    days = [dt.date(year, month, number) for number in range(1, 32)]
    mondays = [day for day in days if day.isoweekday() == 1]
    return mondays[-1 if last else 0]


def moving(region: str, year: int) -> set[dt.date]:
    """Return the holidays that are always on the same day of the week."""
    scottish = region == "scotland"
    easter = dt.date(year, *EASTER[year])
    found = {easter - dt.timedelta(days=2), monday(year, 5, last=False), monday(year, 5, last=True)}
    found.add(monday(year, 8, last=not scottish))
    if not scottish:
        found.add(easter + dt.timedelta(days=1))
    if scottish and year == 2026:
        found.add(dt.date(2026, 6, 15))  # appointed by proclamation, for the World Cup
    return found


def substituted(region: str, year: int) -> list[dt.date]:
    """Return the holidays of a date, each kept on the next free day when it is a weekend's."""
    dates = [(1, 1), (12, 25), (12, 26)]
    dates += [(1, 2), (11, 30)] if region == "scotland" else []
    dates += [(3, 17), (7, 12)] if region == "northern-ireland" else []
    wished = [dt.date(year, month, day) for month, day in sorted(dates)]
    taken = {day for day in wished if day.isoweekday() < 6}
    for day in wished:
        if day.isoweekday() > 5:
            later = (day + dt.timedelta(days=number) for number in range(1, 5))
            taken.add(next(d for d in later if d.isoweekday() < 6 and d not in taken))
    return sorted(taken)


@pytest.mark.parametrize("region", REGIONS)
def test_the_shipped_days_are_those_that_the_law_makes(region: str) -> None:
    days = [one.day for one in holidays.shipped() if one.region == region]
    assert days == sorted(set(days))
    for year in YEARS:
        expected = moving(region, year) | set(substituted(region, year))
        assert {day for day in days if day.year == year} == expected


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        ("england-and-wales", "2026-12-28", "Boxing Day (substitute day)"),
        ("england-and-wales", "2027-12-27", "Christmas Day (substitute day)"),
        ("england-and-wales", "2027-12-28", "Boxing Day (substitute day)"),
        ("england-and-wales", "2028-01-03", "New Year’s Day (substitute day)"),
        ("scotland", "2027-01-04", "2nd January (substitute day)"),
        ("scotland", "2028-01-03", "New Year’s Day (substitute day)"),
        ("scotland", "2028-01-04", "2nd January (substitute day)"),
        ("scotland", "2024-12-02", "St Andrew’s Day (substitute day)"),
        ("northern-ireland", "2024-03-18", "St Patrick’s Day (substitute day)"),
        (
            "northern-ireland",
            "2026-07-13",
            "Battle of the Boyne (Orangemen’s Day) (substitute day)",
        ),
    ],
)
def test_a_holiday_on_a_weekend_is_kept_on_its_substitute_day(
    region: str, day: str, name: str
) -> None:
    known = holidays.Known(region, dt.date.fromisoformat(day), name)
    assert known in holidays.shipped()


def test_the_shipped_days_are_loaded_once_and_then_nothing_changes() -> None:
    first = run()
    assert first[0] == "Added: 2024-01-01, England and Wales: New Year’s Day"
    assert first[-1] == "136 bank holidays read, 136 added, 0 changed."
    before = list(Holiday.objects.values())
    assert run() == ["136 bank holidays read, 0 added, 0 changed."]
    assert list(Holiday.objects.values()) == before


def test_a_published_file_adds_and_renames_and_says_what_it_does_not_have(tmp_path: Path) -> None:
    run()
    path = file_of(
        tmp_path,
        scotland=[
            {"title": "New Year’s Day", "date": "2028-01-03", "notes": "Substitute day",
             "bunting": True},
            {"title": "A   royal\nwedding", "date": "2028-06-02", "notes": "Extra bank holiday"},
            {"title": "Hogmanay’s morrow", "date": "2028-01-04"},
        ],
    )  # fmt: skip
    said = run(path)
    assert said[:3] == [
        "Added: 2028-06-02, Scotland: A royal wedding",
        "Changed: 2028-01-04, Scotland: Hogmanay’s morrow",
        "Kept, though not in the file: 2028-04-14, Scotland: Good Friday",
    ]
    assert said[-2] == "3 bank holidays read, 1 added, 1 changed."
    assert all("Scotland" in line for line in said[:-2])
    assert Holiday.objects.filter(region="scotland", day="2028-04-14").exists()
    assert run(path)[-2] == "3 bank holidays read, 0 added, 0 changed."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no regions"),
        ("{}", "no regions"),
        ('{"wales": {"events": []}}', "region “wales” is not known"),
        ('{"scotland": []}', "scotland has no list of events"),
        ('{"scotland": {"events": {}}}', "scotland has no list of events"),
        ('{"scotland": {"events": [7]}}', "Event 1 of scotland is no object"),
        ('{"scotland": {"events": [{"title": "X", "date": "1 May"}]}}', "“1 May” is no date"),
        ('{"scotland": {"events": [{"title": "X", "date": 7}]}}', "“7” is no date"),
        ('{"scotland": {"events": [{"title": " ", "date": "2027-05-01"}]}}', "has no title"),
        (json.dumps({"scotland": {"events": [{"title": "x" * 101, "date": "2027-05-01"}]}}),
         "the title is too long"),
        (json.dumps({"scotland": {"events": [{"title": t, "date": "2027-05-01"} for t in "ab"]}}),
         "Event 2 of scotland: 2027-05-01 is there twice"),
        ("\x00", "not JSON"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_list_is_refused_whole(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(text)
    with pytest.raises(CommandError, match=why):
        run(str(path))
    assert not Holiday.objects.exists()


def test_a_file_that_is_not_there_or_not_text_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(str(tmp_path / "none.json"))
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        run(str(tmp_path / "bytes"))


def test_a_new_release_brings_new_years_and_leaves_alone_what_was_deleted() -> None:
    assert len(holidays.load_new_years().added) == 136
    Holiday.objects.filter(region="scotland", day__year=2028).delete()
    Holiday.objects.filter(region="scotland", day="2027-01-04").delete()
    done = holidays.load_new_years()
    assert {(one.region, one.day.year) for one in done.added} == {("scotland", 2028)}
    assert not done.changed
    assert not holidays.load_new_years().added


def test_a_region_has_a_day_once_and_a_day_has_a_region() -> None:
    day = dt.date(2027, 5, 3)
    Holiday.objects.create(region="scotland", day=day, name="May")
    for region in ("scotland", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            Holiday.objects.create(region=region, day=day, name="Again")


def test_the_list_says_in_good_time_that_it_runs_out(blog: Blog) -> None:
    BlogFactory(holidays="")
    assert holidays.warnings(dt.date(2026, 11, 1)) == [
        "The bank holidays of England and Wales are not known. Bring the list up to date with "
        "manage.py bank_holidays FILE, or by hand under Bank holidays."
    ]
    holidays.load_new_years()
    assert holidays.warnings(dt.date(2028, 10, 27)) == []
    (line,) = holidays.warnings(dt.date(2028, 10, 28))
    assert "England and Wales are known only until 26 December 2028" in line


class TestDesk:
    """The administrator of the install keeps the list by hand too."""

    def test_the_administrator_of_the_install_is_told_on_the_first_page(self, blog: Blog) -> None:
        keeper = signed_in(StaffFactory(role=None, is_superuser=True))
        assert "England and Wales are not known" in page(keeper, "/admin/").text
        assert "England and Wales are not known" in page(keeper, LIST).text
        other = signed_in(StaffFactory(role="administrator"))
        assert "are not known" not in page(other, "/admin/").text

    def test_a_day_is_added_corrected_and_deleted(self, blog: Blog) -> None:
        keeper = signed_in(StaffFactory(role=None, is_superuser=True))
        said = {"region": "scotland", "day": "2027-06-01", "name": "A day of our own"}
        assert keeper.post(f"{LIST}add/", said).status_code == 302
        day = Holiday.objects.get()
        again = keeper.post(f"{LIST}add/", said)
        assert "already exists" in dom.page(again.content).text
        change = f"{LIST}{day.pk}/change/"
        renamed = said | as_opened(keeper, change) | {"name": "Renamed"}
        assert keeper.post(change, renamed).status_code == 302
        assert Holiday.objects.get().name == "Renamed"
        assert keeper.post(f"{LIST}{day.pk}/delete/", {"post": "yes"}).status_code == 302
        assert not Holiday.objects.exists()

    def test_nobody_else_sees_or_changes_it(self, blog: Blog) -> None:
        for role in ("moderator", "senior moderator", "editor", "administrator"):
            browser = signed_in(StaffFactory(role=role))
            assert browser.get(LIST).status_code == 403
            assert browser.get(f"{LIST}add/").status_code == 403
