"""The pure arithmetic of the trail: trees, paths, heads, proofs."""

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.law.trail import RUN, SIZE, START, Head, Mismatch, climbed, leaf, path, root, shelf, verify_proof

# RFC 6962 test vectors as its first implementation publishes them: the tree over the first n of these eight inputs
INPUTS = [bytes.fromhex(each) for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
}


def leaves(count: int) -> list[bytes]:
    return [leaf(f"entry {number}") for number in range(count)]


def as_defined(nodes: list[bytes]) -> bytes:
    """The tree hash word for word as RFC 6962 2.1 defines it, from the top down."""
    if len(nodes) == 1:
        return nodes[0]
    half = 1
    while half * 2 < len(nodes):
        half *= 2
    return sha256(b"\x01" + as_defined(nodes[:half]) + as_defined(nodes[half:])).digest()


@pytest.mark.parametrize(("count", "expected"), ROOTS.items())
def test_the_tree_is_the_one_of_rfc_6962(count: int, expected: str) -> None:
    nodes = [sha256(b"\x00" + each).digest() for each in INPUTS[:count]]
    assert root(b"".join(nodes)).hex() == expected


@given(st.integers(1, 3 * RUN + 5), st.data())
def test_every_leaf_climbs_to_the_root_along_its_path_and_along_no_other(count: int, data: st.DataObject) -> None:
    nodes = leaves(count)
    joined = b"".join(nodes)
    top = as_defined(nodes)
    assert root(joined) == top
    assert root(shelf(joined)) == top
    place = data.draw(st.integers(0, count - 1))
    run = joined[place // RUN * RUN * SIZE :][: RUN * SIZE]
    way = path(run, place % RUN) + path(shelf(joined), place // RUN)
    assert way == path(joined, place)
    assert climbed(nodes[place], place, count, way) == top
    assert climbed(leaf("another"), place, count, way) != top
    with pytest.raises(Mismatch):
        climbed(nodes[place], place, count, [*way, START])
    if way:
        with pytest.raises(Mismatch):
            climbed(nodes[place], place, count, way[:-1])
    with pytest.raises(Mismatch):
        climbed(nodes[place], count, count, way)


def proof_of(place: int = 2) -> dict[str, Any]:
    """A proof for one of five entries under seal 3, led on to seal 4."""
    joined = b"".join(leaves(5))
    first = Head(3, 100, 200, 5, root(joined), START, "2026-09-30T04:00:00.000000Z")
    second = Head(4, 200, 300, 1, leaf("later"), first.hash(), "2026-09-30T04:00:01.000000Z")
    way = [each.hex() for each in path(joined, place)]
    return {"text": f"entry {place}", "index": place, "path": way, "chain": [first.as_json(), second.as_json()]}


def test_a_proof_holds_and_leads_to_the_published_head() -> None:
    proof = proof_of()
    assert verify_proof(proof).number == 3
    assert verify_proof(proof, {"number": 4, "hash": proof["chain"][1]["hash"]}).number == 3


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        ({"text": "entry 2!"}, "not under seal 3"),
        ({"index": 3}, "not under seal 3"),
        ({"index": 5}, "no place 5"),
        ({"path": []}, "below the root"),
        ({"path": ["zz"]}, "not a proof"),
        ({"chain": []}, "not a proof"),
    ],
)
def test_a_wrong_proof_does_not_hold(spoil: dict[str, Any], why: str) -> None:
    with pytest.raises(Mismatch, match=why):
        verify_proof(proof_of() | spoil)


def test_a_head_that_was_touched_or_is_out_of_line_is_found() -> None:
    proof = proof_of()
    proof["chain"][1]["count"] = 2
    with pytest.raises(Mismatch, match="seal 4: its hash"):
        verify_proof(proof)
    proof = proof_of()
    proof["chain"][1] = Head(4, 200, 300, 1, leaf("later"), START, "2026-09-30T04:00:01.000000Z").as_json()
    with pytest.raises(Mismatch, match="seal 4 does not follow on seal 3"):
        verify_proof(proof)


def test_a_proof_that_misses_the_published_head_is_refused() -> None:
    with pytest.raises(Mismatch, match="does not reach"):
        verify_proof(proof_of(), {"number": 5, "hash": "00"})
    with pytest.raises(Mismatch, match="not the one that was published"):
        verify_proof(proof_of(), {"number": 4, "hash": "00"})
