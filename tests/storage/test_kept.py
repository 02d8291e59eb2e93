"""What parts of the program keep for themselves: a value under a name."""

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


async def test_no_name_reaches_the_secret_of_the_store(table: Table) -> None:
    secret = await table.store.secret()
    await table.store.keep("secret", b"mine")

    assert await table.store.kept("secret") == b"mine"
    assert await table.store.secret() == secret
