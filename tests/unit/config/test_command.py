"""The command line: faults by file and line, plain words, and a doctor that finds what is wrong."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from typer.testing import CliRunner

from ventanilla import packs
from ventanilla.catalog import queries as catalog
from ventanilla.catalog import services as offer
from ventanilla.config.command import application, doctor
from ventanilla.config.environment import read
from ventanilla.people.models import Post
from ventanilla.registry import services as registry
from ventanilla.registry.rules import storage_path

TOWN = Path(__file__).parents[2] / "factories" / "city"
NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("VENTANILLA_CITY", str(TOWN))
    catalog.forget()
    offer.adopt(city=packs.load(TOWN), at=NOW)
    yield TOWN
    catalog.forget()


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(application, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_without_settings_a_command_says_all_that_is_missing_and_ends_with_two() -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("VENTANILLA_")}
    done = subprocess.run(
        [sys.executable, "-m", "ventanilla", "serve"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "VENTANILLA_SECRET_KEY is not set" in done.stderr
    assert "VENTANILLA_SEAL is not set" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_good_folder_passes(town: Path) -> None:
    code, _ = run("check", str(town))
    assert code == 0


def test_faults_are_told_by_file_line_and_key(tmp_path: Path) -> None:
    broken = copytree(TOWN, tmp_path / "city")
    text = (broken / "city.yaml").read_text()
    (broken / "city.yaml").write_text(text.replace("currency:", "curency:", 1))
    code, said = run("check", str(broken))
    assert code == 1
    assert re.search(r"^city\.yaml:\d+ curency: ", said, re.MULTILINE)


def test_adopting_again_what_is_served_changes_nothing(town: Path) -> None:
    code, said = run("adopt", str(town), "--yes")
    assert code == 0
    assert "served already" in said


def test_adopting_shows_the_difference_and_asks(town: Path, tmp_path: Path) -> None:
    changed = copytree(TOWN, tmp_path / "city")
    text = (changed / "fees.yaml").read_text()
    (changed / "fees.yaml").write_text(re.sub(r'amount: "?[\d.]+"?', 'amount: "999.00"', text, count=1))
    before = catalog.city().digest
    code, said = run("adopt", str(changed))
    assert code == 1
    assert "fee" in said
    assert catalog.city().digest == before
    code, _ = run("adopt", str(changed), "--yes")
    assert code == 0
    catalog.forget()
    assert catalog.city().digest != before


def test_a_faulty_folder_is_not_adopted(town: Path, tmp_path: Path) -> None:
    broken = copytree(TOWN, tmp_path / "city")
    (broken / "fees.yaml").write_text("fees: none\n")
    code, said = run("adopt", str(broken), "--yes")
    assert code == 1
    assert "fees.yaml:" in said


def test_schemas_are_written_for_editors(tmp_path: Path) -> None:
    code, _ = run("schema", str(tmp_path))
    assert code == 0
    assert (tmp_path / "city.schema.json").exists()


def test_the_first_administrator_gets_an_address_to_set_a_password_at(town: Path, client: Client) -> None:
    department = catalog.city().departments[0].slug
    code, said = run(
        "appoint", "Ana@Vilaprova.example", "--department", department, "--name", "Ana Inventada"
    )
    assert code == 0
    assert Post.objects.get().person.email == "ana@vilaprova.example"
    path = said.rsplit("http://testserver", 1)[1].strip()
    assert client.get(path).status_code == 200


def test_nobody_is_appointed_to_what_is_not_there(town: Path) -> None:
    assert run("appoint", "ana@vilaprova.example", "--department", "nowhere")[0] == 2
    department = catalog.city().departments[0].slug
    assert run("appoint", "ana@vilaprova.example", "--department", department, "--role", "mayor")[0] == 2
    assert not Post.objects.exists()


def examined() -> dict[str, doctor.Finding]:
    return {finding.name: finding for finding in doctor.examine(read(os.environ), at=datetime.now(UTC))}


def test_the_doctor_finds_a_town_well_but_for_its_worker(town: Path) -> None:
    found = examined()
    assert {name for name, finding in found.items() if finding.level == "fault"} == {"worker"}
    assert found["city"].says.endswith("the folder is what is served")


def test_the_doctor_names_the_first_bad_link(town: Path) -> None:
    for number in range(3):
        registry.record(
            direction="in",
            epigraph="Constancia",
            party=registry.Party("María Ejemplo Inventada", "XEXX010101MNEXXXA4"),
            addressee="secretaria",
            summary=f"Pide {number}",
            channel="online",
            at=NOW,
            effective=NOW,
        )
    assert examined()["register"].says == "3 entries, every link holds"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE registry_entry SET summary = 'Pide otra cosa' WHERE number = 2")
        cursor.execute("SET LOCAL session_replication_role = origin")
    finding = examined()["register"]
    assert finding.level == "fault"
    assert "number 2" in finding.says


def test_the_doctor_reads_every_document(town: Path) -> None:
    document = registry.store(content=b"whole", name="a.txt", media_type="text/plain", kind="filed", at=NOW)
    assert examined()["documents"].says == "1 kept, every one as it was recorded"
    storages["documents"].delete(storage_path(document.sha256))
    finding = examined()["documents"]
    assert finding.level == "fault"
    assert f"document {document.pk} " in finding.says


def test_the_doctor_counts_what_was_given_up(town: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts)"
            " VALUES ('default', 'run', 'failed', 28)"
        )
    assert [each.says for each in doctor.examine(read(os.environ), at=NOW) if "given up" in each.says]
