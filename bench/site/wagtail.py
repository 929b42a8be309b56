"""The same articles in a Wagtail site with wagtail-localize, made in a folder of its own."""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from bench.site.content import Contact, Text
from bench.site.load import Target
from bench.site.servers import server
from bench.site.wagtail_files import FILES

WANTED = ("wagtail>=8,<9", "wagtail-localize")
SHOWN = ("wagtail", "wagtail-localize", "Django")
AUTHOR = "Yuki Mori"


@dataclass(frozen=True, slots=True)
class WagtailSite:
    """A project that is ready to be served."""

    project: Path
    python: str
    versions: str

    def environment(self, *, page_cache: bool) -> dict[str, str]:
        """For its server: with Django's cache of whole pages or without."""
        kept = {name: value for name, value in os.environ.items() if not _ours(name)}
        return {**kept, **({"PAGE_CACHE": "1"} if page_cache else {})}


def make(folder: Path, texts: Sequence[Text], clinics: Sequence[Contact]) -> WagtailSite:
    """Install Wagtail in the folder, unless it is there, and make a new project beside it."""
    python = _installed(folder / "venv")
    project = folder / "project"
    shutil.rmtree(project, ignore_errors=True)
    for name, content in FILES.items():
        file = project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content.lstrip("\n"), encoding="utf-8")
    told = {
        "clinics": [asdict(one) for one in clinics],
        "texts": [{**asdict(one), "author": AUTHOR} for one in texts],
    }
    (project / "content.json").write_text(json.dumps(told), encoding="utf-8")
    site = WagtailSite(project, python, _versions(python))
    manage = ("-m", "django")
    _run(site, *manage, "makemigrations", "clinic", "--verbosity", "0")
    _run(site, *manage, "migrate", "--verbosity", "0")
    shown = _run(site, "load.py", "content.json").split()
    if shown != [str(len(texts))]:
        sys.exit(f"the Wagtail site shows {shown} articles instead of {len(texts)}")
    return site


def serve(stack: ExitStack, site: WagtailSite, article: str) -> Iterator[Target]:
    """The site without and with Django's cache of whole pages, in both languages."""
    slug = article.rstrip("/").rpartition("/")[2]
    for name, page_cache in (("Wagtail", False), ("Wagtail, its pages cached", True)):
        environment = site.environment(page_cache=page_cache)
        running = stack.enter_context(
            server("wsgi:application", site.project, environment, f"/en/{slug}/", site.python)
        )
        for language in ("en", "ja"):
            yield Target(f"{name}: {language}", running, f"/{language}/{slug}/")


def _installed(folder: Path) -> str:
    python = str(folder / "bin" / "python")
    if not Path(python).exists():
        venv.create(folder, with_pip=True)
    subprocess.run(
        [python, "-m", "pip", "install", "-q", *WANTED, f"gunicorn=={version('gunicorn')}"],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return python


def _versions(python: str) -> str:
    code = "import sys; from importlib.metadata import version; "
    code += "print(', '.join(f'{name} {version(name)}' for name in sys.argv[1:]))"
    return subprocess.check_output([python, "-c", code, *SHOWN], text=True).strip()


def _run(site: WagtailSite, *words: str) -> str:
    """What a command of the project prints; ends the bench when it fails."""
    environment = site.environment(page_cache=False)
    environment |= {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(site.project)}
    result = subprocess.run(
        [site.python, *words],
        cwd=site.project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        sys.exit(f"the Wagtail site cannot be made: {' '.join(words)}\n{result.stderr}")
    return result.stdout


def _ours(name: str) -> bool:
    return name in {"PYTHONPATH", "VIRTUAL_ENV"} or name.startswith("CLINICWEB_")
