"""The example notebook runs, and its results show themselves."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[1] / "examples" / "notebook.ipynb"


@pytest.mark.model
def test_the_example_notebook_runs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)  # kept without: they are long, and made anew here
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": NOTEBOOK.parent}}
    ).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert not [output for output in outputs if output.output_type == "error"]
    shown = [output.data for output in outputs if "data" in output]
    page = next(data["text/html"] for data in shown if "text/html" in data)
    assert page.startswith('<div dir="rtl"') and "فولوديمير زيلينسكي" in page
    assert len([data for data in shown if "image/svg+xml" in data]) == 2
    report = next(data["text/markdown"] for data in shown if "text/markdown" in data)
    assert "- **Donald Trump criticizes Volodymyr Zelenskyy**" in report
    files = next(data["text/plain"] for data in shown if "graph.gexf" in data.get("text/plain", ""))
    assert "neo4j/load.cypher" in files and "tables/events.csv" in files
    answers = shown[-1]["text/plain"]
    assert "('Donald Trump', 'Russia')" in answers
