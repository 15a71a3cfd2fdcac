"""The settings an operator gives, read from environment variables and checked, all faults at once.

A value that cannot be understood is refused wherever settings are read. A value that is absent leaves its
part of the town closed: no secret key signs nothing, no URL answers no host, no seal issues no document.
``missing`` lists what a command that serves people must have before it starts.
"""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SHORTEST_SECRET = 50


class Misconfigured(Exception):
    """Settings that are wrong or absent: one plain line each, naming the variable and what it should say."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Database:
    """Where PostgreSQL is. ``host`` is a name, an address or the folder of a socket."""

    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mail:
    """The server that takes our messages. ``host`` is None for the demonstration's outbox."""

    host: str | None
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


@dataclass(frozen=True)
class Environment:
    """Every setting with its value; None where none was given."""

    city: Path | None
    database: Database | None
    var: Path
    secret_keys: tuple[str, ...]
    url: str | None
    demo: bool
    mail: Mail | None
    mail_from: str | None
    sms: str | None
    files: str
    antivirus: str | None
    seal: str | None
    seal_password: str | None
    tsa: str | None
    trusted_proxies: tuple[str, ...]
    kiosks: tuple[str, ...]
    live: str | None
    web_workers: int
    web_threads: int

    def missing(self) -> list[str]:
        """This function will list, a line each, the settings without which nobody should be served."""
        needed = {
            "VENTANILLA_CITY": (self.city, "the folder of the city pack"),
            "VENTANILLA_SECRET_KEY": (self.secret_keys, f"at least {SHORTEST_SECRET} random characters"),
            "VENTANILLA_URL": (self.url, "the address people use, such as https://tramites.example.org"),
            "VENTANILLA_MAIL": (self.mail, "smtp://user:password@host:587"),
            "VENTANILLA_MAIL_FROM": (self.mail_from, "the address that messages come from"),
            "ANTIVIRUS": (self.antivirus, "the socket of clamd, or none to accept unscanned files knowingly"),
            "VENTANILLA_SEAL": (self.seal, "the PKCS#12 file or PKCS#11 URI of the town's seal"),
        }
        return [f"{name} is not set: give {what}" for name, (value, what) in needed.items() if not value]


NAMES: tuple[str, ...] = (
    "VENTANILLA_CITY",
    "DATABASE_URL",
    "VENTANILLA_VAR",
    "VENTANILLA_SECRET_KEY",
    "VENTANILLA_URL",
    "VENTANILLA_DEMO",
    "VENTANILLA_MAIL",
    "VENTANILLA_MAIL_FROM",
    "VENTANILLA_SMS",
    "VENTANILLA_FILES",
    "ANTIVIRUS",
    "VENTANILLA_SEAL",
    "VENTANILLA_SEAL_PASSWORD",
    "VENTANILLA_TSA",
    "TRUSTED_PROXY",
    "VENTANILLA_KIOSKS",
    "VENTANILLA_LIVE",
    "VENTANILLA_WEB_WORKERS",
    "VENTANILLA_WEB_THREADS",
)


