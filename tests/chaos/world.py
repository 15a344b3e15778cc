# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated cloud behind the collection's HTTP client, without a socket: one process, one thread, one clock."""

from __future__ import annotations

import importlib
import io
import json
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests
import requests.adapters
import urllib3

from tests.chaos.clock import CloudClock, Endless, VirtualClock
from tests.simulator.alibabacloudstack import StackCloud
from tests.simulator.alicloud import AlicloudCloud
from tests.simulator.alkira import AlkiraCloud
from tests.simulator.kernel.cloud import Cloud, Request, Response, Settings
from tests.simulator.kernel.control import PREFIX, Control
from tests.simulator.kernel.exchange import Exchange, Outcome
from tests.simulator.testing import ControlPlane

CLOUDS: dict[str, type[Cloud]] = {"stack": StackCloud, "alicloud": AlicloudCloud, "alkira": AlkiraCloud}
COLLECTION = "ansible_collections.cloudlink.interconnect.plugins"
MOST_CALLS = 20_000
"""So many calls of one case have no end."""


class Killed(BaseException):
    """The process ended here, as by SIGKILL: whoever catches this and calls again is killed again."""


class LocalControl(ControlPlane):
    """The control plane of a cloud in this process."""

    def __init__(self, name: str, control: Control) -> None:
        self.endpoint = f"{name}.sim"
        self.address = f"http://{self.endpoint}"
        self.control = control

    def call(self, method: str, path: str, document: Any = None) -> Any:
        body = b"" if document is None else json.dumps(document).encode()
        response = self.control.handle(Request.received(method, f"{PREFIX}/{path}", (), body))
        answer = json.loads(response.body)
        if response.status != 200:
            raise ValueError(answer["error"])
        return answer


class World:
    """One cloud, its clock, and what shall go wrong.

    :ivar kill: ``(number of the call, "before" or "after" its effect)`` of the next run, or None.
    :ivar twist: a function from ``(number of the call, request, response)`` to the response that is shown instead.
    :ivar travel: a function to the seconds that a call takes on its way to the cloud, and an answer on its way back.
    :ivar calls: of the present run.
    """

    def __init__(self, name: str, clock: VirtualClock, lag: float = 0, lag_reads: int | None = None) -> None:
        self.name = name
        self.clock = clock
        self.cloud = CLOUDS[name](Settings(lag=lag, lag_reads=lag_reads), CloudClock(clock))
        self.exchange = Exchange(self.cloud)
        self.control = LocalControl(name, Control(self.cloud, self.exchange.journal, self.exchange.faults))
        self.twist: Callable[[int, Request, Response], Response] | None = None
        self.travel: Callable[[], float] | None = None
        self.total = 0
        self.begin()

    def begin(self, kill: tuple[int, str] | None = None) -> None:
        """A new run: its calls count from one."""
        self.kill = kill
        self.dead = False
        self.calls = 0

    def written(self, since: int, actor: str = "") -> list[dict[str, Any]]:
        """The journal's writes after an entry, by number; with ``actor`` only that one's."""
        entries = self.exchange.journal.entries
        return [
            one
            for one in entries
            if one["sequence"] > since and one["wrote"] and (not actor or one.get("actor") == actor)
        ]

    @property
    def sequence(self) -> int:
        return self.exchange.journal.sequence

    def carry(self, request: Request, patience: float) -> tuple[Outcome, bool]:
        """Take one request to the cloud. Returns the outcome, and whether the client has given up waiting for it."""
        if self.dead:
            raise Killed
        self.calls += 1
        self.total += 1
        if self.total > MOST_CALLS:
            raise Endless(f"{self.total} calls")
        if self.kill == (self.calls, "before"):
            self.dead = True
            raise Killed
        number = self.calls
        if self.travel is not None:
            self.clock.sleep(self.travel())
        outcome, late = self.exchanged(request, patience)
        if self.clock.crew is not None and self.clock.crew.me is not None:
            self.exchange.journal.entries[-1]["actor"] = self.clock.crew.me.name
        if self.kill == (number, "after"):
            self.dead = True
            raise Killed
        if self.twist is not None:
            outcome.response = self.twist(number, request, outcome.response)
        if self.travel is not None:
            self.clock.sleep(self.travel())
        return outcome, late

    def exchanged(self, request: Request, patience: float) -> tuple[Outcome, bool]:
        """A client that gives up does not stop the cloud; what happens after that takes no time here."""
        steps = self.exchange.steps(request)
        while True:
            try:
                pause = next(steps)
            except StopIteration as end:
                return end.value, patience < 0
            if patience >= 0:
                self.clock.sleep(min(pause, patience))
            patience -= pause


