"""Events on a map, and where the knowledge base says places are."""

from __future__ import annotations

import json
from pathlib import Path

import pyogrio.raw
import pytest
from graph_sample import odd, row, talks
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import export
from kg.errors import DataError
from kg.export.places import geojson, place_of
from kg.graph import edges, merge, to_graph
from kg.kb import KnowledgeBase
from kg.kb.base import DATA, read_rows


def features(data: bytes) -> dict[str, dict[str, object]]:
    return {feature["id"]: feature for feature in json.loads(data)["features"]}


def test_events_stand_where_they_happen() -> None:
    found = features(export.write(talks(), "geojson"))
    assert set(found) == {"talks-1:r1", "talks-1:r5"}  # in Mexico City; a visit to Cancún
    hosted, visit = found["talks-1:r1"], found["talks-1:r5"]
    longitude, latitude = hosted["geometry"]["coordinates"]
    assert latitude == pytest.approx(19.43, abs=0.1) and longitude == pytest.approx(-99.13, abs=0.1)
    assert hosted["properties"]["place_name"] == "مكسيكو سيتي" and hosted["properties"]["date"] == "2025-11-19"
    assert visit["properties"]["title_en"] == "Lula da Silva will visit Cancún"
    assert visit["properties"]["title"] == "سيزور لولا دا سيلفا كانكون"
    assert json.loads(export.write(talks(), "geojson"))["unplaced"] == 3


def test_a_country_that_is_warned_or_supplied_is_no_place_of_the_event() -> None:
    graph = to_graph(talks())
    supply = next(edge for edge in edges(graph) if edge[3]["predicate"] == "supply")
    assert graph.nodes[supply[1]]["type"] == "GPE" and place_of(graph, supply) is None


def test_gdal_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "events.geojson"
    path.write_bytes(export.write(merge([to_graph(talks()), to_graph(row())]), "geojson"))
    info = pyogrio.raw.read(path)
    meta, _, shapes, values = info
    assert meta["geometry_type"] == "Point" and len(shapes) == 2 and "4326" in meta["crs"]
    columns = dict(zip(meta["fields"], values, strict=True))
    assert "سيزور لولا دا سيلفا كانكون" in list(columns["title"])


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_any_characters(name: str, sentence: str) -> None:
    graph = odd(name, name, sentence, "")
    (data,) = (data for *_, data in graph.edges(keys=True, data=True) if data["predicate"] == "meet")
    data.update(roles=(("place", "Q1489"),), sentence=sentence)
    graph.add_node("Q1489", **{**graph.nodes["pemex"], "name": name})
    (feature,) = json.loads(geojson(graph))["features"]
    assert feature["properties"]["sentence"] == export.flat.text(sentence)


def test_a_users_places(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("id,type,name,lat,lon\npemex,GPE,بيميكس,18.5,-92.1\n", encoding="utf-8")
    kb = KnowledgeBase.load([path])
    assert kb.point("pemex") == (18.5, -92.1) and kb.point("Q1489") == KnowledgeBase.default().point("Q1489")
    graph = to_graph(row())
    (data,) = (data for *_, data in graph.edges(keys=True, data=True) if data["predicate"] == "meet")
    data["roles"] = (("place", "pemex"),)
    assert features(geojson(graph, kb))["أخبار 2:r3"]["geometry"]["coordinates"] == [-92.1, 18.5]
    assert not features(geojson(graph))


@pytest.mark.parametrize("cells", ["91,10", "10,181", "10,", "north,10", "١٠,10"])
def test_coordinates_that_are_none(tmp_path: Path, cells: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"id,type,name,lat,lon\nx,GPE,مكان,{cells}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"mine.csv, line 2: lat, lon"):
        KnowledgeBase.load([path])


def test_coordinates_belong_to_records_and_are_credited() -> None:
    kb = KnowledgeBase.default()
    rows = [row for _, row in read_rows(DATA / "coordinates.tsv")]
    assert [row["id"] for row in rows] == sorted({row["id"] for row in rows})
    assert all(kb.get(row["id"]) and kb.point(row["id"]) for row in rows)
    assert {row["source"] for row in rows} == {"geonames", "natural-earth", "own"}
    credits = (DATA / "LICENSES.md").read_text(encoding="utf-8")
    assert "coordinates.tsv" in credits and "GeoNames" in credits
    for name, (latitude, longitude) in {"القاهرة": (30.0, 31.2), "كييف": (50.4, 30.5), "صنعاء": (15.4, 44.2)}.items():
        point = kb.point(kb.lookup(name.split())[0].id)
        assert point == pytest.approx((latitude, longitude), abs=0.2)
