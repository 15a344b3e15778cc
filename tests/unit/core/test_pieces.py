# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The small pieces: when to try again, what can be checked without a call, what was meant, what a state means."""

from __future__ import annotations

import ipaddress
import json
from random import Random
from types import SimpleNamespace

import pytest

from ansible_collections.cloudlink.interconnect.plugins.module_utils.core import checks, entry, options, retry, states
from tests.support.clock import NotingClock


class TestRetryAfter:
    @pytest.mark.parametrize(
        "headers, seconds",
        [
            ({}, None),
            ({"Retry-After": "7"}, 7.0),
            ({"Retry-After": "1.5"}, 1.5),
            ({"Retry-After": "0"}, 0.0),
            ({"Retry-After": "-3"}, 0.0),
            ({"Retry-After": "Fri, 02 Jan 2026 03:04:05 GMT"}, 65.0),
            ({"Retry-After": "Thu, 01 Jan 2026 03:04:05 GMT"}, 0.0),
            ({"Retry-After": "soon"}, None),
            ({"Retry-After": ""}, None),
        ],
    )
    def test_values(self, headers, seconds):
        now = 1767323045 - 65  # Fri, 02 Jan 2026 03:03:00 GMT
        assert retry.retry_after(headers, now=now) == seconds

    @pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e400"])
    def test_numbers_that_are_none(self, value):
        """Pausing for ever is not what anybody asked for."""
        assert retry.retry_after({"Retry-After": value}) is None


class TestPauses:
    def test_backoff_grows_to_its_bound(self):
        pauses = [pause for pause, _ in zip(retry.backoff(0.5, 1.5, 5.0), range(30), strict=False)]
        assert all(0.5 <= pause <= 0.55 for pause in pauses[:2]) and all(5.0 <= pause <= 5.5 for pause in pauses[10:])
        assert all(later > earlier * 1.2 for earlier, later in zip(pauses[1:6], pauses[2:7], strict=True))

    def test_full_jitter_stays_in_its_bound(self):
        for attempt, most in ((1, 0.6), (2, 1.2), (3, 2.4), (10, 15.0), (10_000, 15.0)):
            pauses = [retry.full_jitter(attempt) for _ in range(200)]
            assert 0 <= min(pauses) < most / 4 and most / 2 < max(pauses) <= most

    def test_deadlines(self):
        assert retry.Deadline(None).left() == float("inf") and not retry.Deadline(None).passed()
        assert retry.Deadline(0).passed() and not retry.Deadline(60).passed()
        assert retry.Deadline(-1).passed()

    def test_pauses_and_deadlines_go_by_one_clock(self, monkeypatch):
        monkeypatch.setattr(retry, "CLOCK", NotingClock())
        deadline, stop = retry.Deadline(3600), retry.Stop()
        stop.pause(3000)
        assert deadline.left() == 600
        stop.pause(-5)
        assert deadline.left() == 600
        stop.pause(601)
        assert deadline.passed()
        stop.set()
        stop.pause(3000)
        assert retry.CLOCK.now() == 1000 + 3601

    def test_a_stop_ends_every_pause(self):
        stop = retry.Stop()
        assert not stop
        stop.pause(0.01)
        stop.set()
        assert stop
        stop.pause(3600)  # the test's own time limit would end it


