"""What one article costs in a store that grows: `python tests/growth.py [ARTICLES [PICTURE.svg]]` prints a table.

Four small articles under ever new ids are put into a store, and the worst for it: they all speak of the same entities.
Milliseconds of processor time for an article, without the making of its triples; memory of the process; bytes on disk.
50,000 articles by default, which take a quarter of an hour.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from chart import draw
from graph_sample import row, talks
from newsroom import peace, quarrel

from kg.graph import to_graph
from kg.rdf.speed import _copy
from kg.scale.worker import resident
from kg.store.corpus import Corpus, Stamp, filed


def main(count: int, picture: Path | None = None) -> None:
    graphs = [to_graph(analysis) for analysis in (talks(), row(), quarrel(), peace())]
    print(f"{'articles':>10}{'ms an article':>15}{'memory':>10}{'disk, an article':>18}")
    with tempfile.TemporaryDirectory() as folder, Corpus(folder) as corpus:
        spent = 0.0
        curves: list[tuple[int, float, float, float]] = []
        for number in range(1, count + 1):
            result = filed(_copy(graphs[number % len(graphs)], number))
            start = time.process_time()
            corpus.put(result, Stamp("", ""))
            spent += time.process_time() - start
            if number % max(count // 10, 1) == 0:
                size = sum(file.stat().st_size for file in Path(folder).iterdir())
                each = 1000 * spent / max(count // 10, 1)
                print(
                    f"{number:>10,}{each:>15.1f}{resident() / 1e6:>7.0f} MB{size / number / 1e3:>15.0f} kB", flush=True
                )
                curves.append((number, each, resident() / 1e6, size / number / 1e3))
                spent = 0.0
    if picture is not None:
        titles = ("milliseconds to file an article", "memory, MB", "disk for an article, kB")
        shown = [(title, [(c[0], c[i]) for c in curves]) for i, title in enumerate(titles, 1)]
        draw(picture, "articles in the store", shown)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
