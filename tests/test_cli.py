"""The command as operators and learners type it: what comes out, where, and with what exit code."""

import asyncio
import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import jsonschema
import pytest

from bot.cli import main
from bot.settings import Settings
from bot.turns import clock
from storage.rows import local_day
from tests.forks import fork
from tests.fresh import fresh
from tests.recount import ORDER, recount

ROOT = Path(__file__).parent.parent
LESSON = """
lesson: goi
title: {vi: Cuộc gọi lạ, en: Strange calls}
advice: true
cards:
  - say:
      vi: Ai đòi mã OTP thì tắt máy.
      en: If someone asks for your OTP, hang up.
  - question: doi-ma
    ask:
      vi: Có người đòi mã OTP. Mình làm gì?
      en: Someone asks for your OTP. What do you do?
    answers:
      - right:
          vi: Tắt máy
          en: Hang up
        because:
          vi: Tắt máy là chắc nhất.
          en: Hanging up is safest.
      - wrong:
          vi: Đọc mã cho họ
          en: Read it to them
        because:
          vi: Mã như chìa khóa nhà.
          en: The code is like your house key.
"""
COURSE = """
course: thu
title: {vi: Lớp thử, en: A trial}
languages: [vi, en]
audience: [citizens]
"""


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with one course, and no other setting."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HOCSO_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    course = tmp_path / "courses" / "thu"
    course.mkdir(parents=True)
    (course / "course.yaml").write_text(COURSE, encoding="utf-8")
    (course / "01.yaml").write_text(LESSON, encoding="utf-8")
    monkeypatch.setenv("HOCSO_LESSONS", "courses")
    monkeypatch.setenv("HOCSO_WEB_PORT", "0")
    return tmp_path


@pytest.fixture
def empty(home: Path) -> None:
    """Keep a database in which nobody has learned anything."""
    fresh(home)


