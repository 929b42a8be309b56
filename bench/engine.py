"""What the engine costs: imports, loading, memory, forking or staying warm, and our overhead.

Usage: python bench/engine.py MODELS_DIR [FILE]   (FILE: English text, one sentence a line)
MODELS_DIR gets the starter packages when it has none.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from clinicweb.domain.placeholders import protect  # noqa: E402 - the path comes first
from clinicweb.mt.base import by_name  # noqa: E402
from clinicweb.mt.packages import best_for, ensure_starter  # noqa: E402

FORKS = 10


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def sentences(file: str | None) -> list[str]:
    if file:
        lines = Path(file).read_text("utf-8").splitlines()
        return [protect(line.strip()).text for line in lines if line.strip()]
    from clinicweb.content import __path__ as content

    lines = [
        line.strip("#-*0123456789. ")
        for article in sorted(Path(content[0]).glob("articles/*/en.md"))
        for line in article.read_text("utf-8").splitlines()
    ]
    return [protect(line).text for line in lines if line]


def in_a_fork(work: Callable[[], object]) -> float:
    """Wall time of one child process doing the work, as RQ's default worker has for every job."""

    def fork() -> None:
        child = os.fork()
        if child == 0:
            work()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert status == 0

    return min(seconds(fork) for _ in range(FORKS))


def say(what: str, figure: str) -> None:
    print(f"{what:<58}{figure:>10}")


def main(models: Path, file: str | None) -> None:
    ensure_starter(models, ROOT / "jobs" / "starter_models")
    texts = sentences(file)
    print(f"{len(texts)} sentences, {len(os.sched_getaffinity(0))} cores")

    start = [sys.executable, "-c"]
    bare = min(seconds(lambda: subprocess.run([*start, "pass"], check=True)) for _ in range(3))
    imports = "import ctranslate2, sentencepiece, argostranslate.package"
    env = {**os.environ, "HOME": str(models.parent)}
    full = min(
        seconds(lambda: subprocess.run([*start, imports], check=True, env=env)) for _ in range(3)
    )
    say("import ctranslate2 + sentencepiece + argostranslate.package", f"{full - bare:6.3f} s")

    import clinicweb.mt.argos as adapter

    # A first open imports argostranslate without loading a model or starting a thread.
    found = best_for(models, "en", "ja")
    assert found is not None
    package = adapter._open_package(found)
    package.tokenizer.encode("a")
    say("resident after imports", f"{resident_mb():6.0f} MB")

    one = texts[:1]
    forked = in_a_fork(lambda: by_name("argos", models, "en", "ja").translate(one))
    say("one sentence: fork, load in the child, translate", f"{forked:6.3f} s")
    say("empty fork", f"{in_a_fork(int):6.3f} s")
    load = min(seconds(lambda: by_name("argos", models, "en", "ja")) for _ in range(5))
    say("load a package", f"{load:6.3f} s")
    engine = adapter.ArgosEngine.load(models, "en", "ja")
    say("resident after loading", f"{resident_mb():6.0f} MB")
    warm = min(seconds(lambda: engine.translate(one)) for _ in range(FORKS))
    say("one sentence: warm", f"{warm:6.3f} s")

    tokens = [package.tokenizer.encode(text) for text in texts]
    translator = engine._translator
    ours, theirs = [], []
    for _ in range(3):
        ours.append(seconds(lambda: engine.translate(texts, lambda done: None)))
        theirs.append(seconds(lambda: translator.translate_batch(tokens, **adapter.DECODING)))
    say("all sentences: adapter", f"{min(ours):6.3f} s")
    say("all sentences: bare translate_batch, same options", f"{min(theirs):6.3f} s")
    say("share of bare translate_batch in our time", f"{min(theirs) / min(ours):6.1%}")
    say("resident after translating", f"{resident_mb():6.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
