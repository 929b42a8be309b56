"""What machines ask for: pictures of shared links, feeds and sitemaps of a large site.

`.venv/bin/python -m bench.machines [pages]` fills a SQLite database (20,000 published pages unless
it is said otherwise) and prints what drawing pictures does to the memory of the process, and for
each kind of answer the best and the middle time to make it anew, the least time of the processor
(others may be working on the machine) and its size.
"""

import statistics
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.site.content import fill
from clinicweb.factory import create_app
from clinicweb.public.social_image import Words, drawing
from clinicweb.settings import Settings

PAGES = 20_000
TIMES = 5
PICTURES = 100
TITLES = (
    Words("A stiff neck in the morning: what helps, and when to see a doctor", "en", "Kita", "en"),
    Words("寝違えで首が回らないときに、まず試していただきたいこと", "ja", "北鍼灸院", "ja"),
)


def resident() -> float:
    """Resident memory of this process in MB (proc(5), statm, pages of 4 kB)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4 / 1024


def timed(name: str, make: Callable[[], bytes]) -> None:
    times, processor, size = [], [], 0
    for _ in range(TIMES):
        begin, begin_processor = time.perf_counter(), time.process_time()
        size = len(make())
        times.append(1000 * (time.perf_counter() - begin))
        processor.append(1000 * (time.process_time() - begin_processor))
    print(
        f"{name:32} {min(times):7.0f} ms {statistics.median(times):7.0f} ms, "
        f"of the processor {min(processor):6.0f} ms {size:>10,} bytes",
        flush=True,
    )


def pictures() -> None:
    before = resident()
    drawing(TITLES[0])
    first = resident()
    for number in range(PICTURES):
        drawing(TITLES[number % 2])
    print(
        f"memory: {before:.0f} MB, after one picture {first:.0f} MB, "
        f"after {PICTURES} more {resident():.0f} MB"
    )
    for words in TITLES:
        timed(f"picture, {words.language}", lambda words=words: drawing(words))


def answers(folder: Path, pages: int) -> None:
    url = f"sqlite:///{folder / 'bench.sqlite'}"
    begin = time.perf_counter()
    fill(url, pages)
    print(f"{pages:,} pages in {time.perf_counter() - begin:.0f} s")
    app = create_app(
        Settings(instance=folder, database_url=url, redis_url=None, secret_key="bench only")
    )
    client = app.test_client()
    sites = count()

    def get(address: str) -> bytes:
        # A site that has not been asked for yet: nothing of it is kept.
        response = client.get(address, base_url=f"http://site-{next(sites)}.example")
        assert response.status_code == 200, address
        return response.data

    for address in (
        *("/sitemap.xml", "/sitemaps/pages.xml", "/sitemaps/articles-ja-1.xml"),
        *("/sitemaps/articles-en-2.xml", "/ja/feed.atom", "/en/clinics/tokyo/feed.atom"),
    ):
        timed(address, lambda address=address: get(address))


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    pictures()
    with TemporaryDirectory() as folder:
        answers(Path(folder), pages)


if __name__ == "__main__":
    main()
