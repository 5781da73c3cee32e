"""What is typed at the doors: when comments close and reopen, and why; how slow they are."""

import datetime as dt
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from comments import moderation
from posts import publishing

FURTHEST = dt.timedelta(days=20 * 366)  # what is later was mistyped
_DATES = ["%Y-%m-%d", "%d/%m/%Y"]
_TIMES = ["%H:%M", "%H:%M:%S"]
_FIRST = publishing.Which.FIRST  # of two hours, as `twice` tells


class Typed(NamedTuple):
    """When comments close and reopen, as it was typed: None where nothing was."""

    at: dt.datetime | None
    until: dt.datetime | None


def _date(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        input_formats=_DATES,
        widget=forms.DateInput(attrs={"type": "date"}, format=_DATES[0]),
        error_messages={"invalid": "Enter a date of the calendar, like 2026-05-31."},
    )


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=_TIMES,
        widget=forms.TimeInput(attrs={"type": "time"}, format=_TIMES[0]),
        error_messages={"invalid": "Enter a time of the day, like 09:30."},
    )


class Seen(forms.Form):
    """The number of the last act that was on the page; empty stands for any."""

    seen = forms.IntegerField(
        required=False, min_value=0, max_value=10**18, widget=forms.HiddenInput
    )
    use_required_attribute = False


class CloseForm(Seen):
    """Why comments close, from when and until when, by the clocks of one zone."""

    reason = forms.CharField(
        label="Reason",
        help_text="Readers see it in place of the form, with the dates.",
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "maxlength": 300}),
    )
    at_date = _date("Close on (optional)", "Leave empty to close comments now.")
    at_time = _time("Close at")
    until_date = _date("Reopen on (optional)", "Leave empty to keep them closed until reopened.")
    until_time = _time("Reopen at")

    def __init__(self, *args: Any, zone: ZoneInfo, now_closed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id, self.label_suffix, self.zone = "close-%s", "", zone
        if now_closed:
            del self.fields["at_date"], self.fields["at_time"]

    @staticmethod
    def initial_of(closing: moderation.Closing | None, zone: ZoneInfo) -> dict[str, Any]:
        """Return what the form shows of a closing that holds or is to come."""
        if closing is None or closing.is_over(timezone.now()):
            return {}
        at = closing.since.astimezone(zone)
        until = closing.until.astimezone(zone) if closing.until else None
        return {
            "reason": closing.reason,
            "at_date": at.date(),
            "at_time": at.time(),
            "until_date": until and until.date(),
            "until_time": until and until.time(),
        }

    def clean(self) -> dict[str, Any]:
        """Turn each date and time into a moment to come."""
        said = super().clean() or {}
        said["typed"] = Typed(self._moment("at"), self._moment("until"))
        return said

    def _moment(self, name: str) -> dt.datetime | None:
        day, time = (self.cleaned_data.get(f"{name}_{part}") for part in ("date", "time"))
        if day is None:
            if time is not None and f"{name}_date" not in self.errors:
                self.add_error(f"{name}_date", "Enter the date too, or leave out the time.")
            return None
        now = timezone.now()
        last = (now + FURTHEST).year
        if day.year > last:
            self.add_error(f"{name}_date", f"Enter a date before {last + 1}.")
            return None
        # Far from the ends of the calendar, where a zone's difference would lead beyond
        day = max(day, dt.date(2000, 1, 1))
        try:
            moment = publishing.local_moment(day, time or dt.time(), self.zone, _FIRST)
        except publishing.NotDone as skipped:
            self.add_error(f"{name}_time", str(skipped))
            return None
        if moment <= now:
            self.add_error(f"{name}_date", "Enter a date and time to come, or leave both empty.")
        return moment


class SlowForm(Seen):
    """How many minutes a person waits between two comments."""

    minutes = forms.IntegerField(
        label="Minutes between two comments of one person on one post",
        help_text="0 for no waiting, 60 at most.",
        error_messages={
            "required": "Enter a number of minutes from 0 to 60.",
            "invalid": "Enter a number of minutes from 0 to 60.",
        },
        # As text: a browser would not give back what is no number
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "vIntegerField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id, self.label_suffix = "slow-%s", ""


def twice(moments: Typed, zone: ZoneInfo) -> str:
    """Return what to tell of moments at an hour that comes twice, "" when there is none."""
    locals_ = [moment.astimezone(zone) for moment in moments if moment is not None]
    if any(local.utcoffset() != local.replace(fold=1).utcoffset() for local in locals_):
        return " That hour comes twice, because the clocks go back: the first is meant."
    return ""
