"""A client that says who it is by a signed token (CDS Hooks 2.0, “Trusting CDS Clients”).

Only keys that the operator has put on file count: no address that a token names (`jku`) is ever fetched. Knows no
database.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import jwt
from django.utils.translation import gettext as _

from liandong.warn.guard.wire import NotUnderstood

ALGORITHMS = ("ES384", "RS384", "ES256", "RS256")  # the first two are those of the specification
CLAIMS = ["iss", "aud", "exp", "iat", "jti"]
UNSAID = {"RSA": "RS384"}  # the algorithm of a key that names none; other kinds have only one
MADE_OF = {"EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}
SKEW = 60  # seconds that clocks may be apart
LONGEST = 3_600  # seconds that a token may be good for
LEAST_BITS = 2_048  # of an RSA key
MINUTE = 60


class Client(NamedTuple):
    """A client on file: its keys by their `kid`, and whose key of ours it speaks for."""

    issuer: str
    jku: str
    keys: Mapping[str, jwt.PyJWK]
    key_hash: str


def keys_of(told: Any) -> dict[str, jwt.PyJWK]:
    """The keys of a JWK set by their `kid`.

    raises  ValueError  no set, a key without a name or twice the same, a private one, or one that cannot sign
    """
    found: dict[str, jwt.PyJWK] = {}
    for each in told.get("keys", ()) if isinstance(told, dict) else ():
        kid = each.get("kid") if isinstance(each, dict) else None
        if not isinstance(kid, str) or not kid or kid in found:
            raise ValueError(_("Each key of the set needs a kid of its own."))
        if "d" in each:
            raise ValueError(
                _("The key “%(kid)s” is a private one. Ask the client for its public keys.") % {"kid": kid}
            )
        try:
            made = jwt.PyJWK(each, each.get("alg") or UNSAID.get(each.get("kty")))
        except (jwt.PyJWTError, TypeError, KeyError, NotImplementedError):  # the last three: words of another kind
            raise ValueError(_("The key “%(kid)s” cannot be read.") % {"kid": kid}) from None
        if made.algorithm_name not in ALGORITHMS or getattr(made.key, "key_size", LEAST_BITS) < _least(made):
            raise ValueError(
                _("The key “%(kid)s” is too weak or of another kind than %(known)s.")
                % {"kid": kid, "known": ", ".join(ALGORITHMS)}
            )
        found[kid] = made
    if not found:
        raise ValueError(_("This is no JWK set: it holds no keys."))
    return found


def thumbprint(told: Mapping[str, str]) -> str:
    """The name of a key by what it is (RFC 7638), in hexadecimal."""
    words = {name: told[name] for name in MADE_OF[told["kty"]]}
    return hashlib.sha256(json.dumps(words, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


def _least(key: jwt.PyJWK) -> int:
    return LEAST_BITS if key.key_type == "RSA" else 256


class Seen:
    """Tokens that were used, for all processes of this machine: a file for each until it is out of date."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, name: str, until: float, now: float) -> bool:
        """Whether nobody has used it before."""
        self._sweep(now)
        minute = self.folder / str(int(until + SKEW) // MINUTE)
        minute.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            (minute / hashlib.sha256(name.encode()).hexdigest()).touch(exist_ok=False, mode=0o600)
        except FileExistsError:
            return False
        return True

    def _sweep(self, now: float) -> None:
        """Whole minutes that are over."""
        for minute in self.folder.iterdir() if self.folder.is_dir() else ():
            if minute.name.isdecimal() and int(minute.name) < int(now) // MINUTE:
                shutil.rmtree(minute, ignore_errors=True)  # another process may be at it too


def caller(token: str, clients: Mapping[str, Client], audiences: Collection[str], at: datetime, seen: Seen) -> Client:
    """The client whose token this is.

    raises  NotUnderstood  401, and why
    """
    try:
        head = jwt.get_unverified_header(token)
        said = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise _refused(_("The token is damaged: it is no JWT. Send the one that was signed, whole.")) from None
    client = clients.get(said["iss"]) if isinstance(said.get("iss"), str) else None
    if client is None:
        raise _refused(_("The issuer of the token (iss) is not on file here. Ask the office that gives the keys."))
    key = _key(client, head)
    try:
        claims = jwt.decode(
            token, key, algorithms=[key.algorithm_name], options={
                "require": CLAIMS, "verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False,
            },
        )  # fmt: skip
    except jwt.InvalidSignatureError:
        raise _refused(_("The signature of the token does not fit its words and the key on file.")) from None
    except jwt.MissingRequiredClaimError as fault:
        lacking = {"claim": fault.claim}
        raise _refused(_("The token lacks “%(claim)s”. It needs iss, aud, exp, iat and jti.") % lacking) from None
    except (jwt.PyJWTError, ValueError):
        raise _refused(_("The token is damaged: it is no JWT. Send the one that was signed, whole.")) from None
    _check(claims, audiences, at.timestamp())
    if not seen.take(f"{client.issuer}\n{claims['jti']}", claims["exp"], at.timestamp()):
        raise _refused(_("A token with this jti was used before. Sign a new one for each call."))
    return client


def _key(client: Client, head: Mapping[str, Any]) -> jwt.PyJWK:
    """The key on file that the head of the token names."""
    if head.get("alg") not in ALGORITHMS:
        raise _refused(_("The token must be signed with one of %(known)s.") % {"known": ", ".join(ALGORITHMS)})
    if head.get("jku") is not None and head["jku"] != client.jku:
        raise _refused(_("The address of keys (jku) is not the one on file, and none is fetched."))
    kid = head.get("kid")
    key = client.keys.get(kid) if isinstance(kid, str) else None
    if key is None:
        raise _refused(_("The key of the token (kid) is not on file here. Hand in the new public key first."))
    if key.algorithm_name != head["alg"]:
        raise _refused(_("The key on file signs with %(alg)s, the token says otherwise.") % {"alg": key.algorithm_name})
    return key


def _check(claims: Mapping[str, Any], audiences: Collection[str], now: float) -> None:
    """For whom it is, and whether it is good now."""
    expires, issued, name = claims["exp"], claims["iat"], claims["jti"]
    is_timed = all(type(each) in (int, float) for each in (expires, issued, claims.get("nbf", 0)))
    if not is_timed or not isinstance(name, str) or not name:
        raise _refused(_("In the token exp, iat and nbf must be seconds since 1970, and jti a text."))
    told = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if not any(isinstance(each, str) and each.rstrip("/") in audiences for each in told):
        raise _refused(
            _("The token is meant for another service (aud). It must name %(wanted)s.")
            % {"wanted": ", ".join(sorted(audiences)) or "—"}
        )
    if not expires > now - SKEW:
        raise _refused(_("The token has expired. Sign a new one, and compare the clocks."))
    if not issued <= now + SKEW or not claims.get("nbf", 0) <= now + SKEW:
        raise _refused(_("The token is from the future. Compare the clocks."))
    if not expires - issued <= LONGEST:
        raise _refused(_("The token is good for more than %(most)s minutes.") % {"most": LONGEST // MINUTE})


def _refused(why: str) -> NotUnderstood:
    return NotUnderstood("Authorization", why, 401)
