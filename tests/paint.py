"""How long a page takes to its first paint: `python tests/paint.py [EDGES ...]` prints a table (default 100 1000 5000).

Graphs are drawn by chance (a fixed seed) with the shape of news: few actors have most relations. Each page is opened
three times in a new headless Chromium from disk; the middle figure is printed. "Page" is the first paint of any kind,
"graph" the first frame that shows the graph, "layout" when the nodes stand still; milliseconds since the navigation.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from statistics import median

import networkx as nx
from chromium import Browser, missing

from kg.graph import build
from kg.page import page
from kg.relations.predicates import predicate, predicates

NAMES = "سليم عمر ليلى هدى نبيل كمال سعاد منى باسم رامي دينا يوسف طارق جميل وليد سمر".split()
PLACES = "الغابة البحيرة الوادي التل المرفأ السهل القلعة الجسر الواحة الضفة".split()


def synthetic(count: int, *, parallel: bool = False) -> nx.MultiDiGraph[str]:
    """A graph of `count` relations; with `parallel` between few actors."""
    chance = random.Random(7)
    names = [name for name in predicates() if name]
    size = 16 if parallel else max(12, count // 3)
    article = "أخبار"
    nodes = {
        f"n{i}": {
            "name": f"{chance.choice(NAMES)} {chance.choice(PLACES)} {i}", "name_en": None, "qid": None, "aliases": (),
            "type": chance.choice(("PER", "PER", "GPE", "ORG", "LOC")), "country": None, "local": False,
            "mentions": ((article, 0, 4, "كلمة"),),
        }
        for i in range(size)
    }  # fmt: skip
    links = {}
    for i in range(count):
        one, two = (min(int(chance.paretovariate(0.9)), size) - 1 for _ in range(2))
        if one == two or chance.random() < 0.4:
            two = (one + 1 + chance.randrange(size - 1)) % size
        row = predicate(chance.choice(names))
        sentence = f"جملة رقم {i} عن هذا."
        links[f"n{one}", f"n{two}", f"{article}:r{i}"] = {
            "article": article, "event": f"{article}:e{i}", "predicate": row.name, "plover": row.plover,
            "label": row.label_ar, "label_en": row.label_en, "polarity": "neg" if i % 17 == 0 else "pos",
            "modality": ("asserted", "asserted", "future", "hypothetical")[i % 4], "source": None, "sources": (),
            "roles": (), "trigger": "جملة", "trigger_start": 0, "trigger_end": 4, "subject_start": None,
            "subject_end": None, "object_start": None, "object_end": None, "sentence": sentence, "sentence_start": 0,
            "sentence_end": len(sentence), "time": None, "time_start": None, "time_end": None,
            "time_value": f"2025-{1 + i % 12:02}-{1 + i % 28:02}", "rules": ("chance",),
            "confidence": (i % 10 + 1) / 10,
        }  # fmt: skip
    record = {"title": "مخطط", "date": "2025-06-01", "source": None, "url": None, "text": None, "run": None}
    return build({"articles": {article: record}, "runs": {}}, nodes, links)


def measure(path: Path, folder: Path) -> tuple[float, float, float]:
    browser = Browser(folder)
    try:
        browser.open(path)
        first = browser.get("performance.getEntriesByName('first-paint')[0].startTime")
        root = "document.documentElement.dataset"
        return float(first), float(browser.get(f"{root}.painted")), float(browser.get(f"{root}.settled"))
    finally:
        browser.close()


def main(sizes: list[int]) -> None:
    reason = missing()
    if reason:
        sys.exit(reason)
    print("edges   page MB   page ms   graph ms   layout ms")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            path = folder / f"{size}.html"
            path.write_text(page(synthetic(size)), encoding="utf-8")
            times = [measure(path, folder) for _ in range(3)]
            first, graph, layout = (median(column) for column in zip(*times, strict=True))
            print(f"{size:>5}{path.stat().st_size / 1e6:>10.2f}{first:>10.0f}{graph:>11.0f}{layout:>12.0f}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100, 1000, 5000])
