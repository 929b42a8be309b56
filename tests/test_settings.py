"""What an operator may write into the environment."""

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from clinicweb.db import Database
from clinicweb.settings import Settings, SettingsError


def read(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_env({"CLINICWEB_INSTANCE": str(tmp_path), **environ})


@pytest.mark.parametrize(
    "url",
    [
        "postgres://clinic:p%40ss%2Fw%25rd@db.example:5433/clinicweb",
        "postgresql://clinic:p%40ss%2Fw%25rd@db.example:5433/clinicweb",
        "postgresql+psycopg://clinic:p%40ss%2Fw%25rd@db.example:5433/clinicweb",
        "postgresql+psycopg2://clinic:p%40ss%2Fw%25rd@db.example:5433/clinicweb",
    ],
)
def test_postgresql_may_be_spelt_in_every_usual_way(tmp_path: Path, url: str) -> None:
    settings = read(tmp_path, CLINICWEB_DATABASE_URL=url)

    found = Database(settings.database_url).engine.url

    assert found.drivername == "postgresql+psycopg"
    assert (found.username, found.password) == ("clinic", "p@ss/w%rd")
    assert (found.host, found.port, found.database) == ("db.example", 5433, "clinicweb")


@pytest.mark.parametrize("url", ["mysql://clinic:secret@db/clinicweb", "clinic.sqlite"])
def test_another_database_is_refused_without_repeating_its_password(
    tmp_path: Path, url: str
) -> None:
    with pytest.raises(SettingsError, match="CLINICWEB_DATABASE_URL") as refused:
        read(tmp_path, CLINICWEB_DATABASE_URL=url)

    assert "secret" not in str(refused.value)


def test_the_database_lies_in_the_instance_folder_whatever_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "100%25 #1?x=1 鍼灸院"

    settings = read(folder)

    assert make_url(settings.database_url).database == str(folder / "clinicweb.sqlite")


@pytest.mark.parametrize("number", ["-1", "10", "0099", "one", "²"])
def test_a_number_of_proxies_that_nobody_has_is_refused(tmp_path: Path, number: str) -> None:
    assert read(tmp_path, CLINICWEB_PROXIES="2").proxies == 2
    with pytest.raises(SettingsError, match="CLINICWEB_PROXIES"):
        read(tmp_path, CLINICWEB_PROXIES=number)


def test_behind_a_proxy_others_than_this_machine_reach_the_site(tmp_path: Path) -> None:
    assert read(tmp_path).is_local
    assert not read(tmp_path, CLINICWEB_PROXIES="1").is_local