class TestChecks:
    @pytest.mark.parametrize(
        "value, rules, words",
        [
            ("172.16.0.0/12", {}, None),
            ("fd00::/48", {}, None),
            ("FD00::/48", {}, None),
            ("0.0.0.0/0", {}, None),
            ("10.0.0.0/30", {"exact": 30}, None),
            ("10.0.0.0/29", {"exact": 30}, "'10.0.0.0/29' is a /29; it must be a /30"),
            ("10.0.0.0", {}, "is not a CIDR block"),
            ("10.0.0.0/255.0.0.0", {}, "is not a CIDR block"),
            ("", {}, "is not a CIDR block"),
            (None, {}, "is not a CIDR block"),
            (7, {}, "is not a CIDR block"),
            ("10.0.0.0/33", {}, "is not a valid CIDR block"),
            ("10.0.0/8", {}, "is not a valid CIDR block"),
            ("10/8", {}, "is not a valid CIDR block"),
            ("010.0.0.0/8", {}, "is not a valid CIDR block"),
            ("10.0.0.0/08", {}, "is not a valid CIDR block"),
            ("10.0.0.0/-8", {}, "is not a valid CIDR block"),
            ("fd00::/ffff::", {}, "is not a valid CIDR block"),
            ("fe80::%eth0/64", {}, "is not a valid CIDR block"),
            ("10.0.0.0/8 ", {}, "is not a valid CIDR block"),
            ("10.0.0.1/8", {}, "has host bits set; the network is 10.0.0.0/8"),
            ("fd00::1/48", {}, "has host bits set; the network is fd00::/48"),
            ("fd00::/48", {"version": 4}, "is not an IPv4 block"),
            ("10.0.0.0/8", {"version": 6}, "is not an IPv6 block"),
            ("10.0.0.0/8", {"shortest": 9}, "is a /8; the prefix length must be 9 or more"),
            ("10.0.0.0/29", {"longest": 28}, "is a /29; the prefix length must be 28 or less"),
        ],
    )
    def test_cidr(self, value, rules, words):
        text = checks.cidr(value, **rules)
        assert text is None if words is None else words in text

    def test_within(self):
        ranges = ["10.0.0.0/8", "192.168.0.0/16"]
        assert checks.within("10.1.0.0/16", ranges) is None and checks.within("10.0.0.0/8", ranges) is None
        assert checks.within("172.16.0.0/12", ranges) == "172.16.0.0/12 is not inside 10.0.0.0/8, 192.168.0.0/16"
        assert checks.within("8.0.0.0/6", ranges) and checks.within("fd00::/8", ranges)

    def test_overlaps(self):
        assert checks.overlaps(["10.0.0.0/8"], ["11.0.0.0/8", "10.9.0.0/16"]) == ("10.0.0.0/8", "10.9.0.0/16")
        assert checks.overlaps(["10.9.0.0/16"], ["10.0.0.0/8"]) == ("10.9.0.0/16", "10.0.0.0/8")
        assert checks.overlaps(["10.0.0.0/9"], ["10.128.0.0/9", "fd00::/8"]) is None
        assert checks.overlaps([], ["10.0.0.0/8"]) is None
        nested = ["10.0.0.0/8", "10.0.0.0/16", "10.255.0.0/16", "11.0.0.0/8"]
        assert checks.overlaps(["12.0.0.0/8", "10.255.255.0/24"], nested) == ("10.255.255.0/24", "10.0.0.0/8")
        assert checks.overlaps(["8.0.0.0/5"], nested[::-1]) == ("8.0.0.0/5", "11.0.0.0/8")

    def test_the_first_of_several_that_a_block_overlaps(self):
        blocks = ["10.2.0.0/16", "10.1.0.0/16", "fd00::/48", "10.0.0.0/8", "10.9.0.0/16", "fd00::/64", "10.1.0.0/16"]
        assert list(checks.clashing(dict(enumerate(blocks)))) == [
            (3, "10.0.0.0/8 overlaps 10.2.0.0/16"),
            (5, "fd00::/64 overlaps fd00::/48"),
            (6, "10.1.0.0/16 overlaps 10.1.0.0/16"),
        ]

    def test_overlaps_of_random_blocks_are_those_of_the_standard_library(self):
        random = Random(9)
        for _ in range(200):
            one, other = (
                [
                    str(ipaddress.ip_network((random.getrandbits(8) << 24, random.choice((4, 6, 8, 10))), strict=False))
                    for _ in range(random.randrange(6))
                ]
                for _ in range(2)
            )
            pairs = [(a, b) for a in one for b in other if ipaddress.ip_network(a).overlaps(ipaddress.ip_network(b))]
            assert checks.overlaps(one, other) == (pairs[0] if pairs else None)

    def test_many_blocks_are_looked_at_once(self, monkeypatch):
        """Not each with each: the number of comparisons grows with the number of blocks, not with its square."""
        looks = []
        real = checks.network
        monkeypatch.setattr(checks, "network", lambda value: looks.append(value) or real(value))
        blocks = ["10.%d.%d.0/24" % (number // 256, number % 256) for number in range(10000)]
        assert list(checks.clashing(dict(enumerate(blocks)))) == []
        assert checks.overlaps(blocks[:5000], blocks[5000:]) is None
        assert len(looks) <= 4 * len(blocks)

    @pytest.mark.parametrize(
        "value, good",
        [
            ("00:1A:2B:3C:4D:5E", True),
            ("00-1a-2b-3c-4d-5e", True),
            ("00:1A-2B:3C:4D:5E", False),
            ("001A.2B3C.4D5E", False),
            ("00:1A:2B:3C:4D", False),
            ("00:1A:2B:3C:4D:5E:6F", False),
            ("00:1A:2B:3C:4D:5G", False),
            ("00:1A:2B:3C:4D:5E\n", False),
        ],
    )
    def test_mac(self, value, good):
        assert (checks.mac(value) is None) is good

    def test_the_rest(self):
        assert checks.normal_mac("00-1a-2b-3c-4d-5e") == "00:1A:2B:3C:4D:5E" and checks.normal_mac("none") == "none"
        assert checks.normal_cidr("FD00:0::/48") == "fd00::/48" and checks.normal_cidr("nonsense") == "nonsense"
        assert checks.address("10.0.0.1") is None and checks.address("fd00::1", version=6) is None
        assert checks.address("fd00::1") == "'fd00::1' is not an IPv4 address"
        assert checks.address("10.0.0") == "'10.0.0' is not an IP address"
        assert checks.length("ab", 2, 3) is None and checks.length("abcd", 2, 3) == "must be 2 to 3 characters, not 4"
        assert checks.no_scheme("a http://") is None and checks.no_scheme("https://a")
        assert checks.first(None, "", "second", "third") == "second" and checks.first(None) is None


class TestOptions:
    SPEC = {
        "access_key": {"type": "str"},
        "vpc_name": {"type": "str", "aliases": ["name"]},
        "peer": {"type": "dict", "options": {"secret_key": {"type": "str"}}},
        "batch": {"type": "list", "elements": "dict", "options": {"cidr_block": {"type": "str"}}},
    }

    @pytest.mark.parametrize(
        "params, found",
        [
            ({"acces_key": 1}, "acces_key (did you mean 'access_key'?)"),
            ({"nme": 1}, "nme (did you mean 'name'?)"),
            ({"peer": {"secretkey": 1}}, "peer.secretkey (did you mean 'secret_key'?)"),
            ({"batch": [{"cidr_block": 1}, {"cidrblock": 1}]}, "batch[1].cidrblock (did you mean 'cidr_block'?)"),
            ({"batch": [{}, {"peer": 1}]}, "batch[1].peer"),
            ({"peer": {"cidr_block": 1}}, "peer.cidr_block"),
            ({"zzz": 1}, "zzz"),
            ({"name": 1, "vpc_name": 1, "peer": None, "batch": []}, None),
            ({"peer": "text", "batch": ["text", None]}, None),
        ],
    )
    def test_keys_that_are_no_options(self, params, found):
        texts = [path + options.meant(path, level) for path, level in options.unknown(params, self.SPEC)]
        assert texts == ([found] if found else [])

    def test_supported(self):
        assert options.supported(self.SPEC) == "access_key, batch, peer, vpc_name (name)"

    def test_a_misspelt_key_comes_before_what_is_missing(self):
        """The list of options stands in the message once, and nowhere else."""
        known = SimpleNamespace(argument_spec=self.SPEC, nothing_done={"id": None}, many="batch")
        result = entry.refusal("missing required arguments: name found in accounts", "a.b.c", {"pear": {}}, known)
        assert result["msg"] == (
            "Unsupported parameters for (a.b.c) module: pear (did you mean 'peer'?). "
            "Supported parameters include: access_key, batch, peer, vpc_name (name)."
        )
        assert result["problems"] == ["pear: is not an option of this module (did you mean 'peer'?)"]
        assert result["error"]["message"] == result["problems"][0]
        result = entry.refusal("value of state must be one of: a, b", "a.b.c", {"name": "x"}, known)
        assert result["id"] is None
        assert result["msg"] == result["error"]["message"] == "value of state must be one of: a, b"

    @pytest.mark.parametrize(
        "params, paths",
        [
            ({"a": "é😀", "b": None, "c": 7, "d": {"e": ["x"]}}, []),
            ({"a": "x\udc80"}, ["a"]),
            ({"a": {"b": ["x", {"c": "\ud83d"}]}}, ["a.b[1].c"]),
            ({"a": {"b\udc80": "\udc80"}}, ["a", "a.b\\udc80"]),
        ],
    )
    def test_half_characters(self, params, paths):
        assert [path for path, _ in options.check_texts(params)] == paths
        json.dumps(options.printable(params), ensure_ascii=False).encode()

    def test_numbers_that_are_not_finite(self):
        inner = {"n": {"type": "int"}}
        spec = {
            "n": {"type": "int", "aliases": ["m"]},
            "x": {"type": "float"},
            "o": {"type": "dict", "options": inner},
            "l": {"type": "list", "elements": "dict", "options": inner},
            "i": {"type": "list", "elements": "int"},
        }
        infinite = float("inf")
        given = {"n": infinite, "m": "-Infinity", "x": infinite, "o": {"n": "nan"}, "l": [{"n": 7}, {"n": infinite}, 3]}
        given["i"] = [1, infinite, "x"]
        assert options.finite(given, spec) == {
            "n": "inf (not finite)",
            "m": "-Infinity (not finite)",
            "x": infinite,
            "o": {"n": "nan (not finite)"},
            "l": [{"n": 7}, {"n": "inf (not finite)"}, 3],
            "i": [1, "inf (not finite)", "x"],
        }
        # In a list Ansible says so by itself; alone, a number where a dictionary belongs ends its validator in a traceback.
        assert options.finite({"o": 3}, spec) == {"o": "3"}

    def test_without(self):
        spec = {"a": {"type": "dict", "default": 1, "options": {"b": {"default": 2, "type": "str"}}}}
        assert options.without(spec, "default") == {"a": {"type": "dict", "options": {"b": {"type": "str"}}}}
        assert spec["a"]["default"] == 1

    @pytest.mark.parametrize(
        "params, names",
        [
            ({"wait_timeout": 0.0}, ["wait_timeout"]),
            ({"wait_interval": -1.0, "client_read_timeout": 0}, ["wait_interval", "client_read_timeout"]),
            *(
                ({"concurrency": wrong}, ["concurrency"])
                for wrong in ("0", "101", "-5", "1.5", "many", "", "True", "5e1")
            ),
            *(({"concurrency": fine}, []) for fine in ("auto", "Auto", "1", " 50 ", "100", 7)),
            ({"max_retries": -1, "total_timeout": -1}, ["total_timeout", "max_retries"]),
            *[({name: value}, [name]) for name in options.TIMES for value in (float("nan"), float("inf"), -1.0, 1e9)],
            ({"max_retries": 0, "total_timeout": 0, "concurrency": "100", "wait_timeout": 0.1}, []),
        ],
    )
    def test_tuning(self, params, names):
        assert [name for name, _ in options.check_tuning(params)] == names

    @pytest.mark.parametrize(
        "value, verified", [("true", False), ("1", False), ("YES", False), ("false", True), ("0", True)]
    )
    def test_a_variable_that_says_the_opposite(self, monkeypatch, value, verified):
        monkeypatch.setenv("X_INSECURE", value)
        function, arguments = options.env_negated("X_INSECURE")
        assert function(*arguments) is verified


def test_state_tables():
    table = states.StateTable(
        present=("Up",),
        pending=("Going",),
        needs_peer=("Waiting",),
        failed=("Broken",),
        leaving=("Away",),
        absent=("Gone",),
    )
    words = ("Up", "Going", "Waiting", "Broken", "Away", "Gone")
    assert [table.meaning(word) for word in words] == [
        "present",
        "pending",
        "needs-peer",
        "failed",
        "leaving",
        "absent",
    ]
    assert all(table.knows(word) for word in words) and set(table.words()) == set(words)
    # a state that the cloud invents later neither breaks a run nor passes for done
    assert table.meaning("Novel") == "pending" and not table.knows("Novel")
    assert table.meaning(None) == "pending" and table.meaning("up") == "pending"
