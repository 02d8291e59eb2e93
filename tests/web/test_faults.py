from __future__ import annotations

import pytest

from bot.errors import BusyError
from storage.errors import StoreError, UnavailableError
from tests.web.scripted import ScriptedDoors
from tests.web.visiting import Village, learner


@pytest.mark.parametrize("path", ["/khong-co", "/..%2f..%2fetc%2fpasswd", "/anh/", "//", "/%00", "/bai/", "/a" * 900])
async def test_what_is_not_there_is_said_kindly(path: str) -> None:
    visitor = Village().visitor()

    response = await visitor.client.get(f"http://hoc.test{path}")

    assert response.status_code == 404
    assert "Không có trang này" in response.text


async def test_it_is_said_in_the_visitors_language() -> None:
    assert "There is no such page" in (await Village().visitor().opens("/x", **{"accept-language": "en"})).text


async def test_when_many_are_here_they_are_asked_to_come_again() -> None:
    village = Village()
    visitor = await learner(village)
    village.doors.fault = BusyError("too much is waiting")

    page = await visitor.taps("Tiếp")

    assert page.status == 503
    assert page.response.headers["retry-after"] == "5"
    assert "Chờ vài giây" in page.text


async def test_an_answer_that_was_not_saved_is_told_so_and_the_second_try_counts() -> None:
    village = Village()
    visitor = await learner(village)
    form = {**visitor.page.hidden(), "choice": ".next"}
    village.doors.fault = StoreError("disk full at block 7")

    page = await visitor.posts(form)

    assert page.status == 503
    assert "chưa được lưu" in page.text
    assert "block 7" not in page.html
    village.doors.fault = None
    assert "Mình làm gì?" in (await visitor.posts(form)).text


async def test_looking_while_the_store_is_away_says_nothing_of_answers() -> None:
    village = Village()
    visitor = await learner(village)
    village.doors.fault = UnavailableError("locked")

    page = await visitor.opens()

    assert page.status == 503
    assert "chưa được lưu" not in page.text


class Broken(ScriptedDoors):
    async def look(self, channel: str, address: str) -> None:
        raise ZeroDivisionError("secret detail")


async def test_a_fault_of_ours_shows_no_traceback_and_keeps_the_headers() -> None:
    village = Village(doors=Broken())
    visitor = village.visitor()
    await visitor.opens()

    page = await visitor.opens()

    assert page.status == 500
    assert "Lỗi ở phía chúng tôi" in page.text
    assert "secret detail" not in page.html
    assert "Traceback" not in page.html
    assert "default-src 'none'" in page.response.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/tro-lai", "/quen-may"])
async def test_head_and_options_are_answered(path: str) -> None:
    visitor = Village().visitor()

    assert (await visitor.client.head(path)).status_code == 200
    options = await visitor.client.options(path)
    assert options.status_code == 204
    assert "GET" in options.headers["allow"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "PATCH", "PROPFIND"])
async def test_other_methods_are_refused(method: str) -> None:
    assert (await Village().visitor().client.request(method, "/")).status_code == 405


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x" * 1_000_000, "application/x-www-form-urlencoded", 413),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", 415),
        (b"\xff\xfe" * 10, "application/x-www-form-urlencoded", 403),
        (b"{}", "application/json", 415),
        (b"&a=" * 100, "application/x-www-form-urlencoded", 400),
    ],
)
async def test_bodies_that_are_no_forms_of_ours_are_refused(body: bytes, kind: str, status: int) -> None:
    visitor = Village().visitor()

    response = await visitor.client.post("/", content=body, headers={"content-type": kind})

    assert response.status_code == status
    assert "<h1>" in response.text
