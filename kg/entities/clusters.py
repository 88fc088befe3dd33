"""Sets of mentions that refer to one thing, with the knowledge-base record when it is known."""

from __future__ import annotations

from kg.kb import Record


class Clusters:
    """A union of mentions by id. Two clusters with different records never join."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self._members: dict[int, list[int]] = {i: [i] for i in range(size)}
        self._record: dict[int, Record] = {}
        self._by_record: dict[str, int] = {}

    def root(self, mention: int) -> int:
        """The mention that stands for the cluster of this one."""
        while self._parent[mention] != mention:
            self._parent[mention] = self._parent[self._parent[mention]]
            mention = self._parent[mention]
        return mention

    def members(self, mention: int) -> list[int]:
        """Mentions of the cluster, in the order of the text."""
        return sorted(self._members[self.root(mention)])

    def size(self, mention: int) -> int:
        """How many mentions the cluster has."""
        return len(self._members[self.root(mention)])

    def record(self, mention: int) -> Record | None:
        """The record the cluster is linked to."""
        return self._record.get(self.root(mention))

    def of_record(self, record_id: str) -> int | None:
        """A mention of the cluster linked to this record."""
        found = self._by_record.get(record_id)
        return None if found is None else self.root(found)

    def join(self, one: int, other: int) -> bool:
        """Make one cluster of two; False when they are linked to different records."""
        first, second = self.root(one), self.root(other)
        if first == second:
            return True
        a, b = self._record.get(first), self._record.get(second)
        if a and b and a.id != b.id:
            return False
        if second < first:
            first, second = second, first
        self._parent[second] = first
        self._members[first] += self._members.pop(second)
        record = a or b
        if record:
            self._record.pop(second, None)
            self._record[first] = record
            self._by_record[record.id] = first
        return True

    def link(self, mention: int, record: Record) -> bool:
        """Link the cluster to a record, joining the cluster that has it already; False when it is linked elsewhere."""
        root = self.root(mention)
        known = self._record.get(root)
        if known:
            return known.id == record.id
        other = self._by_record.get(record.id)
        if other is not None:
            return self.join(root, other)
        self._record[root] = record
        self._by_record[record.id] = root
        return True
