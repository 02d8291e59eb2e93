#!/bin/sh
# Sees to what the tests need besides Python: a Chromium, letters for Vietnamese and Bengali, a machine that speaks.
# In CI as root the missing Debian packages are installed; elsewhere one line says what is missing.
set -eu

missing=
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
    command -v google-chrome >/dev/null 2>&1 || missing="chromium"
fc-list 2>/dev/null | grep -q NotoSansBengali || missing="$missing fonts-noto-core"
command -v espeak-ng >/dev/null 2>&1 || missing="$missing espeak-ng"
missing=${missing# }
[ -n "$missing" ] || exit 0

if [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "hocso: installing $missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    # shellcheck disable=SC2086 # Several names are several words.
    apt-get -qq -y install --no-install-recommends $missing >/dev/null
else
    echo "hocso: tests are left out for want of $missing: run 'apt install $missing' (Debian) to have them." >&2
fi
