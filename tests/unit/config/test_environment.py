"""Settings: all faults at once in plain words, closed when absent, nothing insecure outside the demonstration."""

from pathlib import Path

import pytest

from ventanilla.config.environment import Misconfigured, read, town

KEY = "aB3$x" * 10


@pytest.fixture
def city(tmp_path: Path) -> Path:
    folder = tmp_path / "villa"
    folder.mkdir()
    (folder / "city.yaml").write_text(
        "time_zone: Europe/Madrid\nlanguages:\n  - {code: ca, name: Català}\n  - {code: es, name: Castellano}\n"
    )
    return folder


@pytest.fixture
def whole(city: Path) -> dict[str, str]:
    seal = city.parent / "seal.p12"
    seal.write_bytes(b"sealed")
    password = city.parent / "password"
    password.write_text("secret\n")
    return {
        "VENTANILLA_CITY": str(city),
        "DATABASE_URL": "postgresql://town:p%40ss@db.example.org:5433/villa?sslmode=require",
        "VENTANILLA_SECRET_KEY": KEY,
        "VENTANILLA_URL": "https://tramites.example.org/",
        "VENTANILLA_MAIL": "smtp://town:secret@mail.example.org",
        "VENTANILLA_MAIL_FROM": "tramites@example.org",
        "ANTIVIRUS": "/run/clamav/clamd.ctl",
        "VENTANILLA_SEAL": str(seal),
        "VENTANILLA_SEAL_PASSWORD": str(password),
        "TRUSTED_PROXY": "10.0.0.5, 10.1.0.0/16",
    }


def faults_of(environ: dict[str, str]) -> list[str]:
    with pytest.raises(Misconfigured) as caught:
        read(environ)
    return caught.value.faults


def test_a_whole_environment_is_read_with_its_types(whole: dict[str, str]) -> None:
    found = read(whole)
    assert found.missing() == []
    assert found.url == "https://tramites.example.org"
    assert found.database is not None
    assert (found.database.password, found.database.port) == ("p@ss", "5433")
    assert found.database.options == {"sslmode": "require"}
    assert found.mail is not None
    assert (found.mail.port, found.mail.starttls, found.mail.tls) == (587, True, False)
    assert found.seal_password == "secret"
    assert found.trusted_proxies == ("10.0.0.5/32", "10.1.0.0/16")


def test_nothing_is_served_without_what_keeps_people_safe() -> None:
    missing = read({}).missing()
    assert [line.split()[0] for line in missing] == [
        "VENTANILLA_CITY",
        "VENTANILLA_SECRET_KEY",
        "VENTANILLA_URL",
        "VENTANILLA_MAIL",
        "VENTANILLA_MAIL_FROM",
        "ANTIVIRUS",
        "VENTANILLA_SEAL",
    ]


def test_every_fault_is_told_at_once_and_by_name() -> None:
    faults = faults_of(
        {
            "VENTANILLA_CITY": "/nowhere",
            "DATABASE_URL": "mysql://town",
            "VENTANILLA_SECRET_KEY": "secret",
            "VENTANILLA_URL": "tramites.example.org",
            "VENTANILLA_DEMO": "perhaps",
            "VENTANILLA_MAIL": "mail.example.org",
            "VENTANILLA_MAIL_FROM": "the town",
            "VENTANILLA_FILES": "ftp://files",
            "ANTIVIRUS": "clamav",
            "VENTANILLA_SEAL": "/no/such/seal.p12",
            "VENTANILLA_SEAL_PASSWORD": "/no/such/file",
            "VENTANILLA_TSA": "freetsa",
            "TRUSTED_PROXY": "the balancer",
            "VENTANILLA_WEB_WORKERS": "many",
            "VENTANILLA_SECRETKEY": KEY,
        }
    )
    told = {fault.split()[0] for fault in faults}
    assert len(faults) == len(told) == 15
    assert all(" should be " in fault or " is not a setting " in fault for fault in faults)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VENTANILLA_MAIL", "outbox"),
        ("VENTANILLA_SEAL", "development"),
        ("VENTANILLA_URL", "http://tramites.example.org"),
    ],
)
def test_what_suits_a_demonstration_is_refused_elsewhere(
    whole: dict[str, str], name: str, value: str
) -> None:
    assert [fault.split()[0] for fault in faults_of(whole | {name: value})] == [name]
    assert read(whole | {name: value, "VENTANILLA_DEMO": "yes"}).missing() == []


def test_an_old_secret_key_stays_good_after_a_comma() -> None:
    newer = KEY[::-1]
    assert read({"VENTANILLA_SECRET_KEY": f"{newer},{KEY}"}).secret_keys == (newer, KEY)


def test_mail_goes_unencrypted_only_when_that_is_written_out() -> None:
    found = read({"VENTANILLA_MAIL": "smtp://mail.example.org:25?tls=none"}).mail
    assert found is not None
    assert not found.starttls
    assert read({"VENTANILLA_MAIL": "smtps://mail.example.org"}).mail.tls  # type: ignore[union-attr]


def test_languages_are_the_citys_in_its_order(city: Path) -> None:
    assert town(city) == ([("ca", "Català"), ("es", "Castellano")], "Europe/Madrid")


def test_a_city_that_names_no_languages_is_refused(city: Path) -> None:
    (city / "city.yaml").write_text("languages: none\n")
    with pytest.raises(Misconfigured, match="names no languages"):
        town(city)
