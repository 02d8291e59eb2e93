#!/bin/sh
# Sees to a PostgreSQL server for the tests, which start one of their own as a user that is not root.
# In CI as root the missing Debian package is installed; elsewhere one line says what is missing.
set -eu

[ -z "${HOCSO_TEST_POSTGRES:-}" ] || exit 0
for folder in /usr/lib/postgresql/*/bin; do
    [ ! -x "$folder/initdb" ] || exit 0
done
command -v initdb >/dev/null 2>&1 && exit 0

if [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "hocso: installing postgresql"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    # No server of the machine's own: the tests make theirs.
    mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    apt-get -qq -y install --no-install-recommends postgresql >/dev/null
else
    echo "hocso: the tests on PostgreSQL are left out for want of a server: run 'apt install postgresql' (Debian), or name one with HOCSO_TEST_POSTGRES=postgresql://… to have them." >&2
fi
