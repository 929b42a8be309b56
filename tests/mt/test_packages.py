import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clinicweb.mt.base import MTError, PackageInvalid
from clinicweb.mt.packages import best_for, ensure_starter, install_file, installed


def make_archive(place: Path, *, top: str = "translate-en_ja-1_1", **metadata: str) -> Path:
    described = {"from_code": "en", "to_code": "ja", "package_version": "1.1"} | metadata
    with zipfile.ZipFile(place, "w") as bundle:
        bundle.writestr(f"{top}/metadata.json", json.dumps(described))
        bundle.writestr(f"{top}/model/model.bin", b"weights")
        bundle.writestr(f"{top}/sentencepiece.model", b"pieces")
    return place


def everything_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_starters_are_installed_once(tmp_path: Path, starter_dir: Path) -> None:
    models = tmp_path / "instance" / "models"

    first = ensure_starter(models, starter_dir)
    second = ensure_starter(models, starter_dir)

    assert {(one.source, one.target) for one in first} == {("en", "ja"), ("ja", "en")}
    assert second == []
    assert all(one.starter for one in installed(models))
    assert [path.name for path in models.parent.iterdir()] == ["models"]


def test_a_starter_is_not_installed_beside_an_official_package(
    tmp_path: Path, starter_dir: Path
) -> None:
    models = tmp_path / "models"
    install_file(models, make_archive(tmp_path / "official.argosmodel"))

    added = ensure_starter(models, starter_dir)

    assert [(one.source, one.target) for one in added] == [("ja", "en")]


def test_an_official_package_is_preferred_to_a_starter(tmp_path: Path, starter_dir: Path) -> None:
    models = tmp_path / "models"
    ensure_starter(models, starter_dir)

    install_file(models, make_archive(tmp_path / "official.argosmodel", package_version="0.0.1"))

    best = best_for(models, "en", "ja")
    assert best is not None
    assert (best.starter, best.version) == (False, "0.0.1")


def test_the_highest_version_is_preferred_by_number(tmp_path: Path) -> None:
    models = tmp_path / "models"
    for version in ("1.9", "1.10", "1.2"):
        top = f"translate-en_ja-{version.replace('.', '_')}"
        archive = make_archive(tmp_path / "p.argosmodel", top=top, package_version=version)
        install_file(models, archive)

    best = best_for(models, "en", "ja")

    assert best is not None
    assert best.version == "1.10"


def test_installing_again_replaces_the_same_package(tmp_path: Path) -> None:
    models = tmp_path / "models"
    archive = make_archive(tmp_path / "p.argosmodel")

    install_file(models, archive)
    install_file(models, archive)

    assert [one.path.name for one in installed(models)] == ["translate-en_ja-1_1"]
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_folders_that_are_no_packages_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "metadata.json").write_text("{broken")
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "metadata.json").write_text("[]")

    assert installed(tmp_path) == []
    assert installed(tmp_path / "nowhere") == []


def absolute_path(bundle: zipfile.ZipFile) -> None:
    bundle.writestr("/tmp/owned", b"x")


def path_upwards(bundle: zipfile.ZipFile) -> None:
    bundle.writestr("translate-en_ja-1_1/../../owned", b"x")


def path_upwards_with_backslashes(bundle: zipfile.ZipFile) -> None:
    bundle.writestr("translate-en_ja-1_1\\..\\..\\owned", b"x")


def symbolic_link(bundle: zipfile.ZipFile) -> None:
    link = zipfile.ZipInfo("translate-en_ja-1_1/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    bundle.writestr(link, "/etc/passwd")


def too_many_files(bundle: zipfile.ZipFile) -> None:
    for number in range(600):
        bundle.writestr(f"translate-en_ja-1_1/{number}", b"")


def second_folder(bundle: zipfile.ZipFile) -> None:
    bundle.writestr("other/file", b"x")


def hidden_folder(bundle: zipfile.ZipFile) -> None:
    bundle.writestr(".ssh/authorized_keys", b"x")


@pytest.mark.parametrize(
    "attack",
    [
        absolute_path,
        path_upwards,
        path_upwards_with_backslashes,
        symbolic_link,
        too_many_files,
        second_folder,
        hidden_folder,
    ],
)
def test_a_hostile_archive_changes_nothing(
    tmp_path: Path, attack: Callable[[zipfile.ZipFile], None]
) -> None:
    models = tmp_path / "instance" / "models"
    install_file(models, make_archive(tmp_path / "good.argosmodel"))
    archive = make_archive(tmp_path / "bad.argosmodel", top="translate-en_ja-1_1")
    with zipfile.ZipFile(archive, "a") as bundle:
        attack(bundle)
    before = everything_below(tmp_path)

    with pytest.raises(PackageInvalid, match=r"bad\.argosmodel is not a usable Argos package"):
        install_file(models, archive)

    assert everything_below(tmp_path) == before


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinicweb.mt.packages.MAX_UNPACKED_BYTES", 10_000)
    archive = tmp_path / "bomb.argosmodel"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("translate-en_ja-1_1/model/model.bin", b"\0" * 1_000_000)

    with pytest.raises(PackageInvalid, match="too large"):
        install_file(tmp_path / "instance" / "models", archive)

    assert everything_below(tmp_path / "instance") == ["models"]


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut short"])
def test_a_file_that_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / "x.argosmodel"
    archive.write_bytes(content)

    with pytest.raises(PackageInvalid, match="not a complete zip archive"):
        install_file(tmp_path / "models", archive)


def test_a_truncated_starter_is_refused(tmp_path: Path, starter_dir: Path) -> None:
    whole = (starter_dir / "translate-en_ja-starter.argosmodel").read_bytes()
    archive = tmp_path / "cut.argosmodel"
    archive.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(PackageInvalid):
        install_file(tmp_path / "models", archive)

    assert installed(tmp_path / "models") == []


def test_a_zip_that_is_no_package_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        bundle.writestr("photos/cat.txt", "meow")
    archive = tmp_path / "photos.argosmodel"
    archive.write_bytes(buffer.getvalue())

    with pytest.raises(PackageInvalid, match="lacks a model"):
        install_file(tmp_path / "models", archive)


def test_a_package_for_other_languages_is_refused(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "p.argosmodel", to_code="de")

    with pytest.raises(PackageInvalid, match="en to de, not en to ja"):
        install_file(tmp_path / "models", archive, pair=("en", "ja"))

    assert installed(tmp_path / "models") == []


def test_a_package_that_fails_its_verification_replaces_nothing(tmp_path: Path) -> None:
    models = tmp_path / "models"
    install_file(models, make_archive(tmp_path / "old.argosmodel", argos_version="old"))

    def refuse(folder: Path, source: str, target: str) -> None:
        assert best_for(folder, source, target) is not None
        raise MTError("It does not translate.")

    with pytest.raises(MTError, match="does not translate"):
        install_file(models, make_archive(tmp_path / "new.argosmodel"), verify=refuse)

    [kept] = installed(models)
    assert json.loads((kept.path / "metadata.json").read_text())["argos_version"] == "old"
