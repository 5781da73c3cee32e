"""What the reader of a mailbox fills in: what they are told, and how often."""

from typing import Any

from django import forms

from comments.forms import helper_of
from comments.models import Mailbox
from comments.moderation.mailboxes import ABOUT, WISHES

_CHOOSE = "Select how often we write to you"


class WishesForm(forms.Form):
    """The choices of one mailbox. Nothing chosen is a choice too."""

    kinds = forms.MultipleChoiceField(
        label="What do you want to be told by mail?",
        choices=[(kind, f"{what[:1].upper()}{what[1:]}") for kind, what in ABOUT.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select what you want to be told from the list"},
    )
    every = forms.ChoiceField(
        label="How often?",
        choices=[
            (Mailbox.Every.ONCE, "At once: one mail for each"),
            (Mailbox.Every.DAY, "Once a working day: one mail with all of it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )

    use_required_attribute = False

    def __init__(self, *args: Any, box: Mailbox, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.initial["kinds"] = [kind for kind, wish in WISHES.items() if getattr(box, wish)]
        self.initial["every"] = box.every
        self.helper = helper_of("Save", "kinds", "every", form_id="mail-form")
