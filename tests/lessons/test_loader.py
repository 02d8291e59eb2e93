"""Whole folders: sound courses in, every fault told, nothing raised."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.loader import check, load
from tests.lessons.writing import COURSE, FOUR, HEAD, course, folder

CONTENT = Path(__file__).parent.parent.parent / "lessons" / "content"
SHIPPED = sorted(CONTENT.glob("*/0*.yaml"))
SIGNS = (b"", b"\t", b": ", b"- ", b"{", b"]", b"*a", b"&a ", b"!", b"\x00", b"\xff", b"\n", b"|\n", b"'")
VALUES = ("[]", "{}", "[a, [b]]", "{a: b}", "9", "~", "<", "x" * 3000)
BAD = HEAD.replace("vi-du", "bai-hai") + "  - say: <b>\n"
ASK = "  - question: a\n    ask: b\n"
UNITS = "code,name,short,area,once\n03637,Xã Mường Kim,Mường Kim,Than Uyên,\n"


def codes(root: Path) -> list[str]:
    return [f"{Path(fault.path).relative_to(root)}:{fault.line} {fault.code}" for fault in load(root).faults]


def test_what_is_shipped_is_sound() -> None:
    loaded = load(CONTENT)

    assert [fault.line_of("en") for fault in loaded.faults] == []
    assert [found.id for found in loaded.courses] == ["an-toan-tren-mang", "dich-vu-va-tien", "gia-dinh-tin-tuc-ai"]
    assert loaded.units is not None
    assert all(lesson.facts or lesson.advice for found in loaded.courses for lesson in found.lessons)
    assert not (CONTENT / ".drawn").exists()


def test_sound_courses_run_beside_faulty_ones(tmp_path: Path) -> None:
    course(course(tmp_path, "hai", [HEAD.replace("vi-du", "khac") + FOUR, BAD]), "mot")

    loaded = load(tmp_path)

    assert [found.id for found in loaded.courses] == ["mot"]
    assert codes(tmp_path) == ["hai/02.yaml:5 HS028"]
    assert loaded.units is None


def test_an_id_belongs_to_one_lesson_or_course_of_all(tmp_path: Path) -> None:
    lessons = [HEAD.replace("vi-du", "mot") + FOUR]
    course(course(tmp_path, "mot"), "hai", lessons)

    assert codes(tmp_path) == ["mot/course.yaml:1 HS035"]
    assert [found.id for found in load(tmp_path).courses] == ["hai"]


def test_the_registers_stand_beside_the_courses(tmp_path: Path) -> None:
    lesson = f"lesson: vi-du\ntitle: Ví dụ\nfacts: F2\nskills: X\ncards:\n{FOUR}"
    root = folder(course(tmp_path, lessons=[lesson]), {"facts.yaml": "facts:\n  - fact: F1\n", "units.csv": UNITS})
    folder(root, {"framework.yaml": "skills:\n  - {skill: TO.4, title: Một}\n"})
    loaded = load(root, today=date(2026, 11, 23))

    assert codes(root) == [*(["facts.yaml:2 HS018"] * 5), "lop/01.yaml:3 HS056", "lop/01.yaml:4 HS057"]
    assert loaded.courses == ()
    assert loaded.units is not None


def test_a_faulty_register_leaves_no_course_out(tmp_path: Path) -> None:
    root = folder(course(tmp_path), {"facts.yaml": "", "units.csv": "", "framework.yaml": "["})
    loaded = load(root)

    assert [fault.code for fault in loaded.faults] == ["HS013", "HS006", "HS077"]
    assert len(loaded.courses) == 1
    assert loaded.units is None


def test_a_register_that_is_no_file_is_told(tmp_path: Path) -> None:
    root = folder(course(tmp_path), {"facts.yaml/x": ""})

    assert codes(root) == ["facts.yaml:1 HS001"]


@pytest.mark.parametrize(("name", "code"), [("khong-co", "HS001"), ("trong", "HS075"), ("tep", "HS001")])
def test_a_folder_without_courses_is_told(tmp_path: Path, name: str, code: str) -> None:
    folder(tmp_path, {"trong/x/readme.txt": "", "tep": ""})

    assert [f"{fault.path}:{fault.line}:{fault.column} {fault.code}" for fault in load(tmp_path / name).faults] == [
        f"{tmp_path / name}:1:1 {code}"
    ]


def test_hidden_folders_and_folders_without_lessons_are_no_courses(tmp_path: Path) -> None:
    root = folder(course(tmp_path), {".git/a.yaml": "", "hinh/a.png": "", "readme.md": ""})

    assert codes(root) == []


def test_a_folder_that_may_not_be_listed_is_no_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = folder(course(tmp_path), {"kin/a.txt": ""})
    listed = Path.iterdir

    def refuse(path: Path) -> object:
        if path.name == "kin":
            raise PermissionError
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)

    assert codes(root) == []


def test_pictures_are_drawn_where_one_says(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240"><circle cx="160" cy="120" r="80"/></svg>'
    lesson = HEAD + FOUR + "  - say: Năm.\n    picture: a.svg\n    alt: Một chấm\n"
    root = folder(course(tmp_path / "bai", lessons=[lesson]), {"lop/a.svg": svg})

    assert load(root, gallery=tmp_path / "kho").faults == ()
    assert [path.suffix for path in (tmp_path / "kho").iterdir()] == [".png"]
    assert not (root / ".drawn").exists()
    assert check([root / "lop" / "01.yaml"]) == ()
    assert [path.suffix for path in (root / ".drawn").iterdir()] == [".png"]


def lines(paths: list[Path]) -> list[str]:
    return [f"{fault.path}:{fault.line} {fault.code}" for fault in check(paths)]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root with a faulty lesson in each of two courses and a faulty register, as the folder one stands in."""
    course(course(tmp_path / "bai", "hai", [BAD]), "mot", [BAD.replace("bai-hai", "bai-mot")])
    folder(tmp_path / "bai", {"units.csv": "", "mot/.nhap.yaml": BAD})
    monkeypatch.chdir(tmp_path)
    return Path("bai")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("bai", ["bai/hai/01.yaml:5 HS028", "bai/mot/01.yaml:5 HS028", "bai/units.csv:1 HS077"]),
        ("./bai/", ["bai/hai/01.yaml:5 HS028", "bai/mot/01.yaml:5 HS028", "bai/units.csv:1 HS077"]),
        ("bai/mot", ["bai/mot/01.yaml:5 HS028"]),
        ("bai/mot/01.yaml", ["bai/mot/01.yaml:5 HS028"]),
        ("bai/mot/course.yaml", []),
        ("bai/units.csv", ["bai/units.csv:1 HS077"]),
        ("bai/mot/khong-co.yaml", ["bai/mot/khong-co.yaml:1 HS001"]),
        ("bai/mot/.nhap.yaml", ["bai/mot/.nhap.yaml:5 HS028"]),
        ("bai/khong-co", ["bai/khong-co:1 HS001"]),
    ],
)
def test_files_are_named_as_they_were_given(root: Path, given: str, told: list[str]) -> None:
    assert lines([Path(given)]) == told


