import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask

from clinicweb.mt.base import PackageInvalid, PackageUnavailable
from clinicweb.mt.commands import models as models_group
from clinicweb.mt.official import install_official
from clinicweb.mt.packages import installed
from clinicweb.settings import Settings
from tests.mt.test_packages import make_archive


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class Index:
    """A package index on the loopback address; files put into ``folder`` can be downloaded."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self.url = f"{address}/index.json"

    def list(self, *entries: dict[str, object]) -> None:
        (self.folder / "index.json").write_text(json.dumps(entries))

    def entry(self, file: str, version: str = "1.1", pair: str = "en-ja") -> dict[str, object]:
        source, target = pair.split("-")
        return {
            "type": "translate",
            "from_code": source,
            "to_code": target,
            "package_version": version,
            "links": ["ipfs://nowhere", f"{self.address}/{file}"],
        }


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    folder = tmp_path / "server"
    folder.mkdir()
    handler = partial(QuietHandler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Index(folder, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "models"


def no_progress(received: int, total: int) -> None:
    pass


def no_verification(folder: Path, source: str, target: str) -> None:
    pass


def test_the_newest_package_of_the_pair_is_downloaded(index: Index, models: Path) -> None:
    archive = make_archive(index.folder / "new.argosmodel", package_version="1.10")
    index.list(
        index.entry("missing.argosmodel", "1.9"),
        index.entry("new.argosmodel", "1.10"),
        index.entry("missing.argosmodel", "2.0", pair="en-de"),
        {"type": "sbd", "from_code": "en", "to_code": "ja", "package_version": "9", "links": []},
    )
    told: list[tuple[int, int]] = []

    package = install_official(
        models,
        ("en", "ja"),
        progress=lambda received, total: told.append((received, total)),
        verify=no_verification,
        index_url=index.url,
    )

    assert package.version == "1.10"
    assert told[-1] == (archive.stat().st_size, archive.stat().st_size)
    assert [path.name for path in models.parent.iterdir()] == ["models"]


def test_a_pair_that_the_index_lacks_is_said(index: Index, models: Path) -> None:
    index.list(index.entry("x", pair="en-de"))

    with pytest.raises(PackageUnavailable, match="no package from en to ja"):
        install_official(
            models,
            ("en", "ja"),
            progress=no_progress,
            verify=no_verification,
            index_url=index.url,
        )


@pytest.mark.parametrize("content", ["not json", "{}", '[1, null, {"from_code": "en"}]'])
def test_a_strange_index_is_no_crash(index: Index, models: Path, content: str) -> None:
    (index.folder / "index.json").write_text(content)

    with pytest.raises(PackageUnavailable):
        install_official(
            models,
            ("en", "ja"),
            progress=no_progress,
            verify=no_verification,
            index_url=index.url,
        )


def test_a_download_of_the_wrong_languages_changes_nothing(index: Index, models: Path) -> None:
    make_archive(index.folder / "p.argosmodel", to_code="de")
    index.list(index.entry("p.argosmodel"))

    with pytest.raises(PackageInvalid, match="en to de"):
        install_official(
            models,
            ("en", "ja"),
            progress=no_progress,
            verify=no_verification,
            index_url=index.url,
        )

    assert installed(models) == []
    assert [path.name for path in models.parent.iterdir()] == ["models"]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = Flask("models-test")
    app.config["SETTINGS"] = Settings.from_env(
        {"CLINICWEB_INSTANCE": str(tmp_path / "instance"), "CLINICWEB_SECRET_KEY": "x" * 40}
    )
    app.cli.add_command(models_group)
    return app


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["models", *arguments])
    return result.exit_code, result.output


def test_a_package_file_is_installed_verified_and_listed(app: Flask, starter_dir: Path) -> None:
    code, output = run(app, "install", str(starter_dir / "translate-en_ja-starter.argosmodel"))

    assert code == 0, output
    assert "Installed and verified: en to ja" in output
    assert "* en to ja  Argos Translate (starter model) 0.1" in run(app, "list")[1]


def test_installing_from_the_index_shows_progress(
    app: Flask, index: Index, starter_dir: Path
) -> None:
    name = "translate-ja_en-starter.argosmodel"
    (index.folder / name).write_bytes((starter_dir / name).read_bytes())
    index.list(index.entry(name, pair="ja-en"))

    code, output = run(app, "install", "--from", "ja", "--to", "en", "--index", index.url)

    assert code == 0, output
    assert "ja to en" in output
    assert "Installed and verified" in output


def test_without_a_network_there_is_one_line_and_nothing_installed(
    app: Flask, index: Index, models: Path
) -> None:
    unused = ThreadingHTTPServer(("127.0.0.1", 0), QuietHandler)
    address = f"http://127.0.0.1:{unused.server_port}/index.json"
    unused.server_close()

    code, output = run(app, "install", "--index", address)

    assert code == 1
    assert len(output.strip().splitlines()) == 1
    assert output.startswith("Error: 127.0.0.1:")
    assert "cannot be reached" in output
    assert installed(models) == []


def test_a_package_that_cannot_translate_is_refused(
    app: Flask, tmp_path: Path, models: Path
) -> None:
    archive = make_archive(tmp_path / "fake.argosmodel")

    code, output = run(app, "install", str(archive))

    assert code == 1
    assert "cannot be loaded" in output
    assert installed(models) == []


def test_an_unknown_language_is_refused(app: Flask) -> None:
    code, output = run(app, "install", "--from", "xx")

    assert code == 2
    assert "en, ja" in output


def test_an_empty_instance_lists_no_package(app: Flask) -> None:
    code, output = run(app, "list")

    assert code == 0
    assert "No package is installed" in output
