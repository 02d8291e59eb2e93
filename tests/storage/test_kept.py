"""What parts of the program keep for themselves: a value under a name."""

from storage.sql.secret import make_secret
from tests.storage.playing import Table


async def test_what_is_kept_is_found_again_under_its_name(table: Table) -> None:
    assert await table.store.kept("zalo_oa") is None

    await table.store.keep("zalo_oa", b"\x00one")
    await table.store.keep("other", b"two")

    assert await table.store.kept("zalo_oa") == b"\x00one"
    assert await table.store.kept("other") == b"two"


async def test_a_later_value_takes_the_place_of_the_one_before(table: Table) -> None:
    await table.store.keep("zalo_oa", b"one")
    await table.store.keep("zalo_oa", b"two")
    assert await table.store.kept("zalo_oa") == b"two"


async def test_a_value_takes_the_place_of_the_one_that_was_meant_only(table: Table) -> None:
    assert not await table.store.keep_instead("zalo_oa", b"two", b"one")
    await table.store.keep("zalo_oa", b"one")
    assert await table.store.keep_instead("zalo_oa", b"two", b"one")
    assert not await table.store.keep_instead("zalo_oa", b"three", b"one")
    assert await table.store.kept("zalo_oa") == b"two"


async def test_no_name_reaches_the_secret_of_the_store(table: Table) -> None:
    secret = await table.store.secret()
    await table.store.keep("secret", b"mine")

    assert await table.store.kept("secret") == b"mine"
    assert await table.store.secret() == secret


async def test_who_comes_second_to_make_the_secret_takes_the_first_one_s(table: Table) -> None:
    assert await table.store.database.write(make_secret) == await table.store.secret()
