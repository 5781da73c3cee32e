"""By what a person is known to the rules of moderation: see `comments/persons.py`."""

from comments.persons import person_of, plain

__all__ = ["person_of", "plain"]
