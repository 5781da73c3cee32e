"""Addresses that only their reader knows."""

import pytest
from django.test import override_settings

from govblog import links


def test_a_token_leads_back_to_its_row() -> None:
    ref = links.new_ref()
    token = links.token_of("page", ref)
    assert len(ref) == links.REF
    assert len(token) == 43
    assert links.ref_of("page", token) == ref


def test_a_token_of_one_purpose_opens_nothing_of_another() -> None:
    token = links.token_of("page", links.new_ref())
    assert links.ref_of("unsubscribe", token) == ""


@pytest.mark.parametrize("at", [0, 15, 16, 42])
def test_a_token_with_one_character_changed_is_none(at: int) -> None:
    token = links.token_of("page", "A" * 16)
    other = "B" if token[at] != "B" else "C"
    assert links.ref_of("page", token[:at] + other + token[at + 1 :]) == ""


@pytest.mark.parametrize("token", ["", "x", "é" * 43, "A" * 43, "A" * 4_000])
def test_what_is_no_token_opens_nothing(token: str) -> None:
    assert links.ref_of("page", token) == ""


def test_a_ref_alone_does_not_make_its_token() -> None:
    ref = links.new_ref()
    with override_settings(SECRET_KEY="another install"):
        theirs = links.token_of("page", ref)
    assert links.ref_of("page", theirs) == ""


def test_a_token_of_the_key_before_still_opens() -> None:
    ref = links.new_ref()
    with override_settings(SECRET_KEY="the key before"):
        token = links.token_of("page", ref)
    with override_settings(SECRET_KEY_FALLBACKS=["the key before"]):
        assert links.ref_of("page", token) == ref
