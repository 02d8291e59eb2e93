"""The form for figures of others in a real browser."""

from __future__ import annotations

import pytest

from storage.rows.roles import Officer
from tests.web.browsing import phone
from tests.web.dashboard.officers import office
from tests.web.test_app import served
from tests.web.test_browser import at

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("chromium")]


async def test_a_figure_is_entered_on_a_phone_without_a_script() -> None:
    place = office()
    place.doors.links["code"] = Officer(7, frozenset({"officer:03637"}))
    async with served(place.app) as port, phone(at(port, "/vao/code"), script=False) as page:
        await page.locator("main form button").click()
        await page.goto(at(port, "/bang/so-lieu"))
        await page.get_by_label("Con số").fill("1.234")
        await page.get_by_label("Ngày của số liệu").fill("2026-11-20")
        await page.get_by_label("Người nhập").fill("Lò Thị Mai")
        await page.get_by_role("button", name="Ghi").click()
        assert await page.get_by_label("Nguồn").get_attribute("aria-invalid") == "true"

        await page.get_by_label("Nguồn").fill("Công an xã")
        await page.get_by_role("button", name="Ghi").click()
        await page.get_by_text("Đã ghi số này.").wait_for()

    assert [one.value for one in place.doors.office.taken] == [1234]
