# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the clients of both Alibaba clouds share: life of a task, paging, the region in words."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import listings
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import Mismatch
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.errors import UnexpectedAnswer
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.once import Once
from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.parallel import side_by_side

if TYPE_CHECKING:
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.answers import Form
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.contract import Object, Options
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.entry import Call
    from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.transport import Http

Given = TypeVar("Given")
Found = TypeVar("Found")

PAGE = 50
"""Objects a page: the most that both clouds' listings by page number give."""

TOKEN_PAGE = 100
"""Objects a page of listings by token."""

READINGS = 3
"""How often a listing is read that others change meanwhile."""

MOST = 100_000
"""Objects that a listing may have. More is no account that anybody has, but a server that never ends."""


class AlibabaClient:
    """One account in one region.

    Subclasses provide ``call(action, params, product, token, form)``.

    :ivar settings: effective connection options.
    """

    def __init__(self, settings: Options, http: Http, connections: int) -> None:
        self.settings = settings
        self.http = http
        self.connections = connections
        self.task: Call | None = None
        self.secrets: set[str] = set()
        self._sizes: dict[str, int] = {}
        self._facts = Once()

    @property
    def region(self) -> str:
        return self.settings["region"]

    def scope(self) -> str:
        """Where this client looks, as the end of a sentence."""
        return " in region %s" % self.region

    def begin(self, task: Call) -> None:
        """A task (or one item of its loop) starts to use this client."""
        self.task = task
        self.http.begin()
        task.secrets.update(self.secrets, self.http.secrets())

    def reveal(self, secrets: Iterable[str]) -> None:
        """Secrets that were obtained at run time: results must mask them too."""
        self.secrets.update(secrets)
        if self.task is not None:
            self.task.secrets.update(secrets)

    def interrupt(self) -> None:
        """End every pause of this client's calls."""
        self.http.stop.set()

    @property
    def width(self) -> int:
        """Calls side by side that the account bears at present."""
        return self.http.gate.width

    def side_by_side(self, work: Callable[[Given], Found], items: Iterable[Given]) -> list[Found]:
        """``[work(item)]`` for reads, several at once."""
        return side_by_side(work, items, lambda: self.width, self.connections)

    def size_of(self, kind: str) -> int:
        """How many objects the last whole listing of a kind brought; a large number where there was none."""
        return self._sizes.get(kind, 10**6)

    def whole(self, kind: str, objects: list[Object]) -> list[Object]:
        """Remember the size of a whole listing, and pass it on."""
        self._sizes[kind] = len(objects)
        return listings.keep(self, kind, objects)

    def fact(self, name: str, ask: Callable[[], Any]) -> Any:
        """Something that does not change while a process lives: asked once, however many threads want it."""
        return self._facts.ask(name, ask)

    def call(
        self, action: str, params: dict[str, Any], product: str = "vpc", token: bool = False, form: Form | None = None
    ) -> Object:
        """One action.

        :param token: send a ``ClientToken``, so that the write may be repeated.
        :param form: what the answer has to be, beyond what ``forms`` says of the action.
        """
        raise NotImplementedError

    account: str
    sibling: Callable[..., AlibabaClient | None]
    whose = b""
    """Stands for the account and the way to it. :class:`Family` sets all three."""

    def _listed(
        self,
        action: str,
        params: dict[str, Any],
        some: Mapping[str, Callable[[Object], bool]] | None,
        ask: Callable[[], list[Object]],
    ) -> list[Object]:
        """A listing, read once by those who share what they list.

        :param some: for parameters that ask for some objects only, whether an object is one of them: ``{parameter: function}``.
        """
        asked = {"RegionId": self.region, **{name: value for name, value in params.items() if value is not None}}
        tests = {name: among for name, among in (some or {}).items() if name in asked}
        of_all = {name: value for name, value in asked.items() if name not in tests}
        found: list[Object] = listings.ask(
            self._question(action, asked),
            ask,
            self._question(action, of_all) if tests else None,
            lambda obj: all(among(obj) for among in tests.values()),
        )
        return found

    def _question(self, action: str, params: dict[str, Any]) -> tuple[bytes, str, str]:
        return self.whose, action, json.dumps(params, sort_keys=True, default=str)

    def pages(
        self,
        action: str,
        params: dict[str, Any],
        path: Sequence[str],
        product: str = "vpc",
        steady: bool = False,
        some: Mapping[str, Callable[[Object], bool]] | None = None,
    ) -> list[Object]:
        """All objects of a listing by page number. The first page tells how many there are, the rest is fetched side by side.

        What is deleted meanwhile moves all that follows it up, and one of them from a page that was not read yet to one that was.
        So an object that such a listing does not show may be there all the same.

        :param path: keys from the answer down to the list, for example ``("Vpcs", "Vpc")``.
        :param steady: read a listing again, a few times, whose pages say that there were now more objects and now fewer.
        :param some: how to tell what ``params`` ask for in a listing of all, as of :meth:`_listed`.
        :raises UnexpectedAnswer: the listing cannot be read to its end.
        """

        def ask() -> list[Object]:
            for _attempt in range(READINGS if steady else 1):
                objects, said = self._read_pages(action, params, path, product)
                if len(said) == 1:
                    break
            return objects

        return self._listed(action, params, some, ask)

    def _read_pages(
        self, action: str, params: dict[str, Any], path: Sequence[str], product: str
    ) -> tuple[list[Object], set[int]]:
        """``(objects, numbers of objects that the pages announced)``"""
        said: set[int] = set()

        def page(number: int) -> list[Object]:
            asked = dict(params, PageNumber=number, PageSize=PAGE)
            answer = self.call(action, asked, product, form=_agreement(path, number))
            said.add(int(answer["TotalCount"]))
            found: list[Object] = _down(answer, path)
            return found

        objects = list(page(1))
        (count,) = said
        if count > PAGE:
            objects.extend(self._further(action, page, objects, -(-count // PAGE)))
        return objects, said

    def _further(
        self, action: str, page: Callable[[int], list[Object]], first: list[Object], pages: int
    ) -> list[Object]:
        """Objects of the pages after the first, several asked for side by side.

        What the cloud shows counts for more than a number that cannot be: a listing ends with an empty page too, and where a
        page that is not full comes again.
        """
        found: list[Object] = []
        before = list(first)
        numbers = iter(range(2, min(pages, MOST // PAGE) + 1))
        with ThreadPoolExecutor(max_workers=min(self.connections, pages - 1)) as pool:
            ahead: deque[Future[list[Object]]] = deque()
            try:
                while True:
                    least = min(self.width, self.connections) - len(ahead)
                    ahead.extend(pool.submit(page, number) for number in islice(numbers, max(0, least)))
                    if not ahead:
                        break
                    more = ahead.popleft().result()
                    if more == before and len(more) >= PAGE:
                        raise UnexpectedAnswer(
                            "%s: the cloud returns the same page of the listing again and again" % action
                        )
                    if not more or more == before:
                        return found
                    found.extend(more)
                    before = more
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        if pages > MOST // PAGE:
            raise UnexpectedAnswer("%s: the listing does not come to an end" % action)
        return found

    def token_pages(
        self,
        action: str,
        params: dict[str, Any],
        path: Sequence[str],
        size: str,
        product: str = "vpc",
        some: Mapping[str, Callable[[Object], bool]] | None = None,
    ) -> list[Object]:
        """All objects of a listing by token: each page says how to ask for the next.

        :param size: the name of the page size's parameter, which differs between actions; the page is always 100.
        :param some: how to tell what ``params`` ask for in a listing of all, as of :meth:`_listed`.
        :raises UnexpectedAnswer: the listing cannot be read to its end.
        """
        return self._listed(action, params, some, lambda: self._read_token_pages(action, params, path, size, product))

    def _read_token_pages(
        self, action: str, params: dict[str, Any], path: Sequence[str], size: str, product: str
    ) -> list[Object]:
        objects: list[Object] = []
        tokens: set[str] = set()
        token = None
        while True:
            asked = dict(params, NextToken=token, **{size: TOKEN_PAGE})
            answer = self.call(action, asked, product, form=None if objects else _nothing_hidden(path))
            objects.extend(_down(answer, path))
            token = answer.get("NextToken")
            if not token:
                return objects
            if token in tokens or len(tokens) >= MOST // TOKEN_PAGE:
                raise UnexpectedAnswer("%s: the listing does not come to an end" % action)
            tokens.add(token)


def _down(answer: Any, path: Sequence[str]) -> Any:
    """The list of an answer."""
    for key in path:
        answer = answer[key]
    return answer


def _agreement(path: Sequence[str], number: int) -> Form:
    """The form of a page by its number: what it shows and what it says there is agree in whether there is anything."""

    def check(answer: Any) -> None:
        shown, said = len(_down(answer, path)), int(answer["TotalCount"])
        if number == 1 and (shown > said or (said and not shown)):
            raise Mismatch("shows %d objects and announces %d" % (shown, said))
        if not shown and (number - 1) * PAGE < said <= MOST:
            raise Mismatch("shows nothing on page %d and announces %d objects" % (number, said))

    return check


def _nothing_hidden(path: Sequence[str]) -> Form:
    """The form of a page by token before which nothing was shown: where nothing follows either, nothing is announced."""

    def check(answer: Any) -> None:
        said = int(answer.get("TotalCount") or 0)
        if said and not answer.get("NextToken") and not _down(answer, path):
            raise Mismatch("shows nothing and announces %d objects" % said)

    return check