class Wire(requests.adapters.BaseAdapter):
    """Takes the place of sockets, and breaks as they do."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.builder = requests.adapters.HTTPAdapter()

    def send(self, request: requests.PreparedRequest, *given: Any, **options: Any) -> requests.Response:
        timeout = options.get("timeout")
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        outcome, late = self.world.carry(self.received(request), float("inf") if patience is None else patience)
        if late:
            raise requests.exceptions.ReadTimeout(request=request)
        if outcome.cut:
            gone = ConnectionResetError(104, "Connection reset by peer")
            error = urllib3.exceptions.ProtocolError("Connection aborted.", gone)
            raise requests.exceptions.ConnectionError(error, request=request)
        return self.builder.build_response(request, self.raw(outcome.response))

    @staticmethod
    def received(request: requests.PreparedRequest) -> Request:
        parts = urlsplit(request.url or "")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        body = request.body or b""
        headers = {"Host": parts.netloc, **request.headers}
        return Request.received(
            request.method or "", target, headers.items(), body.encode() if isinstance(body, str) else bytes(body)
        )

    @staticmethod
    def raw(response: Response) -> urllib3.HTTPResponse:
        headers = {"Content-Length": str(len(response.body)), **response.headers}
        return urllib3.HTTPResponse(
            io.BytesIO(response.body), headers, response.status, preload_content=False, decode_content=False
        )

    def close(self) -> None:
        pass


class InOrder(Executor):
    """Does one after the other, in the order of submission, what a pool of threads does side by side, once somebody waits
    for it: so call n is the same call each time, and nothing runs while its submitter holds a lock.
    """

    def __init__(self, *given: Any, **options: Any) -> None:
        self.queue: deque[Later] = deque()

    def submit(self, work: Callable[..., Any], /, *given: Any, **options: Any) -> Future:
        future = Later(self, partial(work, *given, **options))
        self.queue.append(future)
        return future

    def work_off(self, wanted: Later | None = None) -> None:
        """Until one is done, or all."""
        while self.queue and not (wanted and wanted.done()):
            self.queue.popleft().perform()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if cancel_futures:
            self.queue.clear()
        if wait:
            self.work_off()


class Later(Future):
    """What is done when it is asked for."""

    def __init__(self, pool: InOrder, work: Callable[[], Any]) -> None:
        super().__init__()
        self.pool = pool
        self.work = work

    def perform(self) -> None:
        try:
            self.set_result(self.work())
        except (Killed, Endless):
            raise
        except BaseException as error:
            self.set_exception(error)

    def result(self, timeout: float | None = None) -> Any:
        self.pool.work_off(self)
        return super().result(0)


class InOrderPool:
    """The same for what comes up one by one: each piece of work is done when somebody waits for one to end."""

    def __init__(self, most: int) -> None:
        self.queue: deque[Callable[[], Any]] = deque()

    @property
    def running(self) -> int:
        return len(self.queue)

    def start(self, work: Callable[..., Any], *given: Any) -> None:
        self.queue.append(partial(work, *given))

    def finished(self, seconds: float | None = None) -> tuple[Any, ...]:
        return (self.queue.popleft()(),)

    def close(self, wait: bool = False) -> None:
        self.queue.clear()


def core(module: str) -> Any:
    """A module of the collection's ``module_utils``."""
    return importlib.import_module(f"{COLLECTION}.module_utils.{module}")


def work_in_order(put: Callable[[Any, str, Any], None] = setattr) -> None:
    """Let the collection, as far as it is imported, do one after the other what it does side by side."""
    for name, module in list(sys.modules.items()):
        if name.startswith(COLLECTION) and hasattr(module, "ThreadPoolExecutor"):
            put(module, "ThreadPoolExecutor", InOrder)
    put(core("core.parallel"), "Pool", InOrderPool)


class Stage:
    """The collection in this process, with its clock, its threads and its network replaced. For a process of its own."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.world: World | None = None

    def prepare(self) -> None:
        """Once, after the collection can be imported."""
        from tests.support import alicloud, alkira, stack

        for support in (stack, alicloud, alkira):
            support.entries()
        core("core.retry").CLOCK = self.clock
        work_in_order()
        core("core.wire").adapter = lambda _connections: Wire(self.world)

    def build(self, name: str, **settings: Any) -> World:
        """An empty world, with the time at zero and no client left of an earlier one."""
        core("core.family").forget()
        self.clock.reset()
        self.world = World(name, self.clock, **settings)
        return self.world


STAGE = Stage()