def hocso(*words: str, typed: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Run the command as another process, with lines to type."""

    async def run() -> subprocess.CompletedProcess[str]:
        process = await fork(*words, env=os.environ, cwd=Path.cwd())
        printed, errors = await asyncio.wait_for(process.communicate(lines(typed).encode()), 60)
        return subprocess.CompletedProcess(words, await process.wait(), printed.decode(), errors.decode())

    return asyncio.run(run())


def cold(*words: str, typed: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Run it as a user does, from nothing, but every warning is an error and the machine speaks no Vietnamese."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "bot", *words],
        input=lines(typed),
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def lines(typed: Sequence[str]) -> str:
    """Return what was typed, each with Enter."""
    return "".join(f"{line}\n" for line in typed)


LEARNS = ("Đồng ý", "Bác", "tiếp", "doc ma cho ho", "thử lại", "tat may", "tiếp")


def test_counts_are_proved_by_a_second_count_and_made_anew(home: Path) -> None:
    hocso("chat", "--as", "Lan", typed=LEARNS)

    proved = hocso("recount")
    assert (proved.returncode, proved.stderr) == (0, "")
    assert proved.stdout.startswith("all ")
    assert proved.stdout.endswith(" counts of 1 learners are what the records say\n")

    with closing(sqlite3.connect(home / "hocso.db")) as database, database:
        database.execute("UPDATE cells SET completions = 2")
    told = hocso("recount")
    assert told.returncode == 1
    assert "kept 1 2 1 " in told.stdout
    assert "counted 1 1 1 " in told.stdout
    assert told.stdout.endswith(" counts differ: run hocso recount --repair\n")

    assert hocso("recount", "--repair").returncode == 0
    assert hocso("recount").stdout == proved.stdout


def test_a_lesson_learned_in_the_terminal_is_one_completion_in_the_export(home: Path) -> None:
    talk = cold("chat", "--as", "Lan", "--transcript", "talk.txt", typed=LEARNS)
    assert (talk.returncode, talk.stderr) == (0, "")
    assert "Mã như chìa khóa nhà." in talk.stdout
    assert "Tắt máy là chắc nhất." in talk.stdout
    assert "đã học xong bài “Cuộc gọi lạ”" in talk.stdout
    assert talk.stdout.splitlines()[-1].startswith("Hẹn gặp lại!")
    assert "> tat may\n" in (home / "talk.txt").read_text(encoding="utf-8")

    told = cold("export", "completions", "--format", "json")
    [row] = json.loads(told.stdout)
    month = local_day(clock()) // 100
    assert row == {
        "period": f"{month // 100}-{month % 100:02}",
        "lesson": "goi",
        "title": "Cuộc gọi lạ",
        "unit": "",
        "unit_name": "",
        "audience": "",
        "mode": "self",
        "started": 1,
        "completions": 1,
        "sittings": 1,
        "attempts": 2,
    }
    key = f"{row['period']}|goi|||self"
    assert recount(home / "hocso.db", month, month, ORDER, frozenset()) == {key: (1, 1, 1, 2)}


def test_each_name_has_its_own_learner_who_goes_on_where_they_were() -> None:
    hocso("chat", "--as", "Lan", typed=LEARNS[:3])
    assert "Có người đòi mã OTP" in hocso("chat", "--as", " Lan ").stdout
    assert "Đồng ý" in hocso("chat", "--as", "Minh").stdout


def test_a_link_and_a_language_are_taken_along_at_the_door() -> None:
    talk = hocso("chat", "--link", "goi", "--language", "en", typed=["yes", "1"])
    assert "Type a number or words" in talk.stdout
    assert "If someone asks for your OTP, hang up." in talk.stdout


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[str]]:
    """Start the command as another process, which is killed if the test does not end it."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_ctrl_c_leaves_with_one_kind_line_and_without_a_trace() -> None:
    with started("chat") as chatting:
        assert chatting.stdout is not None
        while "Đồng ý" not in chatting.stdout.readline():
            pass
        chatting.send_signal(signal.SIGINT)
        rest, errors = chatting.communicate(timeout=30)
    assert (chatting.returncode, errors) == (0, "")
    assert rest.splitlines()[-1].startswith("Hẹn gặp lại!")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_server_says_its_address_answers_there_and_ends_well_when_told_to(
    stop: signal.Signals, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with started("run") as server:
        assert server.stdout is not None
        address = server.stdout.readline().removeprefix("Học Số: ").strip()
        with urlopen(f"{address}/readyz", timeout=10) as answer:
            assert answer.read() == b"ready\n"
        assert main(["run"]) == 1
        assert capsys.readouterr().err == (
            "hocso.db: another hocso run works on this file: stop it, or name another file\n"
        )
        monkeypatch.setenv("HOCSO_WEB_PORT", address.rpartition(":")[2])
        assert main(["run"]) == 1
        assert "(Address already in use): set HOCSO_WEB_PORT to a free port" in capsys.readouterr().err
        server.send_signal(stop)
        _, errors = server.communicate(timeout=5)
    assert (server.returncode, errors) == (0, "")


@pytest.mark.parametrize("name", ["", "   ", "a" * 65, "x\x1b[31m"])
def test_a_name_is_one_that_can_be_shown(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["chat", "--as", name, "--language", "xx" if not name else "vi"])
    assert code == 2
    assert capsys.readouterr().err.startswith("--as NAME: write" if name else "--language xx is not spoken here")


def test_a_transcript_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chat", "--as", "Lan", "--transcript", "nowhere/talk.txt"]) == 2
    assert (
        capsys.readouterr().err
        == "--transcript nowhere/talk.txt cannot be written (No such file or directory): " + ("name another file\n")
    )


def test_the_shipped_lessons_are_sound(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("HOCSO_LESSONS")
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "0 lỗi, 0 cảnh báo.\n"


def test_a_fault_is_a_line_with_its_place_and_the_last_line_counts(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = home / "courses" / "thu" / "01.yaml"
    lesson.write_text(LESSON.replace("right:", "rihgt:"), encoding="utf-8")
    assert main(["check", str(lesson), "--language", "en"]) == 1
    *faults, counted = capsys.readouterr().out.splitlines()
    assert faults[0].startswith(f"{lesson}:14:9: HS")
    assert " — " in faults[0]
    assert counted == f"Faults: {len(faults)}. Warnings: 0."


def test_a_warning_is_no_fault(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lesson = home / "courses" / "thu" / "01.yaml"
    lesson.write_text(LESSON.replace("advice: true\n", ""), encoding="utf-8")
    assert main(["check"]) == 0
    *_, warning, counted = capsys.readouterr().out.splitlines()
    assert ": warning HS1" in warning
    assert counted.startswith("0 lỗi, ")
    assert not counted.startswith("0 lỗi, 0")


def test_faults_are_told_in_a_language_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--language", "xx"]) == 2
    assert capsys.readouterr().err == "--language xx is not spoken here: write one of vi, bn, en\n"


def test_the_schema_of_a_lesson_is_a_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("database", ["", "sqlite:///not/there.db"])
def test_looking_for_counts_makes_no_database(
    database: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOCSO_DATABASE", database)
    before = sorted(home.rglob("*"))
    assert main(["export", "completions"]) == 1
    missing = home / (database.removeprefix("sqlite:///") or "hocso.db")
    assert capsys.readouterr() == (
        "",
        f"no database at {missing}: start `hocso run` in its folder, or set HOCSO_DATABASE\n",
    )
    main(["doctor"])
    assert sorted(home.rglob("*")) == before


@pytest.mark.usefixtures("empty")
def test_an_empty_store_has_no_rows_and_says_so(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "completions"]) == 0
    captured = capsysbinary.readouterr()
    assert captured.out == (
        b"\xef\xbb\xbfperiod,lesson,title,unit,unit_name,audience,mode,started,completions,sittings,attempts\r\n"
    )
    assert captured.err == b"Nothing has been counted yet in sqlite:///hocso.db.\n"


@pytest.mark.usefixtures("empty")
def test_a_span_without_anything_has_zeros_in_the_file_asked_for(
    home: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    words = "export completions --from 2026-01-01 --to 2026-02-28 --by period,lesson --output counts.csv"
    assert main(words.split()) == 0
    assert capsysbinary.readouterr() == (b"", b"")
    content = (home / "counts.csv").read_bytes().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline="")))[1:] == [
        ["2026-01", "goi", "Cuộc gọi lạ", "", "0", "0", "0", "0"],
        ["2026-02", "goi", "Cuộc gọi lạ", "", "0", "0", "0", "0"],
    ]


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--from 2026-10-02", "--from 2026-10-02 cuts a month: counts are by whole months, write 2026-10"),
        ("--to soon", '"soon" is not a month: write one such as 2026-10, or a date such as 2026-10-01'),
        (
            "--by lesson,week",
            "--by lesson,week cannot be counted: write some of period, lesson, unit, audience, mode, separated",
        ),
        ("--output nowhere/a.csv", "--output nowhere/a.csv cannot be written (No such file or directory): name "),
    ],
)
def test_an_export_that_cannot_be_is_refused_in_one_line(
    words: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "completions", *words.split()]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(told)


def test_the_doctor_says_a_line_each_and_fails_where_something_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 0
    assert all(line[:4].strip() in ("ok", "warn") for line in capsys.readouterr().out.splitlines())
    monkeypatch.setenv("HOCSO_SECRET", "a" * 40)
    assert main(["doctor"]) == 1
    assert "\nfail  secret: HOCSO_SECRET can be guessed" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["run", "chat", "check", "export completions"])
