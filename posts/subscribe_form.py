"""What a reader fills in to follow a blog by email, and to change that."""

from typing import Any

from crispy_forms.layout import HTML
from django import forms

from comments.forms import EmailLineField, TrapField, helper_of, trap
from posts.following import Choice
from posts.models import Author, Blog, Category, Subscription

_WHAT = "Select which posts you want to be told of"
_OFTEN = "Select how often we write to you"
_ALL, _SOME = "all", "some"
_UNKNOWN = {"invalid_choice": "Select from the list"}


class ChoiceForm(forms.Form):
    """Which posts, from where, how often. A blog without categories and authors asks less."""

    what = forms.ChoiceField(
        label="Which posts do you want to be told of?",
        choices=[
            (_ALL, "Every new post"),
            (_SOME, "Only those in the categories or by the authors that I select below"),
        ],
        initial=_ALL,
        widget=forms.RadioSelect,
        error_messages={"required": _WHAT, "invalid_choice": _WHAT},
    )
    categories = forms.MultipleChoiceField(
        label="Categories (optional)",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=_UNKNOWN,
    )
    authors = forms.MultipleChoiceField(
        label="Authors (optional)",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=_UNKNOWN,
    )
    where = forms.MultipleChoiceField(
        label="From where?",
        choices=[("everywhere", "All blogs of this site, not only this one")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=_UNKNOWN,
    )
    every = forms.ChoiceField(
        label="How often?",
        choices=[
            (Subscription.Every.ONCE, "At once: one mail for each post or correction"),
            (Subscription.Every.DAY, "Once a day: one mail in the morning"),
            (Subscription.Every.WEEK, "Once a week: one mail on Monday morning"),
        ],
        initial=Subscription.Every.ONCE,
        widget=forms.RadioSelect,
        error_messages={"required": _OFTEN, "invalid_choice": _OFTEN},
    )

    use_required_attribute = False
    button = "Save"

    def __init__(self, *args: Any, blog: Blog, chosen: Choice | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.terms: dict[str, dict[str, Any]] = {}
        self._offer("categories", Category.objects.filter(blog=blog))
        self._offer("authors", Author.objects.filter(blog=blog))
        if not self.terms:
            del self.fields["what"]
        if Blog.objects.exclude(pk=blog.pk).exists() is False:
            del self.fields["where"]
        if chosen is not None:
            self._show(chosen)
        self.helper = helper_of(self.button, *self._layout(), form_id="subscribe-form")

    def _offer(self, name: str, terms: Any) -> None:
        """Let any of these terms be selected; leave the question out where there is none."""
        found = {str(term.pk): term for term in terms}
        if not found:
            del self.fields[name]
            return
        self.terms[name] = found
        field = self.fields[name]
        field.choices = [(pk, term.name) for pk, term in found.items()]  # type: ignore[attr-defined]

    def _show(self, chosen: Choice) -> None:
        shown: dict[str, Any] = {
            "what": _ALL if chosen.whole else _SOME,
            "categories": [str(term.pk) for term in chosen.categories],
            "authors": [str(term.pk) for term in chosen.authors],
            "where": ["everywhere"] if chosen.everywhere else [],
            "every": chosen.every,
        }
        self.initial.update(shown)

    def _layout(self) -> list[object]:
        return list(self.fields)

    def clean(self) -> dict[str, Any]:
        """Refuse to tell of some posts when none is selected."""
        said = super().clean() or {}
        untouched = not (self.errors.keys() & self.terms.keys())
        if said.get("what") == _SOME and untouched and not any(map(said.get, self.terms)):
            self.add_error("what", "Select a category or an author, or select every new post")
        return said

    def choice(self) -> Choice:
        """Return what was chosen. Call on a valid form only."""
        said = self.cleaned_data
        of = {
            name: [self.terms.get(name, {})[pk] for pk in said.get(name, [])]
            for name in ("categories", "authors")
        }
        return Choice(said["every"], said.get("what", _ALL) == _ALL, bool(said.get("where")), **of)


class SubscribeForm(ChoiceForm):
    """The form on the page that follows a blog; the same for every reader."""

    email = EmailLineField(
        label="Email",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text="We only use it to tell you of posts. You can stop that at any time.",
        error_messages={"required": "Enter your email address"},
    )
    website = TrapField()

    field_order = ["email"]
    button = "Subscribe"

    def _layout(self) -> list[object]:
        names = [name for name in self.fields if name != "website"]
        notice = HTML("{% include 'posts/_subscribe_notice.html' %}")
        return [*names, trap(), notice]
