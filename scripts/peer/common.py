"""What the scripts beside this folder have from the same documents: canonical JSON, hashes, signatures, membership, sealing."""

import importlib
import json
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
protocol = importlib.import_module("check-vectors")
membership = importlib.import_module("check-membership")
sealing = importlib.import_module("check-sealing")

Wrong, base64url, canonical, check = protocol.Wrong, protocol.base64url, protocol.canonical, protocol.check
entry_hash, is_signed, sha256, unbase64, without = (
    protocol.entry_hash,
    protocol.is_signed,
    protocol.sha256,
    protocol.unbase64,
    protocol.without,
)

# What reading something malformed can raise. `check` raises Wrong, with words.
BAD = (Wrong, ArithmeticError, AttributeError, KeyError, IndexError, RecursionError, TypeError, ValueError)


def tell(what, **fields):
    """Writes what has happened, for whoever runs this peer."""
    print(what, json.dumps(fields, ensure_ascii=False), flush=True)
