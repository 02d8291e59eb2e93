"""The doctor: each check, and what it says when what it looks at is broken."""

import asyncio
import os
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot import doctor
from bot.cli import main
from bot.dialogue.library import Operator
from bot.doctor import examine
from bot.findings import Finding
from bot.settings import Settings
from storage.rows import Arrival, Change, Person, Request
from storage.sql import SqlStore
from storage.sql.postgres import PostgresDatabase
from storage.sql.troubles import Cause, Troubles
from storage.tables import REVISION
from tests.readonce import read_once

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LATER = timedelta(minutes=11)


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HOCSO_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    read_once(monkeypatch)
    monkeypatch.setenv("HOCSO_WEB_PORT", "0")
    return tmp_path


def found(about: str, now: datetime = NOW) -> Finding:
    """Examine everything and return the one finding about something."""
    [finding] = [finding for finding in examine(Path(), now, (3, 11)) if finding.about == about]
    return finding


def settings(**values: Any) -> Settings:
    return Settings(**values)


async def kept(file: Path, **change: Any) -> None:
    """Make a database with one turn in it."""

    def decide(person: Person, _place: int) -> Change:
        return Change(person.turn + 1, **change)

    store = SqlStore(f"sqlite:///{file}")
    await store.open(serve=True)
    await store.turns([Arrival("web", "an", "1")], decide, NOW)
    await store.close()


def test_a_fresh_machine_is_told_only_who_runs_it_is_missing() -> None:
    findings = examine(Path(), NOW, (3, 11))
    assert [finding.about for finding in findings if finding.level != "ok"] == ["operator"]
    assert [finding.about for finding in findings] == [
        "python", "operator", "address", "proxies", "secret", "port", "clock", "disk", "database", "lessons", "fonts",
    ]  # fmt: skip


def test_a_finding_is_a_line_with_what_to_do() -> None:
    assert Finding("ok", "port", "free").line() == "ok    port: free"
    assert Finding("warn", "disk", "little", "make room").line() == "warn  disk: little: make room"


def test_an_old_python_fails() -> None:
    assert doctor.python((3, 10)).line() == "fail  python: 3.10 is too old: install Python 3.11 or newer"
    assert doctor.python((3, 11)).level == "ok"


def test_wrong_settings_are_all_there_is_to_say(home: Path) -> None:
    (home / ".env").write_text("HOCSO_LANGUAGE=xx\nHOCSO_DATABASE=x\n", encoding="utf-8")
    findings = examine(Path(), NOW, (3, 11))
    assert [(finding.level, finding.says.split()[0]) for finding in findings[1:]] == [
        ("fail", "HOCSO_DATABASE"),
        ("fail", "HOCSO_LANGUAGE"),
    ]


def test_a_bad_line_of_the_file_fails(home: Path) -> None:
    (home / ".env").write_text("what is this\n", encoding="utf-8")
    assert found("settings").line().startswith("fail  settings: .env, line 1")


def test_a_misspelt_setting_is_warned_of(home: Path) -> None:
    (home / ".env").write_text("HOCSO_WEBPORT=1\n", encoding="utf-8")
    assert found("settings").level == "warn"


@pytest.mark.parametrize(
    ("operator", "level"),
    [(Operator(), "warn"), (Operator("Tổ công tác"), "warn"), (Operator("Tổ công tác", "0213 3876 000"), "ok")],
)
def test_an_operator_has_a_name_and_a_phone(operator: Operator, level: str) -> None:
    assert doctor.operator(settings(operator=operator)).level == level


@pytest.mark.parametrize(
    ("host", "public", "level"),
    [
        ("127.0.0.1", "", "ok"),
        ("localhost", "", "ok"),
        ("0.0.0.0", "", "warn"),
        ("0.0.0.0", "https://hocso.vn", "ok"),
        ("0.0.0.0", "http://hocso.vn", "warn"),
        ("127.0.0.1", "http://localhost:8080", "ok"),
    ],
)
def test_an_address_others_open_is_set_and_encrypted(host: str, public: str, level: str) -> None:
    assert doctor.address(settings(web_host=host, public_url=public)).level == level


