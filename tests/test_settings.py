"""Settings: what an operator writes, and what they are told when it cannot be."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.dialogue.library import Operator
from bot.settings import SHIPPED, Settings, SettingsError, read_settings, unknown_settings


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HOCSO_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_everything_has_a_value_that_works() -> None:
    settings = read_settings()
    assert settings.database == "sqlite:///hocso.db"
    assert settings.lessons == SHIPPED
    assert (settings.web_host, settings.web_port, settings.address) == ("127.0.0.1", 8080, "http://127.0.0.1:8080")
    assert (settings.secret, settings.operator, settings.language) == (None, Operator(), "vi")
    assert (settings.web_new_learners, settings.trusted_proxies) == (600, ())


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HOCSO_WEB_PORT=9000\nHOCSO_WEB_HOST=0.0.0.0\n", encoding="utf-8")
    monkeypatch.setenv("HOCSO_WEB_PORT", "9001")
    settings = read_settings()
    assert (settings.web_host, settings.web_port) == ("0.0.0.0", 9001)


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_WEB_PORT", "")
    monkeypatch.setenv("HOCSO_SECRET", "")
    settings = read_settings()
    assert (settings.web_port, settings.secret) == (8080, None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Tổ công tác tỉnh Lai Châu, 0213 3876 xxx", Operator("Tổ công tác tỉnh Lai Châu", "0213 3876 xxx")),
        ("Sở KH&CN, tỉnh Lai Châu, +84 213-387.6000", Operator("Sở KH&CN, tỉnh Lai Châu", "+84 213-387.6000")),
        ("  Trường   tiểu học , (0213) 3876 000 ", Operator("Trường tiểu học", "(0213) 3876 000")),
        ("Tổ công tác, tỉnh Lai Châu", Operator("Tổ công tác, tỉnh Lai Châu", "")),
        ("Tổ 10", Operator("Tổ 10", "")),
    ],
)
def test_an_operator_is_a_name_and_the_phone_after_the_last_comma(
    monkeypatch: pytest.MonkeyPatch, written: str, meant: Operator
) -> None:
    monkeypatch.setenv("HOCSO_OPERATOR", written)
    assert read_settings().operator == meant


def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_TRUSTED_PROXIES", "127.0.0.1, 10.1.2.3/8 ::1")
    assert read_settings().trusted_proxies == ("127.0.0.1/32", "10.0.0.0/8", "::1/128")


def test_the_public_address_stands_before_the_local_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_PUBLIC_URL", "https://hocso.vn/")
    assert read_settings().address == "https://hocso.vn"


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:8080"), ("::1", "http://[::1]:8080"), ("may-chu", "http://may-chu:8080")],
)
def test_the_local_address_can_be_opened_whatever_is_listened_on(
    monkeypatch: pytest.MonkeyPatch, host: str, address: str
) -> None:
    monkeypatch.setenv("HOCSO_WEB_HOST", host)
    assert read_settings().address == address


@pytest.mark.parametrize(
    "value", ["sqlite:///hocso.db", "sqlite:////var/lib/hocso.db", "postgresql://lan:mat@khau@may:5432/hocso"]
)
def test_a_database_is_a_file_or_stands_on_a_server(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HOCSO_DATABASE", value)
    settings = read_settings()
    assert settings.database == value
    assert (settings.database_file is None) == value.startswith("postgresql:")
    assert "khau" not in settings.database_name


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("WEB_PORT", "tám mươi", 'HOCSO_WEB_PORT is "tám mươi": write a port from 1 to 65535'),
        ("WEB_PORT", "70000", 'HOCSO_WEB_PORT is "70000": write a port'),
        ("WEB_HOST", "http://x", 'HOCSO_WEB_HOST is "http://x": write the address to listen on'),
        ("DATABASE", "hocso.db", 'HOCSO_DATABASE is "hocso.db": write sqlite:/// and the path'),
        ("DATABASE", "postgresql://may", 'HOCSO_DATABASE is "postgresql://may": write sqlite:///'),
        ("DATABASE", "sqlite://", 'HOCSO_DATABASE is "sqlite://": write sqlite:///'),
        ("DATABASE", "sqlite:///:memory:", 'HOCSO_DATABASE is "sqlite:///:memory:": write sqlite:///'),
        ("LESSONS", "/nowhere/at/all", 'HOCSO_LESSONS is "/nowhere/at/all": write a folder that is there'),
        ("PUBLIC_URL", "hocso.vn", 'HOCSO_PUBLIC_URL is "hocso.vn": write the address people open'),
        ("PUBLIC_URL", "https://hocso.vn/bot", 'HOCSO_PUBLIC_URL is "https://hocso.vn/bot": write'),
        ("PUBLIC_URL", "https://hocso.vn?a", 'HOCSO_PUBLIC_URL is "https://hocso.vn?a": write'),
        ("PUBLIC_URL", "https://hocso.vn:http", 'HOCSO_PUBLIC_URL is "https://hocso.vn:http": write'),
        ("PUBLIC_URL", "https://:80", 'HOCSO_PUBLIC_URL is "https://:80": write'),
        ("OPERATOR", "0213 3876 000", 'HOCSO_OPERATOR is "0213 3876 000": write who runs the service'),
        ("OPERATOR", ", 0213 3876 000", 'HOCSO_OPERATOR is ", 0213 3876 000": write who'),
        ("LANGUAGE", "xx", 'HOCSO_LANGUAGE is "xx": write the code of a language'),
        ("WEB_NEW_LEARNERS", "0", 'HOCSO_WEB_NEW_LEARNERS is "0": write how many'),
        ("TRUSTED_PROXIES", "proxy.local", 'HOCSO_TRUSTED_PROXIES is "proxy.local": write addresses'),
        ("TELEGRAM_API", "localhost:8081", 'HOCSO_TELEGRAM_API is "localhost:8081": write https://api.telegram.org'),
        ("TELEGRAM_API", "http://localhost/bot", 'HOCSO_TELEGRAM_API is "http://localhost/bot": write'),
        ("TELEGRAM_MODE", "push", 'HOCSO_TELEGRAM_MODE is "push": write polling; or webhook'),
        ("TELEGRAM_MODE", "webhook", 'HOCSO_TELEGRAM_MODE is "webhook": write polling; or webhook where HOCSO_PUBLIC'),
        ("TELEGRAM_TOKEN", "botfather", "HOCSO_TELEGRAM_TOKEN cannot be used: write the token as BotFather gave it"),
        ("TELEGRAM_TOKEN", "12345678:short", "HOCSO_TELEGRAM_TOKEN cannot be used: write the token"),
        ("TELEGRAM_SECRET", "bí mật", "HOCSO_TELEGRAM_SECRET cannot be used: write 1 to 256 of the letters"),
        ("ZALO_OA_ID", "OA của tỉnh", 'HOCSO_ZALO_OA_ID is "OA của tỉnh": write the number of the Official Account'),
        ("ZALO_TOKEN", "zalo", "HOCSO_ZALO_TOKEN cannot be used: write the token as Zalo Bot Creator gave it"),
        ("ZALO_TOKEN", "123456:with/slash", "HOCSO_ZALO_TOKEN cannot be used: write the token"),
        ("ZALO_TOKEN", "123456:short", "HOCSO_ZALO_TOKEN cannot be used: write the token"),
        ("ZALO_API", "localhost", 'HOCSO_ZALO_API is "localhost": write https://bot-api.zaloplatforms.com'),
        ("ZALO_MODE", "push", 'HOCSO_ZALO_MODE is "push": write polling; or webhook where HOCSO_PUBLIC_URL'),
        ("ZALO_MODE", "webhook", 'HOCSO_ZALO_MODE is "webhook": write polling; or webhook where HOCSO_PUBLIC_URL'),
        ("ZALO_SECRET", "a" * 7, "HOCSO_ZALO_SECRET cannot be used: write 8 to 256 letters"),
        ("ZALO_SECRET", "a" * 257, "HOCSO_ZALO_SECRET cannot be used: write 8 to 256 letters"),
        ("ZALO_SECRET", "bí mật của tôi", "HOCSO_ZALO_SECRET cannot be used: write 8 to 256 letters"),
        ("ZALO_OA_API", "openapi.zalo.me", 'HOCSO_ZALO_OA_API is "openapi.zalo.me": write https://openapi.zalo.me'),
        ("ZALO_OA_OAUTH", "https://a/b", 'HOCSO_ZALO_OA_OAUTH is "https://a/b": write https://oauth.zaloapp.com'),
        ("ZALO_OA_BUTTONS", "round", 'HOCSO_ZALO_OA_BUTTONS is "round": write plain, or template'),
        ("ZALO_OA_PAID", "perhaps", 'HOCSO_ZALO_OA_PAID is "perhaps": write yes where'),
        ("ZALO_OA_APP_ID", "my app", 'HOCSO_ZALO_OA_APP_ID is "my app": write the number of the app'),
        (
            "ZALO_OA_APP_ID",
            "12345678",
            'HOCSO_ZALO_OA_APP_ID is "12345678": write the number of the app, and set',
        ),
        ("ZALO_OA_APP_SECRET", "khóa", "HOCSO_ZALO_OA_APP_SECRET cannot be used: write the secret key of the app"),
        ("ZALO_OA_SECRET", "short", "HOCSO_ZALO_OA_SECRET cannot be used: write the secret key of the Official"),
        ("ZALO_OA_REFRESH_TOKEN", "a b" * 9, "HOCSO_ZALO_OA_REFRESH_TOKEN cannot be used: write the refresh token"),
        ("TELEGRAM_SECRET", "a" * 257, "HOCSO_TELEGRAM_SECRET cannot be used: write 1 to 256 of the letters"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_that_names_the_variable_and_says_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"HOCSO_{name}", value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


def test_telegram_needs_a_token_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().telegram_token is None
    monkeypatch.setenv("HOCSO_TELEGRAM_TOKEN", "12345678:AAbb-cc_dd")
    settings = read_settings()
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == "12345678:AAbb-cc_dd"
    assert "AAbb" not in repr(settings)
    assert (settings.telegram_api, settings.telegram_mode) == ("https://api.telegram.org", "polling")
    assert settings.telegram_secret is None


@pytest.mark.parametrize(
    ("public", "api", "fit"),
    [
        ("https://hocso.vn", "", True),
        ("https://hocso.vn:8443", "", True),
        ("https://hocso.vn:9000", "", False),
        ("http://hocso.vn", "", False),
        ("http://hocso.vn", "https://api.telegram.org/", False),
        ("http://10.0.0.2:8080", "http://127.0.0.1:8081", True),
        ("", "http://127.0.0.1:8081", False),
    ],
)
def test_a_webhook_needs_an_address_that_updates_can_be_brought_to(
    monkeypatch: pytest.MonkeyPatch, public: str, api: str, fit: bool
) -> None:
    monkeypatch.setenv("HOCSO_TELEGRAM_MODE", "webhook")
    monkeypatch.setenv("HOCSO_PUBLIC_URL", public)
    monkeypatch.setenv("HOCSO_TELEGRAM_API", api)
    if fit:
        assert read_settings().telegram_mode == "webhook"
        return
    with pytest.raises(SettingsError, match="HOCSO_TELEGRAM_MODE is"):
        read_settings()


OA = {"APP_ID": "2553928453557884079", "APP_SECRET": "app-secret", "SECRET": "oa-secret", "ID": "3662729599332560487"}


def test_an_official_account_has_four_settings_and_a_first_token(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().zalo_oa_app_id == ""
    for name, value in OA.items():
        monkeypatch.setenv(f"HOCSO_ZALO_OA_{name}", value)
    settings = read_settings()
    assert (settings.zalo_oa_app_id, settings.zalo_oa_id) == (OA["APP_ID"], OA["ID"])
    assert (settings.zalo_oa_api, settings.zalo_oa_oauth) == ("https://openapi.zalo.me", "https://oauth.zaloapp.com")
    assert (settings.zalo_oa_buttons, settings.zalo_oa_paid, settings.zalo_oa_refresh_token) == ("plain", False, None)
    assert "app-secret" not in repr(settings)
    assert "oa-secret" not in repr(settings)


@pytest.mark.parametrize("missing", ["APP_SECRET", "SECRET", "ID"])
def test_an_app_without_what_belongs_to_it_is_told(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name, value in OA.items():
        monkeypatch.setenv(f"HOCSO_ZALO_OA_{name}", value if name != missing else "")
    with pytest.raises(SettingsError, match="HOCSO_ZALO_OA_APP_ID is") as caught:
        read_settings()
    assert "\n" not in str(caught.value)


def test_what_is_wrong_beside_the_app_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OA.items():
        monkeypatch.setenv(f"HOCSO_ZALO_OA_{name}", value if name != "ID" else "x")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert str(caught.value).startswith("HOCSO_ZALO_OA_ID is")
    assert "\n" not in str(caught.value)


def test_a_wrong_address_is_told_once_whatever_the_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_TELEGRAM_MODE", "webhook")
    monkeypatch.setenv("HOCSO_PUBLIC_URL", "hocso.vn")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert str(caught.value).startswith("HOCSO_PUBLIC_URL is")
    assert "\n" not in str(caught.value)


def test_every_wrong_value_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_WEB_PORT", "x")
    monkeypatch.setenv("HOCSO_LANGUAGE", "xx")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert [line.split()[0] for line in str(caught.value).splitlines()] == ["HOCSO_WEB_PORT", "HOCSO_LANGUAGE"]


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_SECRET", "too-short-but-secret")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert str(caught.value).startswith("HOCSO_SECRET cannot be used: write at least 32 characters")
    assert "but-secret" not in str(caught.value)
    monkeypatch.setenv("HOCSO_SECRET", "long-enough-" * 4)
    settings = read_settings()
    assert settings.secret == SecretStr("long-enough-" * 4)
    assert "long-enough" not in repr(settings)


def test_a_password_in_a_database_address_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_DATABASE", "mysql://lan:mat@khau@may/hocso")
    with pytest.raises(SettingsError, match="HOCSO_DATABASE is") as caught:
        read_settings()
    assert "khau" not in str(caught.value)


def test_a_value_with_a_line_break_still_takes_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_WEB_PORT", "80\n80" + "0" * 500)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_bad_lines_of_the_file_are_told_with_their_numbers_and_without_their_secrets(tmp_path: Path) -> None:
    text = '# a comment\nHOCSO_WEB_PORT=8081\nHOCSO_SECRET hunter2\nHOCSO_LANGUAGE\nHOCSO_OPERATOR="Tổ\n'
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    starts = [line.partition(":")[0] for line in str(caught.value).splitlines()]
    assert starts == [".env, line 3 (HOCSO_SECRET)", ".env, line 4 (HOCSO_LANGUAGE)", ".env, line 5 (HOCSO_OPERATOR)"]
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("HOCSO_OPERATOR=Tổ, 0213 3876 000".encode("utf-16"))
    with pytest.raises(SettingsError, match="is not UTF-8 text"):
        read_settings()


def test_a_misspelt_variable_is_told_with_the_one_that_was_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("HOCSO_WEBPORT=8081\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("HOCSO_ZZZ", "1")
    monkeypatch.setenv("HOCSO_WEB_HOST", "127.0.0.1")
    assert unknown_settings() == (
        "HOCSO_WEBPORT is not a setting and is ignored: did you mean HOCSO_WEB_PORT?",
        "HOCSO_ZZZ is not a setting and is ignored",
    )
    assert read_settings().web_port == 8080


def test_a_zalo_bot_needs_a_token_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().zalo_token is None
    monkeypatch.setenv("HOCSO_ZALO_TOKEN", "1459232241454765289:AAbb-cc_dd~e")
    settings = read_settings()
    assert settings.plain("zalo_token") == "1459232241454765289:AAbb-cc_dd~e"
    assert "AAbb" not in repr(settings)
    assert (settings.zalo_api, settings.zalo_mode) == ("https://bot-api.zaloplatforms.com", "polling")
    assert settings.plain("zalo_secret") == ""


@pytest.mark.parametrize(
    ("public", "api", "fit"),
    [
        ("https://hocso.vn", "", True),
        ("http://hocso.vn", "", False),
        ("http://127.0.0.1:8080", "http://127.0.0.1:9000", True),
        ("", "http://127.0.0.1:9000", False),
    ],
)
def test_zalo_itself_brings_messages_to_https_only(
    monkeypatch: pytest.MonkeyPatch, public: str, api: str, fit: bool
) -> None:
    monkeypatch.setenv("HOCSO_ZALO_MODE", "webhook")
    monkeypatch.setenv("HOCSO_PUBLIC_URL", public)
    monkeypatch.setenv("HOCSO_ZALO_API", api)
    if fit:
        assert read_settings().zalo_mode == "webhook"
    else:
        with pytest.raises(SettingsError, match="HOCSO_ZALO_MODE"):
            read_settings()