def test_the_folder_one_stands_in_may_be_a_course(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "mot")

    assert lines([Path()]) == ["01.yaml:5 HS028"]
    assert lines([Path("01.yaml")]) == ["01.yaml:5 HS028"]


def test_several_paths_are_told_once_and_in_order(root: Path) -> None:
    assert lines([root / "mot", root / "mot" / "01.yaml", root / "hai"]) == [
        "bai/hai/01.yaml:5 HS028",
        "bai/mot/01.yaml:5 HS028",
    ]


def test_a_lesson_outside_any_course_is_checked_alone(tmp_path: Path) -> None:
    folder(tmp_path, {"bai.yaml": HEAD + "  - say: {vi: Tắt máy., bn: Tắt máy.}\n"})

    assert [fault.code for fault in check([tmp_path / "bai.yaml"])] == ["HS108"]


def test_lessons_in_a_folder_without_a_course_file_are_a_course_that_lacks_it(tmp_path: Path) -> None:
    folder(tmp_path, {"lop/01.yaml": HEAD + FOUR})

    assert [fault.code for fault in check([tmp_path / "lop"])] == ["HS074"]


def test_a_name_that_no_terminal_shows_is_made_fit(tmp_path: Path) -> None:
    root = course(tmp_path)
    (root / "lop" / "\x1b[2J\udcff.yaml").write_text("[", encoding="utf-8")

    assert [Path(fault.path).name for fault in check([root])] == ["?[2J?.yaml"]


