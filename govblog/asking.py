"""What the forms of the desks have in common."""

from typing import Any

from django import forms


def day_field(label: str, *, required: bool = False) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def refuse_backwards(form: forms.Form, said: dict[str, Any]) -> None:
    """Refuse a period whose `until` is before its `since`."""
    since, until = said.get("since"), said.get("until")
    if since and until and until < since:
        form.add_error("until", "Enter a day that is not before the first.")


def errors_of(form: forms.Form) -> list[tuple[str, str]]:
    """Return what is wrong in a form: the field's id, and the words.

    What is wrong with no field in particular leads to the page's content.
    """
    return [
        (form[name].id_for_label if name in form.fields else "content", str(message))
        for name, said in form.errors.items()
        for message in said
    ]
