"""The dashboard in a real browser: on a phone and at a desk, with a script and without."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from storage.rows.roles import Officer
from tests.web.browsing import PHONE, grave_faults, phone
from tests.web.dashboard.boards import LESSON
from tests.web.dashboard.officers import office
from tests.web.test_app import served

DESK = (1280, 800)
BOTH = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
PATHS = (
    *("/bang?ky=2026-11", "/bang?ky=x", "/bang?donvi=99999"),
    *("/bang/bai?ky=2026-11", f"/bang/bai/{LESSON}?ky=2026-11", "/bang/so-lieu", "/bang/ap-phich"),
)
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll(
    'main a, main button, main select, main summary, main input:not([type=hidden]):not([type=checkbox])')]
  .filter((one) => one.offsetParent !== null)
  .map((one) => [one.innerText, one.getBoundingClientRect().height])
  .filter(([, height]) => height < 44)"""

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("chromium")]


async def enter(page: Page) -> None:
    await page.get_by_role("button", name="Vào").click()
    await page.get_by_role("link", name="Xem bảng số liệu").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("quý IV/2026")


@BOTH
async def test_without_a_script_an_officer_filters_sorts_and_goes_down_to_a_commune(size: tuple[int, int]) -> None:
    place = office()
    place.doors.links["code"] = Officer(7, frozenset({"officer:12"}))
    async with served(place.app) as port, phone(f"http://127.0.0.1:{port}/vao/code", size=size, script=False) as page:
        await enter(page)
        if size == PHONE:
            # The figures come first there.
            await page.get_by_text("Chọn kỳ, đơn vị").click()
        await page.locator("[name=ky]").select_option("2026-11")
        await page.locator("[name=nhom]").select_option("citizens")
        await page.get_by_role("button", name="Xem").click()
        await expect(page.locator(".notes")).to_contain_text("Chỉ nhóm: Người dân")
        await page.get_by_role("link", name="Người học", exact=True).click()
        await expect(page.locator("[aria-sort=descending]")).to_contain_text("Người học")
        await expect(page.locator(".units tbody th").first).to_have_text("Xã Mường Kim")
        await page.get_by_role("link", name="Xã Khoen On").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Xã Khoen On")
        async with page.expect_download() as downloading:
            await page.get_by_role("link", name="Excel").click()
        assert (await downloading.value).suggested_filename == "hocso-2026-11-03640.xlsx"


@BOTH
async def test_it_fits_the_screen_and_can_be_used_by_everyone(size: tuple[int, int]) -> None:
    place = office()
    place.doors.links["code"] = Officer(7, frozenset({"officer:12"}))
    async with served(place.app) as port, phone(f"http://127.0.0.1:{port}/vao/code", size=size) as page:
        await enter(page)
        for path in PATHS:
            await page.goto(f"http://127.0.0.1:{port}{path}")
            assert await page.evaluate(WIDER) == 0
            assert await page.evaluate(SMALL) == []
            assert await grave_faults(page) == []
