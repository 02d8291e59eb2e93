"""What is held of a learner, as the worker process reads it: while the server has the database."""

import asyncio
from pathlib import Path

from bot.holdings import held
from storage.sql import SqlStore
from tests.storage.playing import YES, Table, did


async def test_the_figures_are_those_of_the_learners_records(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/hocso.db"
    store = SqlStore(url)
    await store.open(serve=True)
    table = Table(store)
    await table.turn(records=(YES,))
    person = (await table.turn(records=(did("answered"), did("answered"), did("completed")))).person

    found = await asyncio.to_thread(held, url, person.learner)
    nobody = await asyncio.to_thread(held, url, person.learner + 1)
    await store.close()

    assert (found["answers"], found["lessons"], found["channels"]) == (2, 1, "web")
    assert nobody == {}
