# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The peering model without HTTP: states over time, and what the store finds."""

from __future__ import annotations

import pytest

from tests.simulator.alicloud.model import ACCEPT_WITHIN, End, Peering
from tests.simulator.alicloud.store import PeeringStore
from tests.simulator.kernel.cloud import Clock, Settings
from tests.simulator.kernel.lag import Lag

ONE, TWO = "1000000000000001", "1000000000000002"


class FrozenClock(Clock):
    """Moves only when advanced."""

    def now(self) -> float:
        return 1_700_000_000.0 + self.offset


@pytest.fixture
def clock() -> Clock:
    return FrozenClock()


@pytest.fixture
def lag(clock: Clock) -> Lag:
    return Lag(Settings(lag=2.0), clock)


def make(lag: Lag, accepter: str = TWO, accepting_region: str = "cn-beijing", **more) -> Peering:
    now = lag.clock.now()
    peering = Peering(
        id=more.pop("id", "pcc-1"),
        requester=End(ONE, "cn-hangzhou", more.pop("vpc_id", "vpc-a")),
        accepter=End(accepter, accepting_region, more.pop("accepting_vpc_id", "vpc-b")),
        state=lag.state("Creating"),
        created=now,
        modified=now,
        **more,
    )
    peering.start()
    return peering


def walk(peering: Peering, clock: Clock, steps: list[tuple[float, str]]) -> None:
    """After each number of seconds the peering shows that state."""
    for seconds, status in steps:
        clock.advance(seconds)
        assert peering.status == status


def test_same_account_activates_itself(lag, clock):
    walk(make(lag, accepter=ONE), clock, [(0, "Creating"), (1.9, "Creating"), (0.1, "Activated")])


def test_same_account_may_show_accepting(lag, clock):
    peering = make(lag, accepter=ONE, accepts_visibly=True)
    walk(peering, clock, [(0, "Creating"), (2, "Accepting"), (1, "Accepting"), (1, "Activated"), (60, "Activated")])


def test_other_account_waits_seven_days(lag, clock):
    peering = make(lag)
    walk(peering, clock, [(0, "Creating"), (2, "Accepting"), (ACCEPT_WITHIN - 3, "Accepting"), (1, "Expired")])
    assert peering.expires == peering.created + 7 * 86400


def test_expiry_is_seen_after_one_long_jump(lag, clock):
    walk(make(lag), clock, [(8 * 86400, "Expired")])


def test_accepted_request_never_expires(lag, clock):
    peering = make(lag)
    walk(peering, clock, [(2, "Accepting")])
    peering.accept(clock.now())
    assert peering.expires is None
    walk(peering, clock, [(0, "Updating"), (2, "Activated"), (8 * 86400, "Activated")])


def test_reject_is_immediate_and_final(lag, clock):
    peering = make(lag)
    walk(peering, clock, [(2, "Accepting")])
    peering.reject(clock.now())
    walk(peering, clock, [(0, "Rejected"), (8 * 86400, "Rejected")])
    assert peering.expires is None


def test_modify_passes_updating_only_when_activated(lag, clock):
    waiting, active = make(lag), make(lag, accepter=ONE)
    clock.advance(2)
    for peering in (waiting, active):
        peering.modify({"name": "new"}, clock.now())
        assert peering.name == "new"
        assert peering.modified == clock.now()
    assert (waiting.status, active.status) == ("Accepting", "Updating")
    walk(active, clock, [(2, "Activated")])


@pytest.mark.parametrize(
    ("deleted_for", "steps"),
    [
        (0.0, [(0, "Deleting"), (1.5, "Deleting"), (0.5, "Gone")]),
        (5.0, [(0, "Deleting"), (2, "Deleted"), (4, "Deleted"), (1, "Gone")]),
    ],
)
def test_delete(lag, clock, deleted_for, steps):
    peering = make(lag, accepter=ONE)
    walk(peering, clock, [(2, "Activated")])
    peering.delete(clock.now(), deleted_for)
    walk(peering, clock, steps)


def test_without_lag_nothing_is_transient(clock):
    lag = Lag(Settings(lag=0), clock)
    peering = make(lag)
    assert peering.status == "Accepting"
    peering.accept(clock.now())
    assert peering.status == "Activated"
    peering.delete(clock.now(), 0)
    assert peering.status == "Gone"


def test_transitions_by_number_of_reads(clock):
    peering = make(Lag(Settings(lag_reads=2), clock), accepter=ONE)
    assert [peering.read_status() for _ in range(4)] == ["Creating", "Creating", "Activated", "Activated"]


def test_store_finds_by_id_vpc_pair_and_side(lag):
    store = PeeringStore()
    first = make(lag, id="pcc-1")
    second = make(
        lag, id="pcc-2", accepter=ONE, vpc_id="vpc-c", accepting_vpc_id="vpc-a", accepting_region="cn-hangzhou"
    )
    store.add(first)
    store.add(second)
    assert store.get("pcc-1") is first
    assert store.get("pcc-9") is None
    assert store.of_vpc("vpc-a") == [first, second]
    assert store.of_pair("vpc-b", "vpc-a") == store.of_pair("vpc-a", "vpc-b") == [first]
    assert store.of_side(ONE, "cn-hangzhou") == [first, second]
    assert store.of_side(TWO, "cn-beijing") == store.of_account(TWO) == [first]
    assert store.of_side(TWO, "cn-hangzhou") == []


def test_store_drops_what_is_gone(lag, clock):
    store = PeeringStore()
    # Both ends in one account and region: one entry in the side's index.
    peering = make(lag, accepter=ONE, accepting_region="cn-hangzhou")
    store.add(peering)
    clock.advance(2)
    peering.delete(clock.now(), 0)
    assert store.all() == [peering]
    clock.advance(2)
    assert store.of_side(ONE, "cn-hangzhou") == []
    assert store.of_vpc("vpc-a") == store.of_vpc("vpc-b") == store.all() == []
