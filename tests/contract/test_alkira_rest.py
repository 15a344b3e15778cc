# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated Alkira portal over real TLS, spoken to by clients that know nothing of it."""

from __future__ import annotations

import base64
import concurrent.futures
import http.client
import json
import socket
import ssl
import time
from collections.abc import Iterator

import pytest
import requests

from tests.simulator.alkira.testing import api_key, segment
from tests.simulator.testing import Simulator
from tests.support.limits import HANG

NETWORK = "/api/tenantnetworks/1"
HEADERS = {"Authorization": api_key(), "Content-Type": "application/json"}


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(only="alkira", lag=0) as running:
        yield running


@pytest.fixture(autouse=True)
def clean(simulator) -> None:
    simulator.alkira.reset()


@pytest.fixture
def base(simulator) -> str:
    """By name and port, as a user's ``portal`` would be."""
    return f"https://localhost:{simulator.alkira.endpoint.rpartition(':')[2]}"


@pytest.fixture
def session(simulator) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = simulator.ca_file
        session.headers.update(HEADERS)
        yield session


@pytest.fixture
def connection(simulator) -> Iterator[http.client.HTTPSConnection]:
    host, _, port = simulator.alkira.endpoint.partition(":")
    context = ssl.create_default_context(cafile=simulator.ca_file)
    connection = http.client.HTTPSConnection(host, int(port), timeout=HANG, context=context)
    yield connection
    connection.close()


def test_unknown_authority_is_refused(base, session):
    session.verify = True
    with pytest.raises(requests.exceptions.SSLError):
        session.get(f"{base}/api/tenantnetworksummaries")


