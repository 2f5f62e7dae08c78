"""轨迹校验: the arithmetic of the sealed trail, after RFC 6962 (Merkle trees) and RFC 9162 2.1.3.2 (checking a path).

A leaf is SHA-256 over a zero byte and the text of an entry, a node SHA-256 over a one byte and its two children, a seal
SHA-256 over a two byte and its header: no leaf can be passed off as a node, and no node as a seal. Leaves and nodes
stand one after another in one byte string, 32 bytes each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any

SIZE = 32
RUN = 256  # leaves under one node of the shelf; a power of two, so that runs are whole subtrees
START = bytes(SIZE)  # stands for the seal before the first


class Mismatch(Exception):
    """What was given does not hold together; the message says where."""


def leaf(text: str) -> bytes:
    """The leaf of an entry with this sealed text."""
    return sha256(b"\x00" + text.encode()).digest()


def said_hash(salt: bytes, words: str) -> str:
    """What an entry keeps of the words beside it: short words could be guessed, so a salt goes first."""
    return sha256(salt + words.encode()).hexdigest()


def raised(nodes: bytes) -> bytes:
    """The next higher level of the tree: neighbours joined two by two, an odd last one carried up as it is."""
    digest, pair = sha256, 2 * SIZE
    even = len(nodes) // pair * pair
    joined = [digest(b"\x01" + nodes[at : at + pair]).digest() for at in range(0, even, pair)]
    return b"".join(joined) + nodes[even:]


def root(nodes: bytes) -> bytes:
    """The root over these nodes. Raises ValueError when there is none."""
    if not nodes:
        raise ValueError("a tree has at least one leaf")
    while len(nodes) > SIZE:
        nodes = raised(nodes)
    return nodes


def shelf(leaves: bytes) -> bytes:
    """The roots of each run of 256 leaves. `root(shelf(leaves)) == root(leaves)`, and a proof needs one run only."""
    return b"".join(root(leaves[at : at + RUN * SIZE]) for at in range(0, len(leaves), RUN * SIZE))


def path(nodes: bytes, index: int) -> list[bytes]:
    """The neighbours that lead from the node at `index` up to the root."""
    found = []
    while len(nodes) > SIZE:
        neighbour = (index ^ 1) * SIZE
        if neighbour < len(nodes):
            found.append(nodes[neighbour : neighbour + SIZE])
        nodes, index = raised(nodes), index >> 1
    return found


def climbed(start: bytes, index: int, count: int, neighbours: Iterable[bytes]) -> bytes:
    """The root that the leaf `start` reaches from its place. Raises Mismatch when the path has the wrong length."""
    here, last, node = index, count - 1, start
    if not 0 <= index < count:
        raise Mismatch(f"there is no place {index} among {count} entries")
    for neighbour in neighbours:
        if last == 0:
            raise Mismatch("the path is longer than the tree is high")
        if here & 1 or here == last:
            node = sha256(b"\x01" + neighbour + node).digest()
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            node = sha256(b"\x01" + node + neighbour).digest()
        here, last = here >> 1, last >> 1
    if last:
        raise Mismatch("the path ends below the root")
    return node


@dataclass(frozen=True)
class Head:
    """封印头: what a seal says, without its leaves. `at` is ISO text in UTC with microseconds."""

    number: int
    from_xid: int
    to_xid: int
    count: int
    root: bytes
    previous: bytes
    at: str

    def hash(self) -> bytes:
        """The hash that the next seal carries, and that is published."""
        lines = ["liandong seal 1", self.number, self.from_xid, self.to_xid, self.count]
        text = "\n".join(map(str, [*lines, self.root.hex(), self.previous.hex(), self.at]))
        return sha256(b"\x02" + text.encode()).digest()

    def as_json(self) -> dict[str, Any]:
        """Readable by people and by `from_json`."""
        plain = {"number": self.number, "from_xid": self.from_xid, "to_xid": self.to_xid, "count": self.count}
        hexed = {"root": self.root.hex(), "previous": self.previous.hex(), "hash": self.hash().hex()}
        return {**plain, "at": self.at, **hexed}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Head":
        """Raises Mismatch when the hash written beside the header is not the header's."""
        head = cls(
            number=int(given["number"]),
            from_xid=int(given["from_xid"]),
            to_xid=int(given["to_xid"]),
            count=int(given["count"]),
            root=bytes.fromhex(given["root"]),
            previous=bytes.fromhex(given["previous"]),
            at=str(given["at"]),
        )
        if head.hash().hex() != given["hash"]:
            raise Mismatch(f"seal {head.number}: its hash does not belong to its header")
        return head


def verify_proof(proof: Mapping[str, Any], published: Mapping[str, Any] | None = None) -> Head:
    """Check that an entry is in the trail at its place, and that its seal leads to a published head.

    proof      text of the entry, index, path, and the chain of seals from the entry's seal onwards, as JSON gives them
    published  {"number": …, "hash": …} as it was made public; None to check the proof within itself only
    returns    the seal the entry is under
    raises     Mismatch  what does not fit
    """
    try:
        chain = [Head.from_json(each) for each in proof["chain"]]
        first, index, neighbours = chain[0], int(proof["index"]), [bytes.fromhex(each) for each in proof["path"]]
        reached = climbed(leaf(proof["text"]), index, first.count, neighbours)
    except (KeyError, ValueError, TypeError, IndexError) as wrong:
        raise Mismatch(f"this is not a proof: {wrong!r}") from wrong
    if reached != first.root:
        raise Mismatch(f"the entry is not under seal {first.number} at place {index}")
    for before, after in pairwise(chain):
        if after.previous != before.hash() or after.number != before.number + 1:
            raise Mismatch(f"seal {after.number} does not follow on seal {before.number}")
    if published is not None:
        by_number = {head.number: head.hash().hex() for head in chain}
        if published["number"] not in by_number:
            raise Mismatch(f"the proof does not reach the published seal {published['number']}")
        if by_number[published["number"]] != published["hash"]:
            raise Mismatch(f"seal {published['number']} is not the one that was published")
    return first
