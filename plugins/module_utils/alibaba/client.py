# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the clients of both Alibaba clouds share: life of a task, paging, the region in words."""

from __future__ import annotations

import threading

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core.parallel import side_by_side

PAGE = 50
"""Objects a page: the most that both clouds' listings by page number give."""

TOKEN_PAGE = 100
"""Objects a page of listings by token."""


class AlibabaClient:
    """One account in one region.

    Subclasses provide ``call(action, params, product, token)``.

    :ivar settings: effective connection options.
    """

    def __init__(self, settings, http, connections):
        self.settings = settings
        self.http = http
        self.connections = connections
        self.task = None
        self.secrets = set()
        self._sizes = {}
        self._facts = {}
        self._facts_lock = threading.Lock()

    @property
    def region(self):
        return self.settings["region"]

    def scope(self):
        """Where this client looks, as the end of a sentence."""
        return " in region %s" % self.region

    def begin(self, task):
        """A task (or one item of its loop) starts to use this client."""
        self.task = task
        self.http.begin()
        task.secrets.update(self.secrets)

    def reveal(self, secrets):
        """Secrets that were obtained at run time: results must mask them too."""
        self.secrets.update(secrets)
        if self.task is not None:
            self.task.secrets.update(secrets)

    def interrupt(self):
        """End every pause of this client's calls."""
        self.http.stop.set()

    @property
    def width(self):
        """Calls side by side that the account bears at present."""
        return self.http.gate.width

    def side_by_side(self, work, items):
        """``[work(item)]`` for reads, several at once."""
        return side_by_side(work, items, lambda: self.width, self.connections)

    def size_of(self, kind):
        """How many objects the last whole listing of a kind brought; a large number where there was none."""
        return self._sizes.get(kind, 10**6)

    def whole(self, kind, objects):
        """Remember the size of a whole listing, and pass it on."""
        self._sizes[kind] = len(objects)
        return objects

    def fact(self, name, ask):
        """Something that does not change while a process lives: asked once, however many threads want it."""
        with self._facts_lock:
            if name not in self._facts:
                self._facts[name] = ask()
            return self._facts[name]

    def call(self, action, params, product="vpc", token=False):
        raise NotImplementedError

    def pages(self, action, params, path, product="vpc"):
        """All objects of a listing by page number. The first page tells how many there are, the rest is fetched side by side.

        :param path: keys from the answer down to the list, for example ``("Vpcs", "Vpc")``.
        """

        def page(number):
            answer = self.call(action, dict(params, PageNumber=number, PageSize=PAGE), product)
            found = answer
            for key in path:
                found = found.get(key) or {}
            return answer, list(found)

        answer, objects = page(1)
        count = -(-int(answer.get("TotalCount") or 0) // PAGE)
        if count <= 1:
            return objects
        for _answer, more in self.side_by_side(page, range(2, count + 1)):
            objects.extend(more)
        return objects

    def token_pages(self, action, params, path, size, product="vpc"):
        """All objects of a listing by token: each page says how to ask for the next.

        :param size: the name of the page size's parameter, which differs between actions; the page is always 100.
        """
        objects, token = [], None
        while True:
            answer = self.call(action, dict(params, NextToken=token, **{size: TOKEN_PAGE}), product)
            found = answer
            for key in path:
                found = (found or {}).get(key)
            objects.extend(found or ())
            token = answer.get("NextToken")
            if not token:
                return objects
