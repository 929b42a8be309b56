"""The command line on a machine where nothing was set up yet."""

import subprocess
import sys
from pathlib import Path

import pytest

from clinicweb.settings import REPOSITORY


def flask(instance: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=REPOSITORY,
        env={"CLINICWEB_INSTANCE": str(instance), "PATH": "/usr/bin:/bin", **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        ("content", "load"),
        ("drafts", "status", "--json"),
        ("users", "add", "kei@example.com", "--role", "admin"),
        ("articles", "import", "README.md", "--clinic", "tokyo", "--language", "en"),
    ],
)
def test_a_command_before_the_first_migration_names_the_command_that_is_missing(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    result = flask(tmp_path / "instance", *command)

    assert result.returncode == 1
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert "flask --app app db upgrade" in result.stderr


def test_after_the_first_migration_the_commands_work(tmp_path: Path) -> None:
    upgraded = flask(tmp_path / "instance", "db", "upgrade")
    loaded = flask(tmp_path / "instance", "content", "load")
    status = flask(tmp_path / "instance", "drafts", "status")

    assert [one.returncode for one in (upgraded, loaded, status)] == [0, 0, 0]
    assert "Clinic tokyo loaded." in loaded.stdout
    assert "approved" in status.stdout


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CLINICWEB_PORT", "eighty", "CLINICWEB_PORT"),
        ("CLINICWEB_DATABASE_URL", "mysql://db/clinic", "SQLite or PostgreSQL"),
        ("CLINICWEB_DATABASE_URL", "postgresql://x@127.0.0.1:1/y", "cannot be used"),
    ],
)
def test_a_setting_that_cannot_work_is_one_line_on_the_command_line_too(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    result = flask(tmp_path / "instance", "drafts", "status", **{name: value})

    assert result.returncode == 1
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
