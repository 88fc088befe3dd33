"""Found by fuzzing: half a character in a title of JSON or CoNLL-U went through to whatever wrote it to a file."""

import json
from pathlib import Path

from kg.read import Article, read
from kg.types import Document

TEXT = "التقى الرئيس المصري نظيره الفرنسي."
HALF = {"title": "قمة \ud83d", "source": "\udfff", "url": "http://x/\ud800"}


def test_in_json(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"text": TEXT, **HALF}), encoding="utf-8")
    (article,) = read([str(tmp_path / "a.json")])
    assert isinstance(article, Article)
    assert (article.title, article.source, article.url) == ("قمة \ufffd", "\ufffd", "http://x/\ufffd")


def test_in_conllu(tmp_path: Path) -> None:
    rows = [f"# kg_{name} = {json.dumps(value)}" for name, value in HALF.items()]
    rows += ["1\tقال\tقال\tVERB\t_\t_\t0\troot\t_\t_", "", ""]
    (tmp_path / "a.conllu").write_text("\n".join(rows), encoding="utf-8")
    (document,) = read([str(tmp_path / "a.conllu")])
    assert isinstance(document, Document) and document.article.title == "قمة \ufffd"
    assert document.article.url == "http://x/\ufffd"