def test_create_read_delete(base, session):
    answer = session.post(f"{base}{NETWORK}/segments?provision=true", json=segment("corp", "10.40.0.0/14"))
    assert answer.status_code == 201
    request = answer.headers["X-Provision-Request-Id"]
    assert session.get(f"{base}{NETWORK}/provision-requests/{request}").json()["state"] == "SUCCESS"
    found = session.get(f"{base}{NETWORK}/segments", params={"name": "corp", "paginated": "false"})
    assert found.headers["x-provision-request-state"] == "SUCCESS"
    assert found.json() == [answer.json()]
    gone = session.delete(f"{base}{NETWORK}/segments/{answer.json()['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert session.delete(f"{base}{NETWORK}/segments/{answer.json()['id']}").status_code == 404


@pytest.mark.parametrize("name", ["my seg", "a/b&c=d#e?f+g%h", "Zürich"])
def test_encoded_names(base, session, name):
    made = session.post(f"{base}/api/tags", json={"id": 0, "name": name, "description": ""}).json()
    assert session.get(f"{base}/api/tags", params={"name": name, "paginated": "false"}).json() == [made]


def test_a_raw_blank_in_the_request_line_is_refused(simulator):
    host, _, port = simulator.alkira.endpoint.partition(":")
    context = ssl.create_default_context(cafile=simulator.ca_file)
    with socket.create_connection((host, int(port)), timeout=HANG) as plain:
        with context.wrap_socket(plain, server_hostname=host) as secure:
            line = f"GET {NETWORK}/segments?name=my seg&paginated=false HTTP/1.1\r\n"
            secure.sendall(f"{line}Host: {host}\r\nAuthorization: {api_key()}\r\n\r\n".encode())
            assert secure.recv(4096).split(b"\r\n")[0].split()[1] == b"400"


def test_chunked_empty_body(connection):
    connection.request("POST", f"{NETWORK}/provision", body=iter(()), headers=HEADERS, encode_chunked=True)
    answer = connection.getresponse()
    assert (answer.status, json.load(answer)) == (200, {"state": "SUCCESS"})


def test_keep_alive_with_content_type_and_without_body(connection):
    connection.connect()
    first = connection.sock
    for method, path, status in (
        ("GET", "/api/tenantnetworksummaries", 200),
        ("GET", "/api/api/credentials/", 200),
        ("GET", "/api/api/credentials", 200),
        ("DELETE", "/api/tags/1", 404),
        ("GET", "/api/inventory/cxps", 200),
    ):
        connection.request(method, path, headers=HEADERS)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status
        assert connection.sock is first


def test_basic_authentication_and_no_authentication(base, session):
    url = f"{base}/api/tenantnetworksummaries"
    session.headers["Authorization"] = "basic " + base64.b64encode(b"test-user:test-password").decode()
    assert session.get(url).status_code == 200
    del session.headers["Authorization"]
    assert session.get(url).status_code == 401


def test_session_cookies(base, session):
    del session.headers["Authorization"]
    document = {"userName": "test-user", "password": "test-password", "secret": ""}
    login = session.post(f"{base}/api/user/login", json=document)
    assert session.post(f"{base}/api/sessions", data=login.content).status_code == 200
    assert session.get(f"{base}/api/tenantnetworksummaries", headers={"Authorization": ""}).status_code == 200


def test_the_second_cookie_alone_is_enough(connection):
    """The official client forgets the cookie of the login when the session sets another (fault C12)."""
    document = json.dumps({"userName": "", "password": "", "secret": "test-api-key"})
    connection.request("POST", "/api/user/login", document, {"Content-Type": "application/json"})
    login = connection.getresponse().read()
    connection.request("POST", "/api/sessions", login, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    connection.request("GET", "/api/tenantnetworksummaries", headers={"Authorization": "", "Cookie": cookie})
    assert connection.getresponse().status == 200


def test_journal_and_state(simulator, base, session):
    document = {"name": "er", "credentials": {"applicationId": "a", "secretKey": "azure-s3cret", "tenantId": "t"}}
    session.post(f"{base}/api/api/credentials/azurevnet", json=document)
    session.get(f"{base}{NETWORK}/segments?name=x")
    first, second = simulator.alkira.journal()
    assert (first["operation"], first["method"], first["wrote"]) == ("/api/api/credentials/azurevnet", "POST", True)
    assert (second["operation"], second["account"], second["wrote"]) == (
        f"{NETWORK}/segments",
        "tenant network 1",
        False,
    )
    told = json.dumps([simulator.alkira.journal(), simulator.alkira.state()])
    assert "azure-s3cret" not in told and base64.b64encode(b"test-api-key").decode() not in told


def test_page_for_a_person(simulator, base, session):
    session.post(f"{base}{NETWORK}/segments", json=segment("corp", "10.40.0.0/14"))
    page = session.get(f"{base}/_sim/").text
    assert "corp" in page and "No network is linked yet." in page


def test_faults_and_switches(simulator, base, session):
    simulator.alkira.fault(operation="/api/tags", status=429, code="SLOW", headers={"Retry-After": 3})
    answer = session.get(f"{base}/api/tags")
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["code"]) == (429, "3", "SLOW")
    simulator.alkira.fault(operation="/api/tags", cut="after")
    with pytest.raises(requests.exceptions.ConnectionError):
        session.post(f"{base}/api/tags", json={"name": "lost answer"})
    assert [tag["name"] for tag in session.get(f"{base}/api/tags").json()] == ["lost answer"]
    simulator.alkira.settings(switches={"list_envelope": True})
    assert session.get(f"{base}/api/tags").json()["pagination"] == {"offset": 0, "limit": 100, "hits": 1}
    with pytest.raises(ValueError, match="secrets must be one of"):
        simulator.alkira.settings(switches={"secrets": "shouted"})
    simulator.alkira.fault(operation="*/groups", stuck=True)
    answer = session.post(f"{base}{NETWORK}/groups?provision=true", json={"name": "stuck"})
    request = answer.headers["x-provision-request-id"]
    assert session.get(f"{base}{NETWORK}/provision-requests/{request}").json()["state"] == "IN_PROGRESS"


def test_writes_overlap_only_when_they_do(simulator, base, session):
    """Two writes at once collide when an answer takes its time; one after the other they do not."""
    simulator.alkira.settings(latency=2000)

    def write(name: str) -> int:
        with requests.Session() as own:
            own.trust_env = False
            url = f"{base}/api/tags"
            return own.post(url, json={"name": name}, headers=HEADERS, verify=session.verify, timeout=HANG).status_code

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, "ab")) == [201, 409]
    simulator.alkira.settings(latency=20)
    assert [write(name) for name in "cde"] == [201, 201, 201]


def test_lag_is_real_time(simulator, base, session):
    simulator.alkira.settings(lag=0.3)
    start = time.monotonic()
    answer = session.post(f"{base}{NETWORK}/groups?provision=true", json={"name": "slow"})
    url = f"{base}{NETWORK}/provision-requests/{answer.headers['x-provision-request-id']}"
    while session.get(url).json()["state"] == "IN_PROGRESS":
        time.sleep(0.02)
    assert time.monotonic() - start >= 0.3
