"""What an editor types to act on a post: moments, notes, reasons. All of it comes back if wrong."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from posts import publishing
from posts.checks import Finding
from posts.models.sharing import LONGEST_PURPOSE

_DATES = ["%Y-%m-%d", "%d/%m/%Y"]
_TIMES = ["%H:%M", "%H:%M:%S"]
_FURTHEST = 20  # years; what is later was mistyped


def _line(label: str, help_text: str = "", longest: int = 300) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "vTextField", "maxlength": longest})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget)


def _note(label: str, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget)


class ActForm(forms.Form):
    """An act on a post, as its desk was when the page was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False
    prefix_of_ids = "act"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id, self.label_suffix = f"{self.prefix_of_ids}-%s", ""


class MomentForm(ActForm):
    """An act at a moment in the blog's time zone. Which of two hours is asked only when it must."""

    date = forms.DateField(
        required=False,
        input_formats=_DATES,
        widget=forms.DateInput(attrs={"type": "date"}, format=_DATES[0]),
        error_messages={"invalid": "Enter a date of the calendar, like 2026-05-31."},
    )
    time = forms.TimeField(
        required=False,
        input_formats=_TIMES,
        widget=forms.TimeInput(attrs={"type": "time"}, format=_TIMES[0]),
        error_messages={"invalid": "Enter a time of the day, like 09:30."},
    )
    which = forms.ChoiceField(
        label="Which of the two?",
        choices=[(one, one) for one in publishing.Which],
        required=False,
        widget=forms.RadioSelect,
    )
    is_asked_which = False

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["time"].label = f"Time ({zone.key})"

    def moment(self) -> dt.datetime | None:
        """Return the instant that was typed, None when it is none: the form says why."""
        date, time = self.cleaned_data.get("date"), self.cleaned_data.get("time")
        for name, value in (("date", date), ("time", time)):
            if value is None and name not in self.errors:
                self.add_error(name, f"Enter the {name}.")
        if date is None or time is None:
            return None
        last = timezone.now().year + _FURTHEST
        if date.year > last:
            self.add_error("date", f"Enter a date before {last + 1}.")
            return None
        try:
            moment = publishing.local_moment(
                date, time, self.zone, self.cleaned_data.get("which", "")
            )
        except publishing.ComesTwice as twice:
            self.is_asked_which = True
            self.fields["which"].choices = twice.choices  # type: ignore[attr-defined]
            self.add_error("which", str(twice))
            return None
        except publishing.NotDone as skipped:
            self.add_error("time", str(skipped))
            return None
        if moment <= timezone.now():
            self.add_error("date", "Enter a date and time in the future.")
            return None
        return moment


class ReleaseForm(MomentForm):
    """What goes with a publication: a change note, and why it goes out despite checks."""

    note = _line(
        "What has changed (optional)",
        "Readers see “Updated 4 May 2026: …” Leave it empty for a change that is small.",
    )
    codes = forms.CharField(required=False, widget=forms.HiddenInput)
    why = _note(
        "Why you publish despite these checks", "It is kept, with your name, in the history."
    )
    prefix_of_ids = "release"

    def __init__(self, *args: Any, is_first: bool, stops: Sequence[Finding], **kw: Any) -> None:
        super().__init__(*args, **kw)
        if is_first:
            del self.fields["note"]
        if not stops:
            del self.fields["why"]

    def override(self) -> publishing.Override | None:
        """Return which checks are overridden and why, None when nothing is said."""
        why = self.cleaned_data.get("why", "")
        codes = self.cleaned_data.get("codes", "").split()
        return publishing.Override(codes, why) if why.strip() else None


class LeaveForm(MomentForm):
    """Why a post is withdrawn, and when."""

    reason = _line("Reason, shown to readers")
    prefix_of_ids = "leave"
    field_order = ("reason", "date", "time", "which")


class NoteForm(ActForm):
    """A note for colleagues."""

    note = _note("Note (optional)", "Your colleagues read it here.")
    prefix_of_ids = "review"


class ShareForm(ActForm):
    """For whom a link to a draft is."""

    purpose = _line("For whom the link is", "For example “Press office”.", LONGEST_PURPOSE)
    prefix_of_ids = "share"
