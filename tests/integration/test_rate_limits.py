# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole roles at their default options, on clouds that limit the rate of calls: on a clock that costs nothing."""

from __future__ import annotations

import pytest

from tests.chaos import rate

REFUSED, SLOWER = 0.10, 1.2
"""What is promised: the share of calls that may be refused, and how many times what the limit makes necessary it may take."""


def held(outcome: rate.Outcome, limit: int) -> None:
    assert outcome.run.ok, outcome.run.error or outcome.run.crash
    assert outcome.refused > 0, "the limit was never reached, so that this tells nothing"
    assert outcome.refused < REFUSED * outcome.sent
    assert outcome.seconds < SLOWER * outcome.done * 60 / limit


@pytest.mark.parametrize("latency", [0.0, 0.05, 0.5])
@pytest.mark.parametrize("limited", ["writes", "all"])
@pytest.mark.parametrize("limit", [60, 300])
def test_a_hundred_pairs(limit, limited, latency):
    outcome = rate.play("stack", rate.pairs(100, routes=False), latency=latency, rate_limit=limit, rate_limited=limited)
    assert len(outcome.run.tasks) == 1 and outcome.run.writes == 700
    held(outcome, limit)


@pytest.mark.parametrize("limited", ["writes", "all"])
@pytest.mark.parametrize("name, wanted", [("alicloud", rate.peerings(60)), ("alkira", rate.connectors(40))])
def test_the_other_families(name, wanted, limited):
    held(rate.play(name, wanted, rate_limit=60, rate_limited=limited), 60)


def test_taking_down():
    held(rate.play("stack", rate.pairs(40), "absent", rate_limit=60, rate_limited="all"), 60)


@pytest.mark.parametrize("latency", [0.05, 0.5])
def test_without_a_limit_it_takes_far_less_time_than_with_ten_at_once(latency):
    before = rate.play("stack", rate.pairs(100), latency=latency, lag=0, settings={"concurrency": "10"})
    now = rate.play("stack", rate.pairs(100), latency=latency, lag=0, settings={"concurrency": "auto"})
    assert before.run.ok and now.run.ok and before.refused == now.refused == 0
    assert now.seconds < 0.7 * before.seconds


def test_a_limit_that_lets_nothing_through_ends():
    """All calls together after max_retry_timeout, not one after the other."""
    never = {"operation": "CreateRouterInterface", "status": 400, "code": "Throttling.User", "times": None}
    outcome = rate.play("stack", rate.pairs(20), faults=[never])
    assert "Throttling.User" in outcome.run.error and "max_retry_timeout" in outcome.run.error
    assert outcome.run.tasks[-1].title.startswith("Present pairs")
    assert 100 < outcome.seconds < 200 and outcome.refused < 40


@pytest.mark.parametrize(
    ("portal", "concurrency", "collided", "seconds"),
    [("refuse", "auto", 3, (1.5, 2.0)), ("accept", "auto", 0, (0.5, 1.0)), ("refuse", "1", 0, (1.5, 2.0))],
)
def test_writes_that_may_not_overlap_go_one_at_a_time(portal, concurrency, collided, seconds):
    """Of the first four, three are refused, which nobody gets to see; from then on they go one by one."""
    wanted = {"groups": [{"name": f"group-{number}"} for number in range(12)], "connectors": []}
    settings = {"concurrency": concurrency}
    outcome = rate.play("alkira", wanted, latency=0, lag=0, lasts=0.1, settings=settings, overlapping_writes=portal)
    assert outcome.run.ok and not outcome.run.tasks[-1].warnings, outcome.run.error
    assert outcome.collided == collided and seconds[0] < outcome.seconds < seconds[1]
    assert outcome.run.writes == 13
