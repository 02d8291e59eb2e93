"""Borders move: any count can be read under the map of then or of now, and no total changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.units import Unit, UnitMap, Units, last_day, load_units
from tests.lessons.test_units import CONTENT

MARCH, JULY = date(2027, 3, 1), date(2027, 7, 1)
KIM, ON = Unit("03637", "Xã Mường Kim", "Mường Kim", "Than Uyên"), Unit("03640", "Xã Khoen On", "Khoen On", "Than Uyên")
TE = Unit("03445", "Xã Mường Tè", "Mường Tè", "Mường Tè")


def units(*places: Unit) -> Units:
    return Units("12", "Lai Châu", places)


# In March Khoen On is merged into Mường Kim, whose code the new commune goes on with.
MERGED = units(
    replace(KIM, end=MARCH, into=("03637",)),
    replace(ON, end=MARCH, into=("03637",)),
    replace(KIM, name="Xã Kim On", short="Kim On", start=MARCH),
    TE,
)
COUNTS = {("03637", 202701): 120, ("03640", 202701): 80, ("03640", 202704): 5, ("03445", 202701): 7, ("", 202701): 3}


def test_a_quarter_is_counted_under_the_map_of_its_last_day_or_of_today() -> None:
    then, now = UnitMap(MERGED, last_day(202702)), UnitMap(MERGED, date(2027, 12, 1))

    assert then.totals(COUNTS) == {"03637": 120, "03640": 85, "03445": 7, "12": 215}
    assert now.totals(COUNTS) == {"03637": 205, "03445": 7, "12": 215}
    assert [unit.name for map_ in (then, now) if (unit := map_.unit("03637"))] == ["Xã Mường Kim", "Xã Kim On"]


def test_who_said_a_commune_that_is_no_more_counts_for_what_it_became() -> None:
    assert UnitMap(MERGED, JULY).of("03640", 202704) == "03637"


def test_a_new_commune_named_for_an_earlier_month_stands_where_it_came_from_if_that_is_one() -> None:
    renamed = units(replace(KIM, end=MARCH, into=("03999",)), replace(KIM, code="03999", start=MARCH))
    founded = units(*MERGED.all, replace(TE, code="03998", start=JULY))

    assert UnitMap(renamed, last_day(202701)).of("03999", 202701) == "03637"
    assert UnitMap(founded, last_day(202701)).of("03998", 202701) == "03998"


def test_a_split_commune_is_counted_whole_under_its_first_heir_and_named_as_parted() -> None:
    split = units(
        replace(KIM, end=MARCH, into=("03637", "03999")), replace(KIM, start=MARCH), replace(ON, code="03999")
    )
    now = UnitMap(split, JULY)

    assert now.totals({("03637", 202701): 10, ("03999", 202704): 2}) == {"03637": 10, "03999": 2, "12": 12}
    assert [unit.code for unit in now.parted()] == ["03637"]
    assert UnitMap(split, last_day(202702)).parted() == ()


def test_a_village_group_goes_with_its_commune() -> None:
    now = UnitMap(MERGED, JULY)

    assert now.path("03640-2", 202701) == ("03640-2", "03637", "12")
    assert now.path("03640", 202701) == ("03637", "12")
    assert MERGED.path("03640-2") == ("03640-2", "03637", "12")


def test_sectors_are_a_tree_of_their_own() -> None:
    school = Unit("truong", "Các trường", "Trường", "", kind="sector", parent="education")
    tree = replace(MERGED, sectors=(Unit("education", "Ngành Giáo dục", "Giáo dục", "", kind="sector"), school))

    assert UnitMap(tree, JULY).path("truong", 202701) == ("truong", "education")
    # Who is in charge of the province is in charge of its sectors.
    assert tree.path("truong") == ("truong", "education", "12")
    assert tree.roots(JULY) == tree.sectors[:1]
    assert tree.children("education", JULY) == (school,)


def test_what_nobody_knows_is_the_provinces_all_the_same() -> None:
    now = UnitMap(MERGED, JULY)

    assert now.path("99999", 202701) == ("99999", "12")
    assert now.path("", 202701) == now.path("12", 202701) == ("12",)
    assert MERGED.path("") == MERGED.path("12") == ("12",)


def test_an_officers_scope_reaches_what_their_unit_took_over() -> None:
    kim, province = MERGED.within("03637"), MERGED.within("12")

    assert [code for code in ("03637", "03640", "03640-1", "03445", "", "12") if kim(code)] == [
        "03637",
        "03640",
        "03640-1",
    ]
    assert all(map(province, ("03637", "03445-3", "", "12")))


def test_the_units_of_a_day_are_those_that_are_valid_then() -> None:
    assert [unit.short for unit in MERGED.children("12", date(2027, 2, 28))] == ["Mường Kim", "Khoen On", "Mường Tè"]
    assert [unit.short for unit in MERGED.children("12", MARCH)] == ["Kim On", "Mường Tè"]
    assert (MERGED.areas(), MERGED.areas(JULY)) == (("Than Uyên", "Mường Tè"),) * 2
    assert [unit.short for unit in MERGED.of("Than Uyên")] == ["Kim On"]
    assert MERGED.unit("03640", MARCH) is None


def test_groups_made_while_the_program_runs_take_their_place() -> None:
    tree = MERGED.with_groups([("03640-1", "Bản Mở")])

    assert [unit.name for unit in tree.children("03637", JULY)] == ["Bản Mở"]
    group = tree.unit("03640-1")
    assert group is not None
    assert (group.kind, group.parent) == ("group", "03640")


def test_an_heir_that_is_not_in_the_table_leaves_a_unit_itself() -> None:
    lost = units(replace(KIM, end=MARCH, into=("03999",)))

    assert UnitMap(lost, JULY).of("03637", 202701) == "03637"
    assert UnitMap(lost, JULY).unit("03637") is not None


def test_the_shipped_map_is_one_from_the_merger_on() -> None:
    shipped = load_units(CONTENT / "units.csv")

    assert len(shipped.on(date(2025, 7, 1))) == 38
    assert shipped.on(date(2025, 6, 30)) == ()
    province = shipped.unit("12")
    assert province is not None
    assert province.name == "Tỉnh Lai Châu"


MONTHS = [202700 + month for month in range(1, 13)]


@st.composite
def borders(draw: st.DrawFn) -> Units:
    """Draw a province whose communes merge and split, now and then going on with an old code."""
    standing = {f"{number:05}": date.min for number in range(1, draw(st.integers(2, 5)) + 1)}
    past: list[Unit] = []
    fresh = iter(range(90001, 90099))
    for month in sorted(draw(st.sets(st.integers(2, 12), max_size=4))):
        day = date(2027, month, 1)
        gone = draw(st.lists(st.sampled_from(sorted(standing)), min_size=1, max_size=3, unique=True))
        kept = draw(st.booleans())
        heirs = tuple([gone[0]] * kept + [f"{next(fresh)}" for _ in range(draw(st.integers(0 if kept else 1, 2)))])
        past += [Unit(code, code, code, "", start=standing.pop(code), end=day, into=heirs) for code in gone]
        standing |= dict.fromkeys(heirs, day)
    return units(*past, *(Unit(code, code, code, "", start=start) for code, start in standing.items()))


@st.composite
def counted(draw: st.DrawFn) -> tuple[Units, Mapping[tuple[str, int], int]]:
    """Draw a province and counts under any of its codes, in any month."""
    tree = draw(borders())
    communes = {unit.code for unit in tree.all}
    codes = [*communes, *(f"{code}-1" for code in communes), "", "77777"]
    keys = st.tuples(st.sampled_from(sorted(codes)), st.sampled_from(MONTHS))
    return tree, draw(st.dictionaries(keys, st.integers(0, 1000), max_size=12))


@settings(max_examples=60, deadline=None)
@given(counted(), st.sampled_from(MONTHS), st.sampled_from(MONTHS))
def test_no_border_changes_a_total(drawn: tuple[Units, Mapping[tuple[str, int], int]], then: int, now: int) -> None:
    tree, counts = drawn
    for on in (then, now):
        sums = UnitMap(tree, last_day(on)).totals(counts)
        unsaid = sum(count for (code, _), count in counts.items() if not code)
        communes = sum(count for code, count in sums.items() if code != "12" and "-" not in code)
        assert sums.get("12", 0) == communes + unsaid == sum(counts.values())


@settings(max_examples=60, deadline=None)
@given(borders(), st.sampled_from(MONTHS), st.sampled_from(MONTHS))
def test_what_was_counted_by_a_day_stands_under_units_of_that_day(tree: Units, done: int, on: int) -> None:
    done, on = sorted((done, on))
    map_ = UnitMap(tree, last_day(on))
    there = {unit.code for unit in tree.on(last_day(on))}

    assert all(map_.of(unit.code, done) in there for unit in tree.all if unit.start <= last_day(on))