def test_behind_https_a_proxy_is_trusted() -> None:
    assert doctor.proxies(settings(public_url="https://hocso.vn")).level == "warn"
    assert doctor.proxies(settings(public_url="https://hocso.vn", trusted_proxies="127.0.0.1")).level == "ok"
    assert doctor.proxies(settings()).level == "ok"


def test_a_secret_that_can_be_guessed_fails_and_is_not_shown() -> None:
    weak = doctor.secret(settings(secret="abcabcabc" * 4))
    assert weak.level == "fail"
    assert "abcabc" not in weak.line()
    assert doctor.secret(settings(secret="0123456789abcdef" * 4)).line() == "ok    secret: from HOCSO_SECRET"
    assert doctor.secret(settings()).level == "ok"


class Site(BaseHTTPRequestHandler):
    """A program on the port: one of ours answers that it is ready."""

    answer = b"ready\n"

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_words: object) -> None:
        pass


class Strange(Site):
    answer = b"<html>\n"


@pytest.fixture(params=[Site, Strange])
def site(request: pytest.FixtureRequest) -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), request.param) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_port_that_is_taken_is_well_where_the_bot_itself_has_it(site: HTTPServer) -> None:
    finding = doctor.port(settings(web_port=site.server_port))
    ours = site.RequestHandlerClass is Site
    assert finding.level == ("ok" if ours else "fail")
    assert ("hocso run is at work" if ours else "Address already in use): set HOCSO_WEB_PORT") in finding.line()


def test_a_port_taken_by_something_that_is_no_website_fails() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as mute:
        thread = threading.Thread(target=lambda: mute.accept()[0].close())
        thread.start()
        assert doctor.port(settings(web_port=mute.getsockname()[1])).level == "fail"
        thread.join()


def test_an_address_of_another_machine_cannot_be_listened_on() -> None:
    finding = doctor.port(settings(web_host="203.0.113.7", web_port=0))
    assert (finding.level, "HOCSO_WEB_HOST" in finding.remedy) == ("fail", True)
    assert doctor.port(settings(web_host="no.such.host.invalid", web_port=0)).level == "fail"


def test_a_clock_before_the_program_was_written_fails() -> None:
    assert doctor.clock(datetime(1970, 1, 1, tzinfo=UTC), None).level == "fail"
    assert doctor.clock(NOW, NOW).level == "ok"


def test_a_clock_behind_the_database_fails(home: Path) -> None:
    (home / "hocso.db").touch()
    os.utime(home / "hocso.db", (NOW.timestamp() + 3600,) * 2)
    assert (
        found("clock")
        .line()
        .startswith(
            "fail  clock: it is 2026-11-23 08:00 UTC, but the database was written on 2026-11-23 09:00: set the clock"
        )
    )


@pytest.mark.parametrize(("free", "level"), [(50 << 20, "fail"), (500 << 20, "warn"), (5 << 30, "ok")])
def test_a_disk_has_room(free: int, level: str) -> None:
    assert doctor.disk(Path("hocso.db"), free).level == level


def test_the_room_is_told_of_the_disk_the_database_will_be_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_DATABASE", "sqlite:///not/there/yet.db")
    assert "not/there/yet.db" in found("disk").says


def test_a_database_is_not_made_by_looking(home: Path) -> None:
    assert found("database").says == "hocso.db will be made on the first run"
    assert not (home / "hocso.db").exists()


def test_a_database_without_a_folder_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_DATABASE", "sqlite:///not/there.db")
    assert found("database").level == "fail"


def test_a_sound_database_is_told_and_so_is_one_that_is_none(home: Path) -> None:
    asyncio.run(kept(home / "hocso.db"))
    later = datetime.now(UTC)
    assert [found(about, later).line() for about in ("database", "requests", "events")] == [
        "ok    database: hocso.db is sound",
        "ok    requests: none is stuck",
        "ok    events: none was set aside",
    ]
    (home / "hocso.db").write_bytes(b"not a database, whatever its name says" * 100)
    assert found("database", later).level == "fail"


