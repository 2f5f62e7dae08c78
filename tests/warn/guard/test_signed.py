"""Clients that sign their calls: the tokens of a public client, and everything that is wrong with a token."""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from liandong.warn.guard.signed import LONGEST, SKEW, Client, Seen, caller, keys_of
from liandong.warn.guard.wire import NotUnderstood
from tests.warn.guard.small import NOW

ISSUER, AUDIENCE = "https://his.example.org", "https://guard.example.gov.cn/cds-services/liandong-order-sign"
JKU = f"{ISSUER}/.well-known/jwks.json"
AT = int(NOW.timestamp())
OWN, OTHERS = ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP384R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)


def public(key: EllipticCurvePrivateKey, kid: str = "one", **more: str) -> dict[str, Any]:
    told: dict[str, Any] = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return told | {"kid": kid, "use": "sig"} | more


def public_rsa(kid: str = "rsa") -> dict[str, Any]:
    told: dict[str, Any] = RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True)
    return {name: told[name] for name in ("kty", "n", "e")} | {"kid": kid}


def token(key: Any = OWN, alg: str = "ES384", head: Mapping[str, Any] | None = None, **claims: Any) -> str:
    """As the sandbox of CDS Hooks makes them, good for an hour."""
    told = {"iss": ISSUER, "aud": AUDIENCE, "iat": AT, "exp": AT + 3_600, "jti": str(uuid4())} | claims
    said = {name: value for name, value in told.items() if value is not None}
    return jwt.encode(said, key, alg, headers={"kid": "one", "jku": JKU, **(head or {})})


@pytest.fixture
def seen(tmp_path: Path) -> Seen:
    return Seen(tmp_path / "tokens")


def asked(said: str, seen: Seen, *, after: float = 0.0) -> str:
    """Whose call it is, or why it is refused."""
    keys = keys_of({"keys": [public(OWN), public_rsa()]})
    client = Client(ISSUER, JKU, keys, "hash of our key")
    try:
        return caller(said, {ISSUER: client}, {AUDIENCE}, NOW + timedelta(seconds=after), seen).key_hash
    except NotUnderstood as fault:
        return f"{fault.status} {fault.why}"


def test_a_token_as_public_clients_make_them_is_taken(seen: Seen) -> None:
    assert asked(token(), seen) == "hash of our key"
    assert asked(token(aud=[AUDIENCE]), seen) == "hash of our key"
    assert asked(token(aud=f"{AUDIENCE}/"), seen) == "hash of our key"
    assert asked(token(RSA_KEY, "RS384", {"kid": "rsa"}), seen) == "hash of our key"
    assert asked(token(head={"jku": None}), seen) == "hash of our key"


def test_a_token_is_good_once_also_for_another_process(seen: Seen) -> None:
    said = token()
    assert asked(said, seen) == "hash of our key"
    refused = asked(said, Seen(seen.folder))
    assert refused != "hash of our key"
    assert asked(said, seen, after=30) == refused
    assert asked(token(), seen) == "hash of our key"


def test_tokens_that_are_out_of_date_are_forgotten(seen: Seen) -> None:
    for _each in range(5):
        asked(token(), seen)
    assert len([path for path in seen.folder.rglob("*") if path.is_file()]) == 5
    later = LONGEST + 2 * SKEW + 60
    assert asked(token(iat=AT + later, exp=AT + later + 60), seen, after=later) == "hash of our key"
    assert len([path for path in seen.folder.rglob("*") if path.is_file()]) == 1


def test_clocks_may_be_a_minute_apart_and_no_more(seen: Seen) -> None:
    assert asked(token(iat=AT + SKEW - 1, exp=AT + 300), seen) == "hash of our key"
    assert asked(token(iat=AT - 300, exp=AT - SKEW + 1), seen) == "hash of our key"
    for said in (token(iat=AT + SKEW + 5), token(iat=AT - 300, exp=AT - SKEW - 1), token(nbf=AT + SKEW + 5)):
        assert asked(said, seen).startswith("401 ")


