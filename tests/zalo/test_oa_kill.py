"""Two processes serve one Official Account: one of them sends, and where it is killed the other one does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.books import Books
from tests.several import Several, serving
from tests.zalo import oa_house
from tests.zalo.oa_house import RETRIES, AheadClock, OaHocso, OaPerson
from tests.zalo.standin import OaStandin

TAKEOVER = 45.0
"""Seconds until what the killed one had leased is shown by the other one, on a machine with much else to do."""


THOUGHT = 0.5
"""Seconds that words take to be written."""


class Thinker(OaPerson):
    """Somebody who does not write in the instant in which they see a screen."""

    async def says(self, words: str, then: str) -> None:
        """Write, after a moment, and wait to see these words below."""
        await asyncio.sleep(THOUGHT)
        await super().says(words, then)


async def test_where_the_one_that_sends_is_killed_the_other_one_sends_and_nothing_is_lost(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oa_house, "WAIT", TAKEOVER)
    async with OaStandin(clock=AheadClock(), shape="plain", retries=RETRIES) as server:
        given = server.grant().refresh

        def made() -> OaHocso:
            return OaHocso(tmp_path, server, DATABASE=postgres_url, ZALO_OA_REFRESH_TOKEN=given)

        async with serving(made, 2) as (hocso, url):
            assert isinstance(hocso, Several)
            for program in hocso.programs:
                await program.says("zalo oa is ready")
            assert await server.saves_hook(f"{url}/zalo-oa")
            server.events.disorder.on = True
            people = [Thinker(server.phone(name)) for name in ("Lan", "Mai", "Páo")]
            await asyncio.gather(*(person.learns() for person in people))
            assert len(server.called("access_token")) == 1, "one of the two renewed the tokens"
            assert sum("sends zalo_oa" in line for program in hocso.programs for line in program.said) == 1

            await hocso.kill()
            await asyncio.gather(*(_answers(person) for person in people))

            await hocso.start()
            assert await hocso.stop() == 0
            assert server.events.disorder.twice > 0, "nothing came twice"
    assert Books(postgres_url).counted() == {"answers": 6, "completions": 0, "learners": 3}


async def _answers(person: OaPerson) -> None:
    await person.taps("Tiếp", "Ba số cần nhớ")
    await person.taps("Tiếp", "gõ ba chữ số")
    await person.says("113", "113 là gọi công an")
    await person.says("một một bốn", "114 là gọi chữa cháy")
