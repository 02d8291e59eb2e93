"""What an address of the dashboard asks for, and what of it is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue.library import Library
from bot.web.dashboard.filters import Doubt, Filters, periods, read_filters
from tests.reports.books import scheme
from tests.web.dashboard.officers import opened

TODAY = date(2026, 11, 28)


def read(**query: str) -> tuple[Filters, tuple[Doubt, ...]]:
    return read_filters(query, TODAY, Library(scheme().courses, scheme().units))


def test_without_any_it_is_the_quarter_of_today() -> None:
    assert read() == (Filters("2026Q4"), ())


def test_an_address_leads_to_what_it_was_made_of() -> None:
    given = Filters("until-2026Q4", "03637", "citizens", "an-toan-tren-mang", "xong", "-people", public=True)
    link = given.link("/bang")
    query = dict(pair.split("=") for pair in link.partition("?")[2].split("&"))

    assert read(**query) == (given, ())
    assert "xep" not in given.link("/bang", sort="")


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("ky", "period", "2026Q5"),
        ("ky", "period", "2000"),
        ("ky", "period", "'; DROP TABLE"),
        ("donvi", "unit", "0" * 65),
        ("donvi", "unit", "12\u202e"),
        ("nhom", "audience", "everybody"),
        ("lop", "course", "no-such"),
        ("xep", "sort", "--people"),
        ("congkhai", "public", "yes"),
    ],
)
async def test_what_is_none_is_told_and_shows_no_figures(name: str, field: str, value: str) -> None:
    assert read(**{name: value})[1] == (Doubt(field, value[:64]),)
    page = await opened(f"/bang?{name}={value}", "owner")
    assert page.status == 422
    assert "Người mới" not in page.text


async def test_an_indicator_and_a_unit_that_there_are_not_are_told_too() -> None:
    assert "Không có chỉ tiêu “lạ”" in (await opened("/bang?chitieu=lạ", "owner")).text
    page = await opened("/bang?donvi=99999", "owner")
    assert (page.status, "không có đơn vị mã “99999”" in page.text) == (404, True)


async def test_a_value_is_shown_as_it_was_typed_and_runs_nothing() -> None:
    page = await opened("/bang?nhom=<script>alert(1)</script>", "owner")

    assert "<script>alert" not in page.html
    assert "Không có nhóm “<script>alert(1)</script>”" in page.text


def test_the_period_chosen_is_among_those_offered() -> None:
    assert "2019" not in periods(TODAY, "2026Q4")
    assert periods(TODAY, "2025-02")[-1] == "2025-02"
