"""The pages in a real browser: with the script and without, by finger and by keyboard, for eyes and for ears."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.web.browsing import grave_faults, phone
from tests.web.scripted import PICTURE, ScriptedDoors
from tests.web.test_app import served
from tests.web.visiting import Village

SIZES = """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
  .filter((one) => one.offsetParent !== null)
  .map((one) => [one.innerText || one.name, one.getBoundingClientRect().height])
  .filter(([, height]) => height < 44)"""
LETTERS = """() => [...document.querySelectorAll('main p, main button, main input, main label, main h1')]
  .filter((one) => one.offsetParent !== null && !one.classList.contains('vh'))
  .map((one) => [one.innerText, parseFloat(getComputedStyle(one).fontSize)])
  .filter(([, size]) => size < 18)"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUS = "() => document.activeElement.className || document.activeElement.tagName"
PLACES = ["welcome", "card", "question", "missed", "number", "done", "wait", "farewell", "nasty"]

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("chromium")]


def village() -> Village:
    return Village(doors=ScriptedDoors())


def at(port: int, path: str = "/") -> str:
    return f"http://127.0.0.1:{port}{path}"


async def tap(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label).click()


async def sees(page: Page, text: str) -> None:
    await expect(page.locator("main").get_by_text(text)).to_be_visible()


async def test_with_the_script_nothing_is_loaded_anew_and_the_focus_goes_to_what_is_new() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        await page.evaluate("window.kept = true")
        await tap(page, "Đồng ý")
        await sees(page, "Công an không làm việc qua gọi video")

        assert await page.evaluate("window.kept")
        assert await page.evaluate(FOCUS) == "says"


async def test_an_answers_worth_is_announced_and_the_answer_stays_in_sight() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        for label in ("Đồng ý", "Tiếp", "Chuyển một ít cho yên"):
            await tap(page, label)
        await expect(page.locator("#live")).to_have_text("Chưa đúng ạ, không sao. Bác xem rồi thử lại nhé.")
        await expect(page.locator(".me")).to_have_text("Chuyển một ít cho yên")


async def test_enter_sends_the_words_and_taps_no_choice() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        await page.get_by_label("Nhắn cho trợ lý").fill("1")
        await page.keyboard.press("Enter")
        await sees(page, "Công an không làm việc")


async def test_a_double_click_takes_one_turn() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        await tap(page, "Đồng ý")
        await page.get_by_role("button", name="Tiếp").dblclick()
        await sees(page, "Mình làm gì?")

    assert len({inbound.message for inbound in pages.doors.events}) == 3


async def test_a_lost_signal_is_told_and_the_same_button_works_again() -> None:
    pages = village()

    async def lose(route: Route) -> None:
        await route.abort()

    async with served(pages.app) as port, phone(at(port)) as page:
        await page.route("**/*", lose)
        await tap(page, "Đồng ý")
        await expect(page.locator("#live")).to_contain_text("Chưa gửi được")
        await page.unroute("**/*", lose)
        await tap(page, "Đồng ý")
        await sees(page, "Công an không làm việc")
        assert await page.locator("#live").inner_text() == ""


async def test_a_waiting_screen_changes_by_itself() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        await tap(page, "Đồng ý")
        await sees(page, "Công an không làm việc")
        pages.doors.put("wait")
        await page.reload()
        await expect(page.locator(".waits")).to_be_visible()
        pages.doors.put("done")
        await sees(page, "Bác đã học xong")


async def test_a_link_opens_its_lesson_at_once_and_only_once() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        await tap(page, "Đồng ý")
        await tap(page, "Tiếp")
        await sees(page, "Mình làm gì?")
        await page.goto(at(port, "/bai/cuoc-goi-lua-dao"))
        await sees(page, "Công an không làm việc")
        turns = len(pages.doors.events)
        await page.reload()

        assert page.url == at(port)
        assert len(pages.doors.events) == turns


async def test_another_language_changes_the_whole_page() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        await tap(page, "English")
        await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
        await expect(page.get_by_label("Write to the assistant")).to_be_visible()
        assert await page.evaluate("document.documentElement.lang") == "en"


async def test_a_link_can_be_copied() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await tap(page, "Đồng ý")
        pages.doors.put("done")
        await page.reload()
        await tap(page, "Chép đường dẫn")
        await expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
        assert await page.evaluate("navigator.clipboard.readText()") == at(port, "/bai/cuoc-goi-lua-dao")


async def test_a_lesson_is_learned_by_keyboard_alone() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        for label in ("Đồng ý", "Tiếp", "Tắt máy, hỏi công an xã"):
            button = page.get_by_role("button", name=label)
            await expect(button).to_be_visible()
            for _ in range(12):
                await page.keyboard.press("Tab")
                if await button.evaluate("(one) => one === document.activeElement"):
                    break
            await page.keyboard.press("Enter")
        await sees(page, "Bác đã học xong")


async def test_without_the_script_the_lesson_is_the_same() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port), script=False) as page:
        for label in ("Đồng ý", "Tiếp", "Tắt máy, hỏi công an xã"):
            await tap(page, label)
        await sees(page, "Bác đã học xong")
        await expect(page.get_by_role("button", name="Chép đường dẫn")).to_be_hidden()


async def test_targets_are_large_letters_too_and_nothing_is_cut_off() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        await tap(page, "Đồng ý")
        for place in PLACES:
            pages.doors.put(place)
            await page.reload()
            for width in (320, 360, 1280):
                await page.set_viewport_size({"width": width, "height": 740})
                assert await page.evaluate(SIZES) == [], (place, width)
                assert await page.evaluate(LETTERS) == [], (place, width)
                assert await page.evaluate(WIDER) <= 0, (place, width)


async def test_axe_finds_no_grave_fault() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        assert await grave_faults(page) == []
        await tap(page, "Đồng ý")
        await sees(page, "Công an không làm việc")
        for place in ("question", "missed", "number", "done", "wait"):
            pages.doors.put(place)
            await page.reload()
            assert await grave_faults(page) == [], place
        for path in ("/tro-lai", "/quen-may", "/khong-co"):
            await page.goto(at(port, path))
            assert await grave_faults(page) == [], path


async def test_axe_would_find_one() -> None:
    pages = village()
    async with served(pages.app) as port, phone(at(port)) as page:
        await page.evaluate("document.querySelector('label').remove()")
        await page.evaluate("document.querySelector('#w').removeAttribute('placeholder')")

        assert any(re.match("label:", fault) for fault in await grave_faults(page))
        assert PICTURE not in await page.content()
