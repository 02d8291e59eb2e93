"""What an operator may set: variables named ``HOCSO_…``, in the environment or in a ``.env`` file beside it.

This is the only reader of the environment. A value that cannot be is told in one line that names the variable
and says what to write; the value itself is shown unless it is secret.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from difflib import get_close_matches
from ipaddress import ip_network
from os import environ  # noqa: TID251 -- this is the one reader of the environment
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlsplit

from dotenv.parser import Binding, parse_stream
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.dialogue.library import Operator
from bot.words import languages
from storage.rows.privacy import Retention

PREFIX = "HOCSO_"
SHIPPED = Path(__file__).parent.parent / "lessons" / "content"
"""The courses that come with the program."""
TELEGRAM = "https://api.telegram.org"
"""Where Telegram itself answers bots."""
ZALO = "https://bot-api.zaloplatforms.com"
"""Where Zalo answers bots of its Bot Platform."""
ZALO_OA = "https://openapi.zalo.me"
"""Where Zalo answers Official Accounts."""
ZALO_OAUTH = "https://oauth.zaloapp.com"
"""Where Zalo gives Official Accounts their tokens."""
MONTH = timedelta(days=30.4375)
"""A month where something is kept for so many: a twelfth of a year."""
HOOK_PORTS = (443, 80, 88, 8443)
"""The ports to which Telegram itself brings updates."""
SECRETS = (
    "secret",
    "backup_passphrase",
    "telegram_token",
    "telegram_secret",
    "zalo_token",
    "zalo_secret",
    "zalo_oa_app_secret",
    "zalo_oa_secret",
    "zalo_oa_refresh_token",
)
"""Settings whose value is never shown, however wrong it is."""

_PHONE = re.compile(r"\+?[\d(][\d\s().x-]{2,}", re.IGNORECASE)
_HOST = re.compile(r"[0-9A-Za-z.:_-]+")
_PASSWORD = re.compile(r"//[^/]*@")
_TOKEN = re.compile(r"[0-9]{5,16}:[A-Za-z0-9_-]{10,100}")
# In an address, the other signs would end the token.
_ZALO_TOKEN = re.compile(r"[0-9]{5,25}:[A-Za-z0-9._~+=!*,;@-]{8,256}")
_ZALO_HOOK_SECRET = re.compile(r"[!-~]{8,256}")
_ZALO_NUMBER = re.compile(r"[0-9]{5,25}")
_ZALO_SECRET = re.compile(r"[!-~]{8,2000}")
_HOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class SettingsError(Exception):
    """A setting cannot be used; the text has a line for each, fit to be shown to an operator."""


def _operator(value: object) -> object:
    """Read ``Name, phone``: the last part after a comma is the phone where it looks like one."""
    if not isinstance(value, str):
        return value
    words = unicodedata.normalize("NFC", " ".join(value.split()))
    name, _, phone = words.rpartition(",")
    if not _PHONE.fullmatch(phone.strip()):
        name, phone = words, ""
    if not name.strip(" ,") or _PHONE.fullmatch(words) or len(words) > 200:
        raise ValueError("an operator has a name")
    return Operator(name.strip(" ,"), phone.strip())


def _proxies(value: object) -> object:
    """Read addresses and networks separated by commas or spaces."""
    if not isinstance(value, str):
        return value
    return tuple(str(ip_network(part, strict=False)) for part in value.replace(",", " ").split())


Proxies: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_proxies)]
OneOperator: TypeAlias = Annotated[Operator, NoDecode, BeforeValidator(_operator)]


class Settings(BaseSettings):
    """Every setting, checked. A description is what is told to one who wrote something else: "write …"."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        str_strip_whitespace=True,
        validate_default=False,
    )

    database: str = Field(
        "sqlite:///hocso.db",
        repr=False,
        description="sqlite:/// and the path of a file, for example sqlite:///hocso.db,"
        " or postgresql://user:password@host/database",
    )
    lessons: Path = Field(
        SHIPPED, description="a folder that is there and can be read, with a folder for each course in it"
    )
    spoken: Path | None = Field(
        None,
        description="a folder for what `hocso speak` has a machine read out, for example hocso.spoken;"
        " without it, nothing is read out",
    )
    web_host: str = Field(
        "127.0.0.1", description="the address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all networks"
    )
    web_port: int = Field(
        8080, ge=0, le=65535, description="a port from 1 to 65535, for example 8080 (0: any that is free)"
    )
    public_url: str = Field(
        "", description="the address people open, with http:// or https:// and no path, for example https://hocso.vn"
    )
    secret: SecretStr | None = Field(
        None, description="at least 32 characters that nobody can guess, or leave it out: one is made and kept"
    )
    backup_passphrase: SecretStr | None = Field(
        None, description="at least 12 letters that nobody can guess; without it, backups are not encrypted"
    )
    operator: OneOperator = Field(
        Operator(), description="who runs the service and a phone number, for example: Tổ công tác, 0213 3876 000"
    )
    language: str = Field("vi", description="the code of a language the bot speaks, for example vi")
    web_new_learners: int = Field(
        600, ge=1, le=1_000_000, description="how many new learners an address may bring in an hour, for example 600"
    )
    trusted_proxies: Proxies = Field(
        (),
        description="addresses or networks of your own proxies, separated by commas, for example 127.0.0.1, 10.0.0.0/8",
    )
    keep_idle_months: int = Field(
        24, ge=1, le=120, description="after how many months without a visit a learner becomes a count, for example 24"
    )
    keep_children_months: int = Field(
        12, ge=1, le=120, description="the same for those under 16, for example 12; it cannot be longer than for others"
    )
    keep_withdrawn_days: int = Field(
        15, ge=0, le=15, description="days, at most 15, that one who took a yes back has to think again"
    )
    keep_requests_days: int = Field(
        7, ge=1, le=365, description="days that a request stays whose answer nobody took, for example 7"
    )
    keep_set_aside_days: int = Field(
        30, ge=1, le=365, description="days that the line about an event that failed stays, for example 30"
    )
    keep_uses_months: int = Field(
        36, ge=1, le=120, description="months that the log of what was done with a role stays, for example 36"
    )
    metrics: str = Field(
        "", description="the address and port where figures are asked for, for example 127.0.0.1:9464, or leave it out"
    )
    log: Literal["console", "json"] = Field("console", description="console for people, or json for machines")
    telegram_token: SecretStr | None = Field(
        None, description="the token as BotFather gave it: digits, a colon, then letters and digits"
    )
    telegram_api: str = Field(
        TELEGRAM,
        description=f"{TELEGRAM}, or the http:// or https:// address of your own Bot API server, with no path",
    )
    # After what it is checked against: a field is told only of those before it.
    telegram_mode: Literal["polling", "webhook"] = Field(
        "polling",
        description="polling; or webhook where HOCSO_PUBLIC_URL is an https:// address on port 443, 80, 88 or 8443",
    )
    telegram_secret: SecretStr | None = Field(
        None, description="1 to 256 of the letters A-Z a-z 0-9 _ - that nobody can guess, or leave it out"
    )
    zalo_token: SecretStr | None = Field(
        None, description="the token as Zalo Bot Creator gave it: digits, a colon, then letters and digits"
    )
    zalo_api: str = Field(ZALO, description=f"{ZALO}, or another http:// or https:// address with no path")
    zalo_mode: Literal["polling", "webhook"] = Field(
        "polling", description="polling; or webhook where HOCSO_PUBLIC_URL is an https:// address in the internet"
    )
    zalo_secret: SecretStr | None = Field(
        None, description="8 to 256 letters without marks and spaces that nobody can guess, or leave it out"
    )
    zalo_oa_id: str = Field("", description="the number of the Official Account: digits, as its page shows them")
    zalo_oa_app_secret: SecretStr | None = Field(
        None, description="the secret key of the app, as the app's page at developers.zalo.me shows it"
    )
    zalo_oa_secret: SecretStr | None = Field(
        None, description="the secret key of the Official Account, as the page of the webhook shows it; not the app's"
    )
    zalo_oa_refresh_token: SecretStr | None = Field(
        None, description="the refresh token that an administrator of the Official Account consented to"
    )
    zalo_oa_api: str = Field(ZALO_OA, description=f"{ZALO_OA}, or another http:// or https:// address with no path")
    zalo_oa_oauth: str = Field(
        ZALO_OAUTH, description=f"{ZALO_OAUTH}, or another http:// or https:// address with no path"
    )
    zalo_oa_buttons: Literal["plain", "template"] = Field(
        "plain", description="plain, or template where buttons do not show"
    )
    zalo_oa_paid: bool = Field(
        False, description="yes where messages may be sent that cost the Official Account something, or no"
    )
    # After what has to be set along with it.
    zalo_oa_app_id: str = Field(
        "",
        description="the number of the app, and set HOCSO_ZALO_OA_APP_SECRET, HOCSO_ZALO_OA_ID and HOCSO_ZALO_OA_SECRET"
        " along with it",
    )

    @field_validator("database")
    @classmethod
    def _a_known_database(cls, value: str) -> str:
        if value.startswith("postgresql://"):
            server = urlsplit(value)
            if not server.hostname or not server.path.strip("/") or server.port == 0:
                raise ValueError("no server or no database")
            return value
        file = value.removeprefix("sqlite:///")
        if file == value or not file.strip("/") or file.startswith((":", "?")):
            raise ValueError("not a file")
        return value

    @field_validator("lessons")
    @classmethod
    def _a_folder(cls, value: Path) -> Path:
        folder = value.expanduser()
        if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
            raise ValueError("no such folder")
        return folder

    @field_validator("web_host")
    @classmethod
    def _a_host(cls, value: str) -> str:
        if not _HOST.fullmatch(value):
            raise ValueError("not a host")
        return value

    @field_validator("metrics")
    @classmethod
    def _an_address_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (_HOST.fullmatch(host.strip("[]")) and port.isdecimal() and 0 < int(port[:6]) <= 65535):
            raise ValueError("not an address with a port")
        return value

    @field_validator("public_url", "telegram_api", "zalo_api", "zalo_oa_api", "zalo_oa_oauth")
    @classmethod
    def _an_origin(cls, value: str) -> str:
        if not value:
            return value
        # Pages and cookies live at the root of their host: under a path, links would lead elsewhere.
        parts = urlsplit(value)
        plain = not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
        if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc) or not plain:
            raise ValueError("not an origin")
        if parts.hostname is None or parts.port == 0:  # Reading the port raises ValueError where it is no number.
            raise ValueError("no host")
        return value.rstrip("/")

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().strip()) < 32:
            raise ValueError("too short")
        return value

    @field_validator("backup_passphrase")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 12:
            raise ValueError("too short")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("not a token")
        return value

    @field_validator("telegram_secret")
    @classmethod
    def _fit_for_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _HOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("other letters")
        return value

    @field_validator("telegram_mode")
    @classmethod
    def _reachable(cls, value: str, info: ValidationInfo) -> str:
        public, api = info.data.get("public_url"), info.data.get("telegram_api")
        if value == "polling" or public is None or api is None:
            return value
        address = urlsplit(public)
        # A server of one's own brings updates to any address; Telegram itself does not.
        fit = address.scheme == "https" and (address.port or 443) in HOOK_PORTS if api == TELEGRAM else public
        if not fit:
            raise ValueError("no address for it")
        return value

    @field_validator("zalo_token")
    @classmethod
    def _a_token_of_zalo(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _ZALO_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("not a token")
        return value

    @field_validator("zalo_secret")
    @classmethod
    def _fit_for_zalo_and_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _ZALO_HOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("too short, too long or other letters")
        return value

    @field_validator("zalo_mode")
    @classmethod
    def _reachable_by_zalo(cls, value: str, info: ValidationInfo) -> str:
        public, api = info.data.get("public_url"), info.data.get("zalo_api")
        if value == "polling" or public is None or api is None:
            return value
        # A server of one's own brings messages to any address; Zalo itself does not.
        if not (public.startswith("https://") if api == ZALO else public):
            raise ValueError("no address for it")
        return value

    @field_validator("zalo_oa_id", "zalo_oa_app_id")
    @classmethod
    def _a_number_of_zalo(cls, value: str) -> str:
        if value and not _ZALO_NUMBER.fullmatch(value):
            raise ValueError("not a number")
        return value

    @field_validator("zalo_oa_app_secret", "zalo_oa_secret", "zalo_oa_refresh_token")
    @classmethod
    def _a_secret_of_zalo(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _ZALO_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("other letters")
        return value

    @field_validator("zalo_oa_app_id")
    @classmethod
    def _with_all_it_needs(cls, value: str, info: ValidationInfo) -> str:
        # What is wrong by itself is not in the data, and was told.
        needed = ("zalo_oa_id", "zalo_oa_app_secret", "zalo_oa_secret")
        if value and not all(info.data.get(name, "wrong") for name in needed):
            raise ValueError("something is missing")
        return value

    @field_validator("language")
    @classmethod
    def _a_spoken_language(cls, value: str) -> str:
        if value not in languages():
            raise ValueError("no catalogue")
        return value

    def plain(self, name: str) -> str:
        """Return the letters of a secret setting; empty where it is not set."""
        secret = getattr(self, name)
        return secret.get_secret_value() if secret else ""

    @property
    def retention(self) -> Retention:
        """Return how long what is kept."""
        return Retention(
            idle=self.keep_idle_months * MONTH,
            children=min(self.keep_children_months, self.keep_idle_months) * MONTH,
            withdrawn=timedelta(days=self.keep_withdrawn_days),
            requests=timedelta(days=self.keep_requests_days),
            set_aside=timedelta(days=self.keep_set_aside_days),
            uses=self.keep_uses_months * MONTH,
        )

    @property
    def database_file(self) -> Path | None:
        """Return the SQLite file that the database's address names; None where it names a server."""
        file = self.database.removeprefix("sqlite:///")
        return None if file == self.database else Path(file.partition("?")[0])

    @property
    def database_name(self) -> str:
        """Return the database's address without its password, fit to be shown."""
        return _PASSWORD.sub("//…@", self.database)

    @property
    def erasures_file(self) -> Path:
        """Return the list of who was erased, beside the database where that is a file: ``hocso.erased``."""
        return (self.database_file or Path("hocso.db")).with_suffix(".erased")

    @property
    def media_folder(self) -> Path:
        """Return the folder where drawings lie, beside the database where that is a file: ``hocso.media``."""
        return (self.database_file or Path("hocso.db")).with_suffix(".media")

    @property
    def address(self) -> str:
        """Return where the web chat is opened: the public address, else the one this machine listens on."""
        host = "127.0.0.1" if self.web_host in ("0.0.0.0", "::") else self.web_host
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.web_port}"


def read_settings(folder: Path = Path()) -> Settings:
    """Read the environment and the ``.env`` file of a folder; the environment wins.

    Raises:
        SettingsError: one or more values cannot be, or the ``.env`` file cannot be read.
    """
    bindings = _dotenv(folder / ".env")
    faults = [_bad_line(number, line) for number, line in bindings if line.error or (line.key and line.value is None)]
    if faults:
        raise SettingsError("\n".join(faults))
    source: dict[str, Any] = {"_env_file": folder / ".env", "_env_file_encoding": "utf-8"}
    try:
        return Settings(**source)
    except ValidationError as error:
        lines = (_wrong(str(fault["loc"][0]), fault["input"]) for fault in error.errors(include_url=False))
        raise SettingsError("\n".join(lines)) from None


def unknown_settings(folder: Path = Path()) -> tuple[str, ...]:
    """Return a line for each variable named like ours that is none of ours, perhaps with the one that was meant."""
    known = sorted(f"{PREFIX}{name}".upper() for name in Settings.model_fields)
    written = {line.key for _, line in _dotenv(folder / ".env") if line.key}
    found = sorted(name for name in {*environ, *written} if name.upper().startswith(PREFIX))
    return tuple(_unknown(name, known) for name in found if name.upper() not in known)


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name.upper(), known, n=1, cutoff=0.7)
    return f"{name} is not a setting and is ignored" + (f": did you mean {near[0]}?" if near else "")


def _dotenv(path: Path) -> list[tuple[int, Binding]]:
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8") as file:
            return [(line.original.line, line) for line in parse_stream(file)]
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not UTF-8 text: save it as UTF-8, or take it away") from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}): mend that, or take it away") from None


def _bad_line(number: int, line: Binding) -> str:
    # The line itself is not shown: it may be half of a secret.
    name = re.match(r"\s*([A-Za-z_]\w*)", line.original.string)
    about = f" ({name[1]})" if name else ""
    return f'.env, line {number}{about}: write NAME=VALUE, with quotes around values such as "Tổ công tác, 0213…"'


def _wrong(field: str, value: object) -> str:
    name = f"{PREFIX}{field}".upper()
    remedy = Settings.model_fields[field].description
    if field in SECRETS:
        return f"{name} cannot be used: write {remedy}"
    shown = json.dumps(_PASSWORD.sub("//…@", str(value)), ensure_ascii=False)
    return f"{name} is {shown if len(shown) <= 120 else shown[:120] + '…'}: write {remedy}"
