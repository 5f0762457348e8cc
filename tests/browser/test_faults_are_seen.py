"""The watch that every browser test stands under sees what it should."""

import pytest


@pytest.fixture
def watched(open_page):
    return open_page()


def test_console_error_is_a_fault(watched, faults):
    watched.evaluate("console.error('on purpose')")
    watched.wait_for_timeout(50)
    assert any("on purpose" in fault for fault in faults)
    faults.clear()


def test_uncaught_exception_is_a_fault(watched, faults):
    watched.evaluate("setTimeout(() => { throw new Error('on purpose') }, 0)")
    watched.wait_for_timeout(200)
    assert any("page error" in fault and "on purpose" in fault for fault in faults)
    faults.clear()


def test_request_to_another_machine_is_a_fault(watched, faults):
    watched.evaluate("fetch('http://pictures.example/').catch(() => 0)")
    watched.wait_for_timeout(200)
    assert any("asked another machine: http://pictures.example/" in fault for fault in faults)
    faults.clear()


def test_app_asks_nobody_but_its_own_server(watched, requests_made, app_server):
    own = app_server.removeprefix("http://")
    network = [url for url in requests_made if url.startswith(("http", "ws"))]
    assert len(network) > 5
    assert all(url.split("://")[1].startswith(own) for url in network)
