"""A table as the files it is handed over as."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.table import Table, write_whole

TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_begins_with_a_byte_order_mark_and_its_lines_end_as_excel_wants() -> None:
    table = Table(("title", "started"), ({"title": "Cuộc gọi, lừa đảo", "started": 2},))
    assert table.csv() == '\ufefftitle,started\r\n"Cuộc gọi, lừa đảo",2\r\n'.encode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_would_be_a_formula_is_made_a_text(start: str) -> None:
    table = Table(("title",), ({"title": f"{start}cmd|' /C calc'!A0"},))
    assert rows_of(table.csv())[1] == [f"'{start}cmd|' /C calc'!A0"]


def test_a_number_below_zero_stays_a_number() -> None:
    assert rows_of(Table(("n",), ({"n": -1},)).csv()) == [["n"], ["-1"]]


@given(TEXTS, st.integers(0, 10**9))
def test_csv_and_json_hold_the_same(title: str, started: int) -> None:
    table = Table(("title", "started"), ({"started": started, "title": title},))
    [row] = json.loads(table.json())
    assert row == {"title": title, "started": started}
    [cells] = rows_of(table.csv())[1:]
    assert cells in ([title, str(started)], [f"'{title}", str(started)])


def test_a_table_without_rows_has_its_columns_in_csv_and_is_an_empty_list_in_json() -> None:
    table = Table(("period", "started"), ())
    assert table.csv() == b"\xef\xbb\xbfperiod,started\r\n"
    assert json.loads(table.json()) == []


def test_a_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_bytes(b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_where_it_cannot_be_written_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    (path / "taken").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        write_whole(path, b"new")
    assert list(tmp_path.iterdir()) == [path]
