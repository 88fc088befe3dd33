"""What one article costs in a store that grows: `python tests/growth.py [ARTICLES]` prints a table (default 50,000).

Four small articles under ever new ids are put into a store, and the worst for it: they all speak of the same entities.
Milliseconds of processor time for an article, without the making of its triples; memory of the process; bytes on disk.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from graph_sample import row, talks
from newsroom import peace, quarrel

from kg.graph import to_graph
from kg.rdf.speed import _copy
from kg.scale.worker import resident
from kg.store.corpus import Corpus, Stamp, filed


def main(count: int) -> None:
    graphs = [to_graph(analysis) for analysis in (talks(), row(), quarrel(), peace())]
    print(f"{'articles':>10}{'ms an article':>15}{'memory':>10}{'disk, an article':>18}")
    with tempfile.TemporaryDirectory() as folder, Corpus(folder) as corpus:
        spent = 0.0
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
                spent = 0.0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
