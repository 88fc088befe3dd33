"""Tables: CSV and Parquet, and what joins them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from graph_sample import odd, row, talks
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import export
from kg.errors import FormatError
from kg.export.tables import COLUMNS, table_file, tables
from kg.graph import merge, to_graph

ANY = st.text(max_size=20)


def read_parquet(data: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(data)).to_pylist()
    return rows


def plain(rows: list[Any]) -> list[dict[str, Any]]:
    """Rows as Parquet gives them back: tuples are lists."""
    return [{k: list(v) if isinstance(v, tuple) else v for k, v in found.items()} for found in rows]


@settings(max_examples=40, deadline=None)
@given(name=ANY, alias=ANY, sentence=ANY, key=ANY)
def test_any_characters_come_back_from_tables(name: str, alias: str, sentence: str, key: str) -> None:
    graph = odd(name, alias, sentence, key)
    expected = tables(graph)
    for file, data in export.write_folder(graph, "parquet").items():
        assert read_parquet(data) == plain(expected[file.removesuffix(".parquet")])
    for file, data in export.write_folder(graph, "csv").items():
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        rows = list(csv.DictReader(text, strict=True))
        known = expected[file.removesuffix(".csv")]
        assert len(rows) == len(known)
        for got, want in zip(rows, known, strict=True):
            for column, cell in got.items():
                value = want[column]
                if isinstance(value, bool):
                    assert cell == str(value).lower()
                elif isinstance(value, tuple):
                    assert cell == " | ".join(value)
                else:
                    assert cell == ("" if value is None else str(value))


def test_ids_join_the_tables() -> None:
    found = tables(merge([to_graph(talks()), to_graph(row())]))
    ids = {name: [line["id"] for line in found[name]] for name in ("documents", "entities", "relations", "events")}
    assert all(len(set(names)) == len(names) for names in ids.values())
    assert all(line["entity"] in ids["entities"] and line["document"] in ids["documents"] for line in found["mentions"])
    assert all(line["event"] in ids["events"] and line["entity"] in ids["entities"] for line in found["roles"])
    assert all(line["subject"] in ids["entities"] and line["event"] in ids["events"] for line in found["relations"])
    texts = {line["id"]: line["text"] for line in found["documents"]}
    for mention in found["mentions"]:
        if mention["document"] == "أخبار 2":  # the other article has carriage returns, which tables do not keep
            assert texts["أخبار 2"][mention["start"] : mention["end"]] == mention["text"]


def test_an_event_is_one_reading_of_a_trigger() -> None:
    # r1 "criticizes" and r3 "meets" share the event e1 of the second article, but not what they say
    found = tables(to_graph(row()))
    assert [line["id"] for line in found["events"]] == ["أخبار 2:e1", "أخبار 2:e1/2", "أخبار 2:e2"]
    roles = [(line["event"], line["role"], line["entity"]) for line in found["roles"]]
    assert ("أخبار 2:e1", "agent", "sheinbaum") in roles and ("أخبار 2:e1", "patient", "Q37181") in roles
    assert ("أخبار 2:e1/2", "agent", "Q37181") in roles  # a meeting is mutual


def test_roles_of_states_and_of_an_agent_without_a_name() -> None:
    found = tables(to_graph(talks()))["roles"]
    roles = {(line["event"], line["role"], line["entity"]) for line in found}
    assert ("talks-1:e2", "subject", "sheinbaum") in roles and ("talks-1:e2", "object", "Q96") in roles
    assert ("talks-1:e1", "place", "Q1489") in roles
    assert not any(entity == "unknown" for _, _, entity in roles)


def test_one_file_holds_the_relations_with_names() -> None:
    rows = read_parquet(export.write(talks(), "parquet"))
    first = rows[0]
    assert (first["subject_name"], first["label"], first["object_name_en"]) == (
        "كلوديا شينباوم",
        "يستقبل",
        "Lula da Silva",
    )
    withdraw = next(line for line in rows if line["predicate"] == "withdraw_from")
    assert withdraw["sources"] == ["reforma", "talks-1:adviser"] and withdraw["source_name"] == "مستشار للرئيسة"
    assert withdraw["polarity"] == "neg" and withdraw["modality"] == "future" and withdraw["time"] is None
    with pytest.raises(FormatError, match="documents, entities"):
        table_file(to_graph(talks()), "csv", "people")


def test_parquet_is_typed_also_when_empty() -> None:
    for name, data in export.write_folder(merge([]), "parquet").items():
        schema = pq.read_schema(io.BytesIO(data))
        assert schema.names == list(COLUMNS[name.removesuffix(".parquet")])
    schema = pq.read_schema(io.BytesIO(export.write(merge([]), "parquet")))
    assert schema.field("confidence").type == pa.float64() and schema.field("trigger_start").type == pa.int64()
    assert schema.field("rules").type == pa.list_(pa.string())


def test_arrow_reads_the_csv_and_excel_knows_it_is_utf8() -> None:
    data = export.write(merge([to_graph(talks()), to_graph(row())]), "csv")
    assert data.startswith(b"\xef\xbb\xbfid,document,")
    table = pyarrow.csv.read_csv(io.BytesIO(data), parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True))
    assert table.column_names[0] == "id" and table.num_rows == 9
    assert table.schema.field("confidence").type == pa.float64()
