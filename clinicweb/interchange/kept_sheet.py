"""A translation on its way out as a file between the page, which knows the words, and the job."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from clinicweb.domain.passages import Code, PassageKind
from clinicweb.domain.workflow import PassageState
from clinicweb.formats.rows import Remark, Sheet, Unit, Words


def dump(sheet: Sheet, words: Words) -> bytes:
    """The sheet and what is said around it, as JSON."""
    kept = {
        "sheet": {**asdict(sheet), "made_at": sheet.made_at.isoformat()},
        "words": asdict(words),
    }
    return json.dumps(kept).encode()


def is_kept(data: bytes) -> bool:
    """Whether that is a kept sheet, and not a file that was written from one."""
    return data.startswith(b"{")


def load(data: bytes) -> tuple[Sheet, Words]:
    """What ``dump`` kept."""
    kept: Mapping[str, Any] = json.loads(data)  # our own JSON
    sheet, words = kept["sheet"], kept["words"]
    made_at = datetime.fromisoformat(sheet["made_at"])
    units = tuple(map(_unit, sheet["units"]))
    return (
        Sheet(**{**sheet, "made_at": made_at, "units": units}),
        Words(**{**words, "how_to": tuple(words["how_to"])}),
    )


def _unit(kept: Mapping[str, Any]) -> Unit:
    typed = {
        "kind": PassageKind(kept["kind"]),
        "state": PassageState(kept["state"]),
        "codes": tuple(Code(**one) for one in kept["codes"]),
        "remarks": tuple(Remark(**one) for one in kept["remarks"]),
    }
    return Unit(**{**kept, **typed})
