"""README's first command: everything starts and stops together, and nothing is lost."""

import json
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from clinicweb.settings import REPOSITORY
from tests.launching import Launched, start
from tests.servers import wait_until


def drafts(instance: Path) -> list[dict[str, object]]:
    result = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "drafts", "status", "--json"],
        cwd=REPOSITORY,
        env={"CLINICWEB_INSTANCE": str(instance), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout)


def test_one_command_starts_everything_and_ctrl_c_stops_it_and_every_row_stays(
    tmp_path: Path, launched: list[Launched]
) -> None:
    instance = tmp_path / "instance"
    first = start(launched, instance).wait_until_ready()

    assert set(first.signins) == {"author", "translator", "translator2", "publisher", "admin"}
    for path in ("/en/", "/ja/", "/healthz", "/readyz"):
        with urllib.request.urlopen(first.address + path) as answer:
            assert answer.status == 200
    wait_until(
        lambda: all(row["state"] in ("in_review", "approved") for row in drafts(instance)),
        60,
        "the worker drafts the two unpublished posts",
    )
    before = drafts(instance)
    assert len(before) == 4

    assert first.interrupt() == 0
    wait_until(lambda: not first.processes(), 15, "every process is gone")

    second = start(launched, instance).wait_until_ready()
    assert drafts(instance) == before
    assert second.interrupt() == 0


def test_without_demo_no_demo_accounts_and_no_demo_posts_appear(
    tmp_path: Path, launched: list[Launched]
) -> None:
    one = start(launched, tmp_path / "instance", CLINICWEB_DEMO="0").wait_until_ready()

    assert one.signins == {}
    assert {row["state"] for row in drafts(one.instance)} == {"approved"}


def refused(one: Launched) -> str:
    """The one line of a start that cannot be."""
    assert one.wait() != 0
    lines = one.output.strip().splitlines()
    assert len(lines) == 1, one.output
    assert one.processes() == []
    return lines[0]


def test_a_taken_port_is_one_clear_line(tmp_path: Path, launched: list[Launched]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        line = refused(start(launched, tmp_path / "instance", CLINICWEB_PORT=port))

    assert f"127.0.0.1:{port}" in line
    assert "CLINICWEB_PORT" in line


@pytest.mark.parametrize("url", ["http://redis.example", "redis://127.0.0.1:1/0", "redis://[bad"])
def test_a_broken_redis_address_is_one_clear_line(
    tmp_path: Path, launched: list[Launched], url: str
) -> None:
    line = refused(start(launched, tmp_path / "instance", CLINICWEB_REDIS_URL=url))

    assert "CLINICWEB_REDIS_URL" in line


def test_a_folder_that_cannot_be_written_is_one_clear_line(
    tmp_path: Path, launched: list[Launched]
) -> None:
    (tmp_path / "file").write_text("not a folder")
    one = start(launched, tmp_path / "file" / "instance")

    line = refused(one)

    assert "cannot be written" in line


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////nowhere/at/all.sqlite", "what?"]
)
def test_a_database_that_cannot_be_used_is_one_clear_line(
    tmp_path: Path, launched: list[Launched], url: str
) -> None:
    line = refused(start(launched, tmp_path / "instance", CLINICWEB_DATABASE_URL=url))

    assert "database" in line


def test_a_port_that_is_no_number_is_one_clear_line(
    tmp_path: Path, launched: list[Launched]
) -> None:
    line = refused(start(launched, tmp_path / "instance", CLINICWEB_PORT="eighty"))

    assert "CLINICWEB_PORT" in line


def test_others_can_connect_only_with_a_secret_of_the_operator_s(
    tmp_path: Path, launched: list[Launched]
) -> None:
    line = refused(start(launched, tmp_path / "instance", CLINICWEB_HOST="0.0.0.0"))

    assert "CLINICWEB_SECRET_KEY" in line


def test_an_old_python_is_told_so_in_one_line() -> None:
    code = (
        "import runpy, sys; sys.version_info = (3, 10, 13, 'final', 0);"
        "runpy.run_path('app.py', run_name='__main__')"
    )

    result = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

    assert result.returncode != 0
    assert result.stderr.strip().splitlines() == [
        "clinicweb needs Python 3.11 or newer; this is Python 3.10."
    ]
