"""House rules that hold for every file."""

import ast
import re
import subprocess
import sys

import pytest

from clinicweb.settings import REPOSITORY
from tests.architecture.tree import PRODUCT, Module, modules

MODULE_LINES = 400
FUNCTION_LINES = 60
TEMPLATE_LINES = 150

# The only values that templates may show as they are, by template.
TRUSTED_MARKUP = {
    "icons.html": ("shapes[name]",),  # our own line drawings, constants of that file
    "article.html": ("html",),  # what publishing sanitised and wrote
}

ALL_PYTHON = [*PRODUCT, *modules("tests", "bench")]
WRITTEN = [m for m in ALL_PYTHON if "migrations.versions" not in m.name]


def occurrences(pattern: str, where: list[Module]) -> set[str]:
    return {module.name for module in where if re.search(pattern, module.text)}


def test_only_the_transaction_commits() -> None:
    assert occurrences(r"\.commit\(", PRODUCT) <= {"clinicweb.db"}


def test_the_environment_is_read_in_settings_only() -> None:
    assert occurrences(r"os\.environ|getenv", PRODUCT) <= {
        "clinicweb.settings",
        # The launcher hands its own environment to the processes it starts.
        "clinicweb.launch",
        # Argos reads its folders from the environment when it is imported.
        "clinicweb.mt.argos",
    }


def test_argos_is_imported_by_its_adapter_only() -> None:
    assert occurrences(r"\bargostranslate\.[a-z]+\"|(import|from) argostranslate", PRODUCT) <= {
        "clinicweb.mt.argos"
    }


@pytest.mark.parametrize("module", WRITTEN, ids=lambda module: module.name)
def test_modules_and_functions_stay_short(module: Module) -> None:
    assert len(module.text.splitlines()) <= MODULE_LINES
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{node.name} has {length} lines"


def test_templates_stay_short() -> None:
    templates = sorted((REPOSITORY / "clinicweb").rglob("*.html"))

    assert templates
    for path in templates:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= TEMPLATE_LINES, f"{path.relative_to(REPOSITORY)}: {lines} lines"


def test_templates_hold_no_inline_code_and_unescaped_text_only_where_it_is_clean() -> None:
    for path in sorted((REPOSITORY / "clinicweb").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(REPOSITORY)
        # A block of data is nothing that a browser runs, whatever it says.
        code = text.replace('<script type="application/ld+json">', "")
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", code), f"{name}: inline script"
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text), (
            f"{name}: inline style or code"
        )
        trusted = TRUSTED_MARKUP.get(name.name, ())
        found = re.findall(r"([\w\[\]]+)\s*\|\s*safe\b", text)
        assert tuple(found) == trusted, f"{name}: {found}|safe"


def test_a_web_process_starts_without_an_engine_and_without_the_libraries_of_files() -> None:
    code = (
        "import sys; import clinicweb.factory; "
        "heavy = {'argostranslate', 'ctranslate2', 'sentencepiece', 'torch', 'stanza', 'spacy',"
        " 'onnxruntime', 'numpy', 'translate', 'docx', 'lxml', 'bs4', 'PIL'};"
        " print(sorted(heavy & set(sys.modules)))"
    )

    result = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )

    assert result.stdout.strip() == "[]"


def test_no_file_names_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "processor"}

    assert not {m.name for m in PRODUCT if m.name.rpartition(".")[2] in drawers}


def test_the_top_level_holds_only_what_the_design_names() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.split()

    assert {path.split("/")[0] for path in tracked} <= {
        ".ci",
        ".gitignore",
        "LICENSE",
        "README.md",
        "app.py",
        "babel.cfg",
        "bench",
        "clinicweb",
        "jobs",
        "pyproject.toml",
        "requirements.txt",
        "tests",
        "translations",
    }


def test_no_tracked_text_names_a_machine_s_folders() -> None:
    folders = "|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"])
    found = subprocess.run(
        ["git", "grep", "-n", "-I", "-E", folders],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.stdout == ""


def test_a_template_fills_only_blocks_that_its_base_has() -> None:
    """A block that no base names is thrown away without a word."""
    folders = [
        REPOSITORY / "clinicweb" / "templates",
        *(REPOSITORY / "clinicweb").glob("*/templates"),
    ]
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for folder in folders
        for path in folder.rglob("*.html")
    }

    def blocks(name: str) -> set[str]:
        return set(re.findall(r"{%-?\s*block\s+(\w+)", texts[name]))

    def inherited(name: str) -> set[str]:
        base = re.search(r'{%-?\s*extends\s+"([^"]+)"', texts[name])
        return blocks(base[1]) | inherited(base[1]) if base else set()

    for name, text in texts.items():
        if "{% extends" in text:
            top = re.findall(r"{%-?\s*(block)\s+(\w+)|{%-?\s*(endblock)", text)
            depth = 0
            for opened, block, closed in top:
                if opened:
                    assert depth or block in inherited(name), f"{name} fills “{block}” for nobody"
                depth += 1 if opened else -1 if closed else 0


def test_stylesheets_stay_short() -> None:
    for path in sorted((REPOSITORY / "clinicweb" / "static").rglob("*.css")):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES, path.name