def test_a_pooler_that_shares_sessions_fails(monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> None:
    monkeypatch.setenv("HOCSO_DATABASE", postgres_url)
    assert found("database").level == "ok"

    monkeypatch.setattr(PostgresDatabase, "write", PostgresDatabase.read)
    finding = found("database")
    assert (finding.level, finding.remedy) == (
        "fail",
        "set PgBouncer to pool_mode = session, or name the server itself",
    )


def test_a_damaged_database_fails(home: Path) -> None:
    file = home / "hocso.db"
    asyncio.run(kept(file))
    content = bytearray(file.read_bytes())
    content[-4096:] = b"\xff" * 4096
    file.write_bytes(content)
    finding = found("database", datetime.now(UTC))
    assert finding.level == "fail"
    assert "\n" not in finding.line()


def test_a_database_of_an_older_version_is_not_brought_up_to_date_by_looking(home: Path) -> None:
    asyncio.run(kept(home / "hocso.db"))
    with closing(sqlite3.connect("hocso.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    later = datetime.now(UTC)
    line = found("database", later).line()
    older = f"written by an older version of hocso (revision 0001; this is {REVISION}): end every hocso run of"
    assert line.startswith(f"warn  database: hocso.db: {older}"), line
    with closing(sqlite3.connect("hocso.db")) as connection, connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert found("database", later).level == "fail"
    assert "install that version" in found("database", later).says


def test_an_empty_database_is_not_filled_by_looking(home: Path) -> None:
    (home / "hocso.db").touch()
    assert found("database", datetime.now(UTC)).says.endswith("hocso.db is empty, and will be filled on the first run")
    assert (home / "hocso.db").stat().st_size == 0


def test_requests_that_wait_too_long_and_events_set_aside_are_warned_of(home: Path) -> None:
    asyncio.run(kept(home / "hocso.db", requests=(Request("r1", "holding", "{}"),)))
    [finding] = [one for one in doctor.database(settings(), home / "hocso.db", NOW + LATER) if one.about == "requests"]
    assert finding.level == "warn"
    assert doctor.requests(Troubles(0)).level == "ok"
    assert doctor.events(Troubles(0)).level == "ok"
    known = Troubles(0, (Cause("telegram", "KeyError at advance:7", 2, NOW), Cause("web", "ValueError", 1, NOW)))
    assert doctor.events(known).says == "3 could not be taken in, done or shown, and were set aside"
    assert [finding.line() for finding in doctor.causes(known)] == [
        "warn  events: 2 on telegram, last 2026-11-23 08:00: KeyError at advance:7",
        "warn  events: 1 on web, last 2026-11-23 08:00: ValueError",
    ]


def test_what_was_set_aside_is_retried_and_told_of_no_more(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(kept(home / "hocso.db", error="KeyError"))
    assert [one.level for one in examine(Path(), NOW, (3, 11)) if one.about == "events"] == ["warn", "warn"]
    assert main(["retry"]) == 0
    assert "nothing left to do, their learners stand where they stood: 1" in capsys.readouterr().out
    assert [one.level for one in examine(Path(), NOW, (3, 11)) if one.about == "events"] == ["ok"]


def test_lessons_that_are_faulty_or_missing_fail(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("lessons").level == "ok"
    (home / "courses" / "thu").mkdir(parents=True)
    monkeypatch.setenv("HOCSO_LESSONS", "courses")
    assert found("lessons").level == "fail"
    (home / "courses" / "thu" / "course.yaml").write_text("course: [", encoding="utf-8")
    assert found("lessons").remedy == "run hocso check, which says what and where"


def test_fonts_that_did_not_come_along_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert doctor.fonts().level == "ok"
    monkeypatch.setattr("bot.drawing.letters.FONTS", tmp_path)
    finding = doctor.fonts()
    assert (finding.level, "NotoSansBengali-Bold.ttf" in finding.says) == ("fail", True)


def test_fonts_without_our_letters_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    # A font for all of one script has none of the other's letters.
    monkeypatch.setattr("bot.drawing.letters._font_of", lambda _letter: "NotoSansBengali")
    finding = doctor.fonts()
    assert (finding.level, "Chữ" in finding.says) == ("fail", True)


def test_a_bot_s_token_is_looked_at_with_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_TELEGRAM_TOKEN", "123456789:AAFabcdefghijk")
    monkeypatch.setenv("HOCSO_TELEGRAM_API", "http://127.0.0.1:9")
    assert found("telegram token").level == "warn"
