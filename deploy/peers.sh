#!/bin/sh
# Makes .make/peers, where the bots of other make live that `make bench-tap` holds ours against, only when their
# pinned and hashed list has changed. Usage: sh deploy/peers.sh
set -eu

list=tests/bench/peers/requirements.txt
[ "$(cat .make/peers/ready 2>/dev/null)" != "$(cksum "$list")" ] || exit 0
echo "hocso: making .make/peers from $list; this takes a minute, once"
.venv/bin/python -m venv --clear .make/peers
PIP_DISABLE_PIP_VERSION_CHECK=1 .make/peers/bin/python -m pip -qq --no-input install --require-hashes --requirement "$list"
cksum "$list" >.make/peers/ready
