"""Where the instance folder may be, and that only one run uses it."""

import fcntl
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis

from clinicweb import launch
from clinicweb.bell import Bell
from clinicweb.settings import LONGEST_SOCKET, Settings
from tests.launching import Launched, start
from tests.servers import free_port, wait_until


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a folder of “one's” clinic; $HOME & 100%25 #1?x", id="odd"),
        pytest.param("long-" * 20 + "/" + "path-" * 20, id="long"),
    ],
)
def test_everything_runs_in_any_folder(tmp_path: Path, launched: list[Launched], name: str) -> None:
    instance = tmp_path / name
    one = start(launched, instance).wait_until_ready()
    socket_folder = settings_in(instance).redis_socket.parent

    assert (instance / "redis" / "appendonlydir").is_dir() or list(
        (instance / "redis").glob("*.aof")
    )
    assert socket_folder.stat().st_mode & 0o077 == 0
    assert Bell(settings_in(instance).bell_url).ping()
    assert one.interrupt() == 0
    wait_until(lambda: not one.processes(), 15, "every process is gone")
    if socket_folder != instance / "redis":
        shutil.rmtree(socket_folder)


def settings_in(instance: Path) -> Settings:
    return Settings.from_env(
        {"CLINICWEB_INSTANCE": str(instance), "CLINICWEB_SECRET_KEY": "a key for tests only"}
    )


def test_the_redis_socket_has_an_address_that_fits(tmp_path: Path) -> None:
    short = settings_in(Path("/srv/clinicweb"))
    deep = settings_in(tmp_path / ("鍼灸院" * 20))

    assert short.redis_socket == Path("/srv/clinicweb/redis/redis.sock")
    assert len(bytes(deep.redis_socket)) <= LONGEST_SOCKET
    assert deep.redis_socket == settings_in(deep.instance).redis_socket
    assert deep.redis_socket != settings_in(tmp_path / ("鍼灸院" * 21)).redis_socket


def test_a_redis_folder_of_somebody_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path / ("deep" * 30))
    settings.instance.mkdir()
    monkeypatch.setattr("os.geteuid", lambda: 4_000_000_000)

    with pytest.raises(launch.CannotStart, match="belongs to somebody else"):
        launch.check(replace(settings, port=free_port()))

    settings.redis_socket.parent.rmdir()


def test_a_second_run_in_the_same_folder_is_one_clear_line(
    tmp_path: Path, launched: list[Launched]
) -> None:
    first = start(launched, tmp_path / "instance").wait_until_ready()
    before = first.processes()

    second = Launched(tmp_path / "instance")

    assert second.wait() != 0
    lines = second.output.strip().splitlines()
    assert len(lines) == 1, second.output
    assert f"process {first.pid}" in lines[0]
    assert "CLINICWEB_INSTANCE" in lines[0]
    assert first.processes() == before


def test_after_a_power_cut_the_same_folder_starts_again(
    tmp_path: Path, launched: list[Launched]
) -> None:
    first = start(launched, tmp_path / "instance").wait_until_ready()
    first.kill()
    assert (tmp_path / "instance" / "redis" / "redis.sock").exists()

    second = start(launched, tmp_path / "instance").wait_until_ready()

    redis = Redis(unix_socket_path=str(tmp_path / "instance" / "redis" / "redis.sock"))
    assert redis.ping()
    assert second.signins == first.signins


def test_the_folder_is_free_again_after_the_run(tmp_path: Path) -> None:
    refused = pytest.raises(launch.CannotStart, match="already runs")
    with launch.alone(tmp_path), refused, launch.alone(tmp_path):
        pass

    with launch.alone(tmp_path):
        pass
    with (tmp_path / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_ctrl_c_while_it_is_set_up_stops_quietly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_settings: Settings) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("CLINICWEB_INSTANCE", str(tmp_path))
    monkeypatch.setattr(launch, "check", interrupted)

    assert launch.main() == 0
    assert capsys.readouterr() == ("", "")


def test_an_address_of_ipv6_is_written_in_brackets() -> None:
    settings = replace(settings_in(Path("/srv")), host="::1", port=8000)

    assert launch._host_and_port(settings) == "[::1]:8000"
