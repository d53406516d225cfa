#!/bin/sh
# In: Debian's texlive-lang-chinese, fonts-noto-cjk, unicode-data; PyPI's fonttools.
# Out: faces/*.otf and the licence of Fandol's. Needs apt-get and python3 with venv. Takes some minutes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for package in texlive-lang-chinese fonts-noto-cjk unicode-data; do
    dpkg -s "$package" >/dev/null 2>&1 || {
        echo "make.sh: first run: apt-get install $package" >&2
        exit 2
    }
done

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet 'fonttools==4.*'
# The date stamped into the fonts is fixed, so that the same sources give the same bytes.
SOURCE_DATE_EPOCH=1577836800 "$work/venv/bin/python" "$here/make.py" "$here/faces"
