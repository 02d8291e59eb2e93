from __future__ import annotations

from tests.web.visiting import Village


async def test_a_living_process_says_so_and_a_ready_one_too() -> None:
    visitor = Village().visitor()

    assert (await visitor.opens("/healthz")).html == "ok\n"
    assert (await visitor.opens("/readyz")).status == 200


async def test_one_that_is_not_ready_is_alive_all_the_same() -> None:
    visitor = Village(lacking="database").visitor()

    page = await visitor.opens("/readyz")
    assert (page.status, page.html) == (503, "not ready: database\n")
    assert page.response.headers["retry-after"] == "2"
    assert (await visitor.opens("/healthz")).status == 200