def read(environ: Mapping[str, str]) -> Environment:
    """This function will return the settings in ``environ``, or raise ``Misconfigured`` with every fault."""
    faults: list[str] = [
        f"{name} is not a setting of Ventanilla: look for its name in docs/operations/settings.md"
        for name in environ
        if name.startswith("VENTANILLA_") and name not in NAMES
    ]

    def of[T](name: str, parse: Callable[[str], T], default: T) -> T:
        text = environ.get(name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as fault:
            faults.append(f"{name} should be {fault}")
            return default

    demo = of("VENTANILLA_DEMO", _yes_or_no, False)
    var = of("VENTANILLA_VAR", Path, Path("var")).absolute()
    environment = Environment(
        city=of("VENTANILLA_CITY", _city, None),
        database=of("DATABASE_URL", _database, None),
        var=var,
        secret_keys=of("VENTANILLA_SECRET_KEY", _secret_keys, ()),
        url=of("VENTANILLA_URL", _web_address, None),
        demo=demo,
        mail=of("VENTANILLA_MAIL", _mail, Mail(host=None) if demo else None),
        mail_from=of("VENTANILLA_MAIL_FROM", _mail_address, "ventanilla@example.org" if demo else None),
        files=of("VENTANILLA_FILES", _files, str(var / "files")),
        antivirus=of("ANTIVIRUS", _antivirus, "none" if demo else None),
        sms=of("VENTANILLA_SMS", _sms, "outbox" if demo else None),
        seal=of("VENTANILLA_SEAL", _seal, "development" if demo else None),
        seal_password=of("VENTANILLA_SEAL_PASSWORD", _secret_in_file, None),
        tsa=of("VENTANILLA_TSA", _web_address, None),
        trusted_proxies=of("TRUSTED_PROXY", _networks, ()),
        kiosks=of("VENTANILLA_KIOSKS", _networks, ()),
        live=of("VENTANILLA_LIVE", _web_address, None),
        web_workers=of("VENTANILLA_WEB_WORKERS", _count, 2),
        web_threads=of("VENTANILLA_WEB_THREADS", _count, 4),
    )
    if not demo:
        if environment.mail and environment.mail.host is None:
            faults.append("VENTANILLA_MAIL should be an smtp:// URL: outbox is for the demonstration only")
        if environment.sms == "outbox":
            faults.append("VENTANILLA_SMS should be an https:// URL: outbox is for the demonstration only")
        if environment.seal == "development":
            faults.append(
                "VENTANILLA_SEAL should name a certificate: development is for the demonstration only"
            )
        if environment.url and not environment.url.startswith("https://"):
            faults.append("VENTANILLA_URL should begin with https://: only the demonstration goes without")
    if faults:
        raise Misconfigured(faults)
    return environment


def _yes_or_no(text: str) -> bool:
    if text.lower() in {"1", "yes", "true", "on"}:
        return True
    if text.lower() in {"0", "no", "false", "off"}:
        return False
    raise ValueError("yes or no")


def _city(text: str) -> Path:
    folder = Path(text).absolute()
    if not (folder / "city.yaml").is_file():
        raise ValueError(f"the folder of a city pack, with city.yaml in it; {folder} has none")
    return folder


def _database(text: str) -> Database:
    parts = urlsplit(text)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", parts.hostname or "")
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise ValueError(
            "postgresql://user:password@host:5432/database, or the same with ?host=/socket/folder"
        )
    return Database(
        name=name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=unquote(host),
        port=str(parts.port or ""),
        options=query,
    )


def _secret_keys(text: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in text.split(",") if key.strip())
    if any(len(key) < SHORTEST_SECRET or len(set(key)) < 5 for key in keys):
        raise ValueError(
            f"at least {SHORTEST_SECRET} random characters, such as "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'` prints; "
            "older keys that are still accepted follow after a comma"
        )
    return keys


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("an address that begins with https://, such as https://tramites.example.org")
    return text.rstrip("/")


def _mail(text: str) -> Mail:
    if text == "outbox":
        return Mail(host=None)
    parts = urlsplit(text)
    secure = parse_qs(parts.query).get("tls", ["starttls"])[-1]
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or secure not in {"starttls", "none"}:
        raise ValueError(
            "smtp://user:password@host:587 (STARTTLS; add ?tls=none only inside a trusted network), "
            "smtps://user:password@host:465, or outbox in the demonstration"
        )
    implicit = parts.scheme == "smtps"
    return Mail(
        host=parts.hostname,
        port=parts.port or (465 if implicit else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=not implicit and secure == "starttls",
        tls=implicit,
    )


def _mail_address(text: str) -> str:
    name, at, domain = text.rpartition("@")
    if not at or not name or "." not in domain:
        raise ValueError("an e-mail address, such as Name <tramites@example.org>")
    return text


def _sms(text: str) -> str:
    parts = urlsplit(text)
    if text != "outbox" and (
        parts.scheme != "https" or not parts.hostname or "from" not in parse_qs(parts.query)
    ):
        raise ValueError(
            "https://user:password@host/path?from=Sender, where messages are posted as a form with To, From "
            "and Body, or outbox in the demonstration"
        )
    return text


def _files(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme == "s3" and parts.netloc:
        return text
    if parts.scheme or not text:
        raise ValueError("a folder, or s3://bucket/prefix")
    return str(Path(text).absolute())


def _antivirus(text: str) -> str:
    if text == "none" or text.startswith("/"):
        return text
    host, colon, port = text.rpartition(":")
    if colon and host and port.isdigit():
        return text
    raise ValueError("the socket of clamd (/run/clamav/clamd.ctl or host:3310), or none")


def _seal(text: str) -> str:
    if text == "development" or text.startswith("pkcs11:"):
        return text
    if not Path(text).is_file():
        raise ValueError(f"a PKCS#12 file or a pkcs11: URI; there is no file {text}")
    return str(Path(text).absolute())


def _secret_in_file(text: str) -> str:
    try:
        return Path(text).read_text().strip()
    except OSError as fault:
        raise ValueError(
            f"a file that holds the password; {text} cannot be read ({fault.strerror})"
        ) from fault


def _networks(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ipaddress.ip_network(part.strip(), strict=False)) for part in text.split(","))
    except ValueError as fault:
        raise ValueError("addresses or networks of your proxies, such as 10.0.0.5,10.1.0.0/16") from fault


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise ValueError("a whole number from 1 to 64")
    return int(text)


def town(city: Path | None) -> tuple[list[tuple[str, str]], str]:
    """This function will return the (code, name) of each language of a pack's ``city.yaml``, and its time zone.

    Only this much is read here, and leniently: the pack is checked whole when it is adopted.
    """
    said: Any = []
    if city is not None:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        try:
            said = YAML(typ="safe", pure=True).load(city / "city.yaml")
            names = [(str(language["code"]), str(language["name"])) for language in said["languages"]]
            return names, str(said["time_zone"])
        except (YAMLError, OSError, KeyError, TypeError) as fault:
            raise Misconfigured(
                [f"VENTANILLA_CITY: {city / 'city.yaml'} names no languages and time zone ({fault})"]
            ) from fault
    return [("es", "Español"), ("en", "English")], "UTC"