def unsigned() -> str:
    head, claims, _signature = token().split(".")
    told = json.loads(base64.urlsafe_b64decode(head + "=="))
    bare = base64.urlsafe_b64encode(json.dumps(told | {"alg": "none"}).encode()).rstrip(b"=").decode()
    return f"{bare}.{claims}."


def with_our_public_key_as_a_secret() -> str:
    """HS256 with the public key as its secret: the oldest trick."""
    pem = OWN.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT","kid":"one"}').rstrip(b"=")
    claims = token().split(".")[1].encode()
    made = jwt.api_jws.get_algorithm_by_name("HS256")
    signature = base64.urlsafe_b64encode(made.sign(head + b"." + claims, pem)).rstrip(b"=")
    return b".".join([head, claims, signature]).decode()


BAD = {
    "no token": "a.b", "three dots": "a.b.c", "not UTF-8": "\xff.\xfe.\xfd", "deep": f"{'W' * 5_000}.{'W' * 5_000}.x",
    "cut off": token()[:-10], "alg none": unsigned(), "HS256": with_our_public_key_as_a_secret(),
    "another's signature": token(OTHERS), "unknown kid": token(head={"kid": "two"}),
    "RS256 where the key says RS384": token(RSA_KEY, "RS256", {"kid": "rsa"}),
    "foreign jku": token(head={"jku": "https://evil.example.org/jwks.json"}), "unknown issuer": token(iss="x"),
    "no issuer": token(iss=None), "issuer no text": token(RSA_KEY, "RS384", {"kid": "rsa"}, iss=None, aud=7),
    "other service": token(aud="https://elsewhere.example.org/cds-services"), "no aud": token(aud=None),
    "aud of junk": token(aud=[None, 7, {}]), "no exp": token(exp=None), "no iat": token(iat=None),
    "no jti": token(jti=None), "jti empty": token(jti=""), "good for a day": token(exp=AT + 86_400),
    "exp a text": token(RSA_KEY, "RS384", {"kid": "rsa"}, exp="tomorrow"), "exp true": token(exp=True),
    "exp not a number": token(exp=float("nan")), "iat infinite": token(iat=float("-inf")),
    "exp huge": token(exp=10**400),
}  # fmt: skip


@pytest.mark.parametrize("said", BAD.values(), ids=list(BAD))
def test_a_bad_token_is_refused_in_words_and_uses_nothing_up(said: str, seen: Seen) -> None:
    why = asked(said, seen)
    assert why.startswith("401 ")
    assert why.endswith((".", "。"))
    assert not seen.folder.exists()


def test_words_changed_after_signing_are_found_out(seen: Seen) -> None:
    head, claims, signature = token(aud="https://elsewhere.example.org").split(".")
    told = json.loads(base64.urlsafe_b64decode(claims + "==")) | {"aud": AUDIENCE}
    changed = base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()
    assert asked(f"{head}.{changed}.{signature}", seen) != "hash of our key"


@pytest.mark.parametrize(
    "keys",
    [
        None, [], {}, {"keys": []}, {"keys": [{}]}, {"keys": ["x"]}, {"keys": [{"kid": "one", "kty": "EC"}]},
        pytest.param({"keys": [public(OWN), public(OTHERS)]}, id="two of one name"),
        pytest.param({"keys": [public(OWN, "")]}, id="no name"),
        pytest.param({"keys": [ECAlgorithm.to_jwk(OWN, as_dict=True) | {"kid": "one"}]}, id="a private one"),
        {"keys": [{"kid": "one", "kty": "oct", "k": "c2VjcmV0", "alg": "HS256"}]},
        pytest.param({"keys": [public(ec.generate_private_key(ec.SECP521R1()))]}, id="another curve"),
        pytest.param({"keys": [public(OWN, alg="none")]}, id="no algorithm"),
    ],
    ids=str,
)  # fmt: skip
def test_keys_that_cannot_be_trusted_are_not_filed(keys: Any) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        keys_of(keys)