def test_a_wrong_setting_is_one_line_and_exit_code_2(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOCSO_WEB_PORT", "x")
    assert main(command.split()) == 2
    assert capsys.readouterr().err.startswith('HOCSO_WEB_PORT is "x": write a port')


def test_a_misspelt_setting_is_told_and_the_command_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOCSO_LESON", "x")
    assert main(["check"]) == 0
    assert "HOCSO_LESON is not a setting and is ignored: did you mean HOCSO_LESSONS?" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run", "chat", "export completions"])
def test_a_database_that_cannot_be_used_is_one_line_and_exit_code_1(
    command: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "hocso.db").write_bytes(b"not a database, whatever its name says" * 100)
    assert main(command.split()) == 1
    error = capsys.readouterr().err
    assert error.startswith("hocso.db: this file is not a SQLite database")
    assert error.count("\n") == 1


def test_a_database_that_breaks_while_somebody_learns_is_one_line_too(home: Path) -> None:
    hocso("chat", typed=LEARNS[:2])
    for file in home.glob("hocso.db-*"):
        file.unlink()
    content = bytearray((home / "hocso.db").read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 64] = b"\xff" * 64
    (home / "hocso.db").write_bytes(content)
    talk = hocso("chat", typed=LEARNS[2:])
    assert talk.returncode == 1
    assert talk.stderr.splitlines()[-1].startswith("hocso.db: the file is damaged")
    assert "Traceback" not in talk.stderr


def test_what_is_not_a_command_is_told_with_the_way_to_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rum"]) == 2
    assert "Try 'hocso --help' for help." in capsys.readouterr().err
    assert main(["--help"]) == 0
    assert "completions" not in capsys.readouterr().out


@pytest.mark.usefixtures("empty")
def test_python_dash_m_bot_is_the_same_command() -> None:
    assert cold("export", "completions", "--to", "soon").returncode == 2


@pytest.mark.usefixtures("empty")
def test_a_span_may_end_today_in_the_middle_of_a_month(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    today = (clock() + timedelta(hours=7)).date()
    assert main(["export", "completions", "--from", f"{today:%Y-%m}", "--to", today.isoformat()]) == 0
    assert b"goi" in capsysbinary.readouterr().out
