#!/bin/sh
# Writes requirements.txt and requirements-test.txt from pyproject.toml, and the list of the bots that ours is held
# against in tests/bench/peers: every package pinned, every file hashed.
# Made with the oldest Python served, since what suits it suits the newer ones. What is pinned already stays as it is,
# unless --upgrade is said. Usage: sh deploy/lock.sh PIP-TOOLS [OPTION...]
set -eu

compile() {
    CUSTOM_COMPILE_COMMAND="make lock" .make/lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe \
        --strip-extras --no-emit-index-url --no-emit-options --no-emit-find-links --no-emit-trusted-host $options "$@"
}

[ -x .make/lock/bin/pip-compile ] || "${PYTHON:-python3.11}" -m venv .make/lock
.make/lock/bin/pip -qq install "$1"
shift
options=$*
compile --build-deps-for editable --output-file requirements.txt pyproject.toml
compile --build-deps-for editable --extra test --constraint requirements.txt --output-file requirements-test.txt \
    pyproject.toml
# By itself: what the other bots need may be older than what ours needs.
compile --output-file tests/bench/peers/requirements.txt tests/bench/peers/requirements.in
