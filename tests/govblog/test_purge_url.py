"""What PURGE_URL may say, and that what it says is only ever shown without its secret."""

import pytest
from pytest_django import Settings

from govblog import purge_url


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("", []),
        ("nginx+http://s@127.0.0.1:8080", ["nginx"]),
        ("varnish+http://s@[::1]:6081", ["varnish"]),
        ("fastly+https://TOKEN@api.fastly.com/SU1Z0isxPaozGVKXdv0eY", ["fastly"]),
        ("nginx+http://s@10.0.0.7:8080, nginx+http://s@10.0.0.8:8080", ["nginx", "nginx"]),
    ],
)
def test_these_name_caches(said: str, kinds: list[str], settings: Settings) -> None:
    settings.PURGE_URL = said
    assert [named.kind for named in purge_url.read(said)] == kinds
    assert purge_url.check() == []


@pytest.mark.parametrize(
    "said",
    [
        "http://s3cret@127.0.0.1:8080",
        "yes",
        "squid+http://s3cret@127.0.0.1",
        "nginx+ftp://s3cret@127.0.0.1",
        "nginx+http://127.0.0.1:8080",
        "nginx+http://s3cret@",
        "nginx+http://s3cret@127.0.0.1:port",
        "nginx+http://s3cret@127.0.0.1:8080/purge",
        "nginx+http://user:s3cret@127.0.0.1:8080",
        "nginx+http://s3cret@[127.0.0.1",
        "fastly+https://s3cret@api.fastly.com/",
        "fastly+http://s3cret@api.fastly.com/service",
    ],
)
def test_these_are_errors_that_show_no_secret(said: str, settings: Settings) -> None:
    settings.PURGE_URL = said
    (found,) = purge_url.check()
    assert found.id == "govblog.E020"
    assert "s3cret" not in found.msg


def test_a_door_is_never_written_with_its_secret() -> None:
    (named,) = purge_url.read("nginx+http://s%2Fcret@[::1]:8080")
    assert (named.at.secret, str(named.at), repr(named.at)) == (
        "s/cret",
        "[::1]:8080",
        "[::1]:8080",
    )
    assert "s/cret" not in repr(named)
