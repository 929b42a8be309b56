"""The source tree as the architecture tests read it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clinicweb.settings import REPOSITORY


@dataclass(frozen=True)
class Module:
    name: str
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def imports(self) -> Iterator[str]:
        """Dotted names of everything imported, wherever in the file."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{self.path}: relative import"
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules(*roots: str) -> list[Module]:
    found = []
    for root in roots:
        for path in sorted((REPOSITORY / root).rglob("*.py")):
            name = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
            found.append(Module(name.removesuffix(".__init__"), path))
    return found


PRODUCT = [*modules("clinicweb", "jobs"), Module("app", REPOSITORY / "app.py")]
NAMES = {module.name for module in PRODUCT}


def internal(name: str) -> str | None:
    """The module of ours that an imported name belongs to."""
    while name:
        if name in NAMES:
            return name
        name = name.rpartition(".")[0]
    return None
