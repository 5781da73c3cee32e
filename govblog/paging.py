"""Pages of a list: their numbers, their addresses, and what may stand in `?page=`."""

import re
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect


@dataclass(frozen=True, slots=True)
class Pagination:
    """What the pagination component shows; an empty address means no link."""

    previous: str
    next: str
    items: list[tuple[str, str, bool]]


class OneAddress(Exception):
    """The page asked for has another, shorter address."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)

    def response(self) -> HttpResponsePermanentRedirect:
        """Return the redirect to it."""
        return HttpResponsePermanentRedirect(self.path)


def page_number(request: HttpRequest) -> int:
    """Return the number in `?page=`, 1 without one.

    Raises OneAddress for `?page=1`, and Http404 for anything not written as a page number is.
    """
    said = request.GET.get("page")
    if said is None:
        return 1
    if said == "1":
        raise OneAddress(request.path)
    if not re.fullmatch(r"[1-9][0-9]{0,8}", said):
        raise Http404("There is no such page.")
    return int(said)


def page_of(request: HttpRequest, total: int, on_page: int) -> tuple[int, int, slice]:
    """Return the number in `?page=`, how many pages there are, and what stands on it.

    A number beyond the last page is the last: a list of the desks may have shrunk a moment ago.
    Raises what `page_number` does.
    """
    pages = max(1, -(-total // on_page))
    number = min(page_number(request), pages)
    return number, pages, slice((number - 1) * on_page, number * on_page)


def pagination(
    number: int, pages: int, path: str, anchor: str = "", query: str = ""
) -> Pagination | None:
    """Return the links from page `number` of `pages`, or None when there is one page only.

    `query` is what else stands behind the question mark of every address. The first, the last
    and the pages beside the current one are named (GOV.UK Pagination).
    """
    if pages < 2:
        return None

    def address(page: int) -> str:
        said = [query] if query else []
        said += [f"page={page}"] if page > 1 else []
        return f"{path}?{'&'.join(said)}{anchor}" if said else f"{path}{anchor}"

    near = sorted({1, number - 1, number, number + 1, pages} & set(range(1, pages + 1)))
    items: list[tuple[str, str, bool]] = []
    last = 0
    for page in near:
        if page - last > 1:
            items.append(("…", "", False))
        items.append((f"{page:,}", address(page), page == number))
        last = page
    return Pagination(
        address(number - 1) if number > 1 else "",
        address(number + 1) if number < pages else "",
        items,
    )
