"""The dashboard of the real program: a link of `hocso login`, the store's logins, the worker process."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from tests.reports.province import CONTENT, make_province
from tests.web.dashboard.officers import login_link
from tests.web.running import running


async def test_an_owner_logs_in_by_a_link_and_sees_and_takes_along_the_province(tmp_path: Path) -> None:
    await make_province(f"sqlite:///{tmp_path / 'hocso.db'}", 30)
    async with (
        running(tmp_path, HOCSO_LESSONS=str(CONTENT.absolute())) as address,
        httpx.AsyncClient(base_url=address, follow_redirects=True, timeout=60.0) as client,
    ):
        assert (await client.get("/bang")).status_code == 401
        link = await login_link(tmp_path)
        token = re.search(r'name="csrf" value="([^"]*)"', (await client.get(link)).text)
        assert token is not None
        await client.post(link, data={"csrf": token[1]})
        page = await client.get("/bang?ky=2026")
        file = await client.get("/bang/tep/json?ky=2026")
        wrong = await client.get("/bang?donvi=99999")

    people = file.json()["breakdowns"]["unit"]["total"]["figures"]["people"]
    assert people > 0
    assert f'<p class="big">{people}</p>' in page.text
    assert wrong.status_code == 404
