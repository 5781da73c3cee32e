"""Forms by which a list or a period is looked through, sent by GET."""

from django import forms


def day_field(label: str, *, required: bool = False) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def errors_of(form: forms.Form) -> list[tuple[str, str]]:
    """Return what is wrong in a form: the field's id, and the words."""
    return [
        (form[name].id_for_label, str(message))
        for name, said in form.errors.items()
        for message in said
    ]
