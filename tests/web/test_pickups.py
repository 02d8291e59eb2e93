"""The page behind a link that hands a report over once: who looks uses nothing up, and nobody gets it twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace
from playwright.async_api import expect

from bot.web.pickups import TWICE
from bot.words import languages, speak
from lessons.model import Medium
from storage.rows.pickups import Pickup
from tests.web.browsing import PHONE, phone
from tests.web.test_app import served
from tests.web.visiting import Page, Village, Visitor

CODE, HASH, NAME = "one-time", "ab" * 32, "hocso-2026Q4-12.xlsx"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINK = f"/tep/{CODE}"
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def place(tmp_path: Path) -> Village:
    made = Village()
    (tmp_path / "report.xlsx").write_bytes(b"PK a workbook")
    made.doors.files[HASH] = Medium("document", HASH, str(tmp_path / "report.xlsx"), TYPE)
    made.doors.pickups[CODE] = Pickup(HASH, NAME)
    return made


async def asks(visitor: Visitor) -> httpx.Response:
    """Open the link and press its button."""
    page = await visitor.opens(LINK)
    return await visitor.client.post(LINK, data=page.hidden())


async def test_the_button_hands_the_file_over_under_its_name(place: Village) -> None:
    got = await asks(place.visitor())

    assert (got.status_code, got.content) == (200, b"PK a workbook")
    assert got.headers["content-type"] == TYPE
    assert got.headers["content-disposition"] == f'attachment; filename="{NAME}"'
    # Phones are shared.
    assert got.headers["cache-control"] == "no-store"


async def test_who_only_looks_uses_nothing_up(place: Village) -> None:
    crawler = place.visitor(headers={"User-Agent": "facebookexternalhit/1.1"}).client
    for _ in range(3):
        assert (await crawler.head(LINK)).status_code == 200
        seen = Page(await crawler.get(LINK))
        assert NAME in seen.text
        assert b"PK" not in seen.response.content

    assert (await asks(place.visitor())).status_code == 200


async def test_a_second_time_nobody_gets_it_and_is_told_how_to_get_another(place: Village) -> None:
    first, other = place.visitor(), place.visitor()
    await asks(first)
    place.clock.passes(TWICE)

    again = Page(await first.client.post(LINK, data=first.page.hidden()))
    looked = await other.opens(LINK)

    for page in (again, looked):
        assert page.status == 410
        assert "đã được tải rồi" in page.text
        assert "nhắn BÁO CÁO" in page.text
        assert "<form" not in page.html


async def test_two_quick_taps_are_one_and_leave_nobody_without_the_file(place: Village) -> None:
    lan, other = place.visitor(), place.visitor()
    await asks(lan)
    await other.opens("/vao")
    place.clock.passes(TWICE - MOMENT)

    again = await lan.client.post(LINK, data=lan.page.hidden())
    others = await other.client.post(LINK, data=(await other.opens("/tro-lai")).hidden())
    place.clock.passes(MOMENT)
    late = await lan.client.post(LINK, data=lan.page.hidden())

    assert (again.status_code, again.content) == (200, b"PK a workbook")
    assert (others.status_code, late.status_code) == (410, 410)


async def test_of_two_who_have_the_button_before_them_one_gets_it(place: Village) -> None:
    one, two = place.visitor(), place.visitor()
    pages = [await one.opens(LINK), await two.opens(LINK)]

    got = [await who.client.post(LINK, data=page.hidden()) for who, page in zip((one, two), pages, strict=True)]

    assert [answer.status_code for answer in got] == [200, 410]


async def test_a_link_that_is_over_or_never_was_says_so(place: Village) -> None:
    visitor = place.visitor()
    await visitor.opens(LINK)
    del place.doors.pickups[CODE]

    pressed = await visitor.posts(visitor.page.hidden(), LINK)
    looked = await visitor.opens(f"/tep/{'x' * 500}")

    assert [(page.status, "đã hết hạn" in page.text) for page in (pressed, looked)] == [(410, True)] * 2


async def test_a_file_that_is_there_no_more_uses_no_link_up(place: Village) -> None:
    place.doors.files.clear()

    assert (await asks(place.visitor())).status_code == 410
    assert not place.doors.pickups[CODE].used


async def test_a_phone_that_hands_the_download_on_may_ask_once_more_at_once_and_nobody_else(place: Village) -> None:
    visitor = place.visitor()
    await asks(visitor)

    again, other = await visitor.client.get(LINK), await place.visitor().client.get(LINK)
    place.clock.passes(TWICE)
    later = await visitor.client.get(LINK)

    assert (again.status_code, again.content) == (200, b"PK a workbook")
    assert [other.status_code, later.status_code] == [410, 410]


async def test_no_other_site_can_press_the_button(place: Village) -> None:
    visitor = place.visitor()
    await visitor.opens(LINK)

    foreign = await visitor.client.post(LINK, data={"csrf": "x"})
    nobodys = await place.visitor().client.post(LINK, data=visitor.page.hidden())

    assert [foreign.status_code, nobodys.status_code] == [403, 403]
    assert not place.doors.pickups[CODE].used


@pytest.mark.parametrize("language", languages())
async def test_the_page_speaks_the_language_of_the_browser_and_needs_no_script(place: Village, language: str) -> None:
    visitor = place.visitor(headers={"Accept-Language": language})
    page = await visitor.opens(LINK)

    assert f'<html lang="{language}">' in page.html
    assert speak(language, "web.pickup-yes") in page.text
    assert "<script" not in page.html

    place.doors.pickups[CODE] = replace(place.doors.pickups[CODE], used=True)
    assert speak(language, "web.pickup-used") in (await visitor.opens(LINK)).text


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.usefixtures("chromium")
@pytest.mark.parametrize("size", [PHONE, (1280, 800)], ids=["phone", "desk"])
async def test_a_browser_without_a_script_takes_the_file_once(place: Village, size: tuple[int, int]) -> None:
    async with served(place.app) as port, phone(f"http://127.0.0.1:{port}{LINK}", size=size, script=False) as page:
        async with page.expect_download() as downloading:
            await page.get_by_role("button", name="Tải tệp về").click()
        download = await downloading.value
        content = await asyncio.to_thread(Path(await download.path()).read_bytes)

        assert (download.suggested_filename, content) == (NAME, b"PK a workbook")
        # The page stands there still; its button has nothing more to give.
        place.clock.passes(TWICE)
        await page.get_by_role("button", name="Tải tệp về").click()
        await expect(page.get_by_role("alert")).to_contain_text("đã được tải rồi")
