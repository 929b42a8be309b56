"""Japanese read aloud in Latin letters, by a process that ends afterwards.

pykakasi's dictionary keeps 125 MB of memory for the rest of a process (measured with 2.3.0); a web
process as a whole has less. A reading is wanted once an article, so it is made by a short-lived
process of its own: this file, started as a script.
"""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

logger = logging.getLogger(__name__)

# Loading the dictionary takes half a second; a machine under load may need much longer.
PATIENCE = 20.0

# 押し方 is おしかた, which the dictionary reads おしほう; した方 and ない方 are ほう.
_WAY = re.compile(
    r"(?<=[いきしちにひみりぎじびえけせてねへめれげぜべ])(?<!ない)(?<!いい)方(?![法向針面角位])"
)


def readings(phrases: Sequence[str]) -> list[str]:
    """Each phrase in Hepburn letters, long vowels as they are spelt (toukyou).

    Empty when the reading could not be made: an address can do without one.
    """
    try:
        finished = subprocess.run(  # noqa: S603 - our own file, the phrases travel as input
            [sys.executable, "-I", str(Path(__file__))],
            input=json.dumps([_WAY.sub("かた", phrase) for phrase in phrases]),
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("no reading: %s", type(error).__name__)
        return []
    found: list[str] = json.loads(finished.stdout)
    return found


def main() -> None:
    """Read phrases (JSON) from the input, write their readings (JSON)."""
    # Imported here, in the process that ends: the import alone costs 17 MB.
    import pykakasi

    reader = pykakasi.kakasi()  # type: ignore[no-untyped-call]
    phrases = json.load(sys.stdin)
    said = ["".join(word["hepburn"] for word in reader.convert(phrase)) for phrase in phrases]
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
