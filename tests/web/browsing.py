"""The system's Chromium, as a phone would be."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Page, async_playwright

PHONE = (360, 740)
NEEDLESS = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("PreloadTopChromeWebUI", "SpareRendererForSitePerProcess"),
)
"""What stands around a page, for which each window would start processes, half of its cost."""
UNWANTED = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
)
"""What Playwright leaves out; of several lists Chromium heeds the last."""
ARGUMENTS = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=" + ",".join(NEEDLESS + UNWANTED),
)


def chromium() -> str:
    """Return where the system's Chromium is; without one, fail in CI and skip elsewhere."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    missing = "no Chromium here: install it with `apt-get install chromium`"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


shared: list[Browser] = []
"""The one browser of a process's tests, which run on one event loop then; see the fixture ``chromium``."""


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Give a browser: the shared one, or one that ends with the context."""
    if shared:
        yield shared[0]
        return
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield launched
        await launched.close()


@asynccontextmanager
async def phone(
    address: str,
    *,
    size: tuple[int, int] = PHONE,
    scheme: Literal["light", "dark"] = "light",
    script: bool = True,
    scale: float = 1,
) -> AsyncIterator[Page]:
    """Give a page of that address on a phone of its own; what the browser complains of fails the test."""
    complaints: list[str] = []
    async with browser() as chrome:
        context = await chrome.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            java_script_enabled=script,
            device_scale_factor=scale,
            reduced_motion="reduce",
            locale="vi-VN",
            has_touch=True,
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.set_default_timeout(10_000)
        await page.goto(address)
        yield page
        await context.close()
    assert [complaint for complaint in complaints if "Failed to load resource" not in complaint] == []


async def grave_faults(page: Page) -> list[str]:
    """Return the serious and critical faults axe finds by light, and of the colours in the dark, with their places."""
    await page.evaluate(AXE_SCRIPT)
    found = await _grave(page, {})
    await page.emulate_media(color_scheme="dark")
    found += await _grave(page, {"runOnly": ["color-contrast"]})
    await page.emulate_media(color_scheme="light")
    return found


async def _grave(page: Page, options: dict[str, Any]) -> list[str]:
    # What holds comes with its places too, the most of it: it stays in the browser.
    faults: list[dict[str, Any]] = await page.evaluate(
        "async (options) => (await axe.run(options)).violations", {"resultTypes": ["violations"], **options}
    )
    return [
        f"{fault['id']}: {node['html']}"
        for fault in faults
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
