"""Files opened by the parsers of Gephi Lite and Cytoscape. Needs Node and ``npm install --prefix tests/js``."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from graph_sample import row, talks

from kg import export
from kg.graph import edges, merge, to_graph

JS = Path(__file__).parent / "js"

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (JS / "node_modules").is_dir(),
    reason="needs Node and: npm install --prefix tests/js",
)


@pytest.mark.parametrize("format", ["gexf", "graphml", "cyjs"])
def test_programs_open_the_file(format: str, tmp_path: Path) -> None:
    graph = merge([to_graph(talks()), to_graph(row())])
    path = tmp_path / f"graph.{format}"
    path.write_bytes(export.write(graph, format))
    done = subprocess.run(["node", str(JS / "open.js"), str(path)], capture_output=True, text=True, check=True)
    seen = json.loads(done.stdout)
    assert sorted(map(tuple, seen["nodes"])) == sorted((name, data["name"]) for name, data in graph.nodes(data=True))
    expected = sorted((subject, data["predicate"], object_) for subject, object_, _, data in edges(graph))
    assert sorted(map(tuple, seen["edges"])) == expected
