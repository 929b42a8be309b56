"""A deterministic engine for tests: it marks each text with the target language."""

from collections.abc import Callable, Sequence

from clinicweb.mt.base import EngineId, Hypothesis

_MARKS = {"en": "English: ", "ja": "日本語で："}


class EchoEngine:
    """Gives back every text behind a mark in the target language, placeholders untouched."""

    def __init__(self, source: str, target: str) -> None:
        self.id = EngineId(name="echo", version="1", package=f"echo-{source}_{target}")
        self._mark = _MARKS.get(target, f"[{target}] ")

    def translate(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[Hypothesis]:
        """One marked copy of each text; ``progress`` is called once, when all are done."""
        out = [Hypothesis(self._mark + text if text.strip() else "", 0.0) for text in texts]
        if progress is not None:
            progress(len(out))
        return out

    def alternatives(self, text: str, count: int) -> list[Hypothesis]:
        """The marked text, and as many copies of it with a number behind them as are wanted."""
        if not text.strip():
            return []
        numbers = ["", *(f" ({number})" for number in range(2, count + 1))]
        return [Hypothesis(f"{self._mark}{text}{number}", 0.0) for number in numbers[:count]]