@pytest.mark.no_cover
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutilated_lesson_raises(data: st.DataObject, tmp_path: Path) -> None:
    original = data.draw(st.sampled_from(SHIPPED)).read_bytes()
    start = data.draw(st.integers(0, len(original)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.sampled_from(SIGNS))
    again = data.draw(st.integers(1, 3))
    root = folder(
        tmp_path,
        {"lop/course.yaml": COURSE, "lop/01.yaml": original[:start] + put * again + original[start + cut :]},
    )

    loaded = load(root)

    assert loaded.courses or any(not fault.warning for fault in loaded.faults)
    assert all(fault.line_of(language) for fault in loaded.faults for language in ("vi", "en"))


@pytest.mark.no_cover
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_lesson_with_its_parts_exchanged_raises(data: st.DataObject, tmp_path: Path) -> None:
    written = data.draw(st.sampled_from(SHIPPED)).read_text(encoding="utf-8").split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        one, other = (data.draw(st.integers(0, len(written) - 1)) for _ in range(2))
        match data.draw(st.sampled_from(["exchange", "drop", "double", "value"])):
            case "exchange":
                written[one], written[other] = written[other], written[one]
            case "drop":
                written[one] = ""
            case "double":
                written.insert(one, written[other])
            case _:
                key = written[one].split(":")[0]
                written[one] = f"{key}: {data.draw(st.sampled_from(VALUES))}"
    root = folder(tmp_path, {"lop/course.yaml": COURSE, "lop/01.yaml": "\n".join(written)})

    loaded = load(root)

    assert loaded.courses or any(not fault.warning for fault in loaded.faults)


@pytest.mark.no_cover
def test_two_hundred_lessons_load_in_a_moment(tmp_path: Path) -> None:
    card = """  - question: hoi-{n}
    ask: Người mặc áo công an gọi video, bảo <bạn> chuyển tiền để kiểm tra. Mình làm gì?
    answers:
      - right: Tắt máy, hỏi công an xã
        because: Đúng rồi ạ. Tắt máy rồi hỏi tận nơi là chắc nhất.
      - wrong: Hỏi tên, số hiệu của họ
        because: Chưa chắc đâu ạ. Tên và số hiệu họ bịa ra được, mình tắt máy là hơn.
      - wrong: Nhìn kỹ áo và phù hiệu
        because: Áo công an thì kẻ lừa cũng mặc được ạ. Công an thật không làm việc qua gọi video.
"""
    cards = "".join(card.replace("{n}", str(n)) for n in range(8))
    for part in range(20):
        lessons = [HEAD.replace("vi-du", f"bai-{part}-{n}") + cards for n in range(10)]
        course(tmp_path, f"lop{part:02}", lessons)
    began = time.process_time()
    loaded = load(tmp_path)

    # About half a second on an idle machine; the rest is room for a busy one that measures coverage besides.
    assert time.process_time() - began < 10
    assert sum(len(found.lessons) for found in loaded.courses) == 200


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "text",
    [
        HEAD + "  - x\n" * 40_000,
        HEAD + "  - say: &a b\n" * 10_000,
        "\n".join(f"k{n}: v" for n in range(25_000)),
        f"{HEAD}{ASK}    answers:\n" + "".join(f"      - right: r{n}\n" for n in range(10_000)),
        f"{HEAD}  - story: a\n    start: b\n    lines:\n"
        + "".join(f"      l{n}: {{because: x}}\n" for n in range(9_000)),
        HEAD + "  - say: " + "<" * 200_000 + "\n",
        f"{HEAD}{ASK}    number: " + "9" * 200_000 + "\n",
        f"{HEAD}{ASK}    typed: [" + ", ".join(f"chữ {n}" for n in range(15_000)) + "]\n",
        "lesson: " + "x" * 200_000,
    ],
    ids=["items", "anchors", "keys", "answers", "lines", "angles", "digits", "words", "id"],
)
def test_a_large_hostile_file_takes_seconds_at_most(tmp_path: Path, text: str) -> None:
    folder(tmp_path, {"bai.yaml": text})
    began = time.process_time()

    check([tmp_path / "bai.yaml"])

    assert time.process_time() - began < 10
