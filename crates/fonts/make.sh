#!/bin/sh
# In: Debian's texlive-lang-chinese, fonts-noto-cjk, unicode-data; npm's Noto Serif SC; PyPI's fonttools.
# Out: faces/*.otf, faces/*.ttf and the licence of each beside it. Needs apt-get, npm and python3 with venv.
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
(cd "$work" && npm pack --silent '@expo-google-fonts/noto-serif-sc@0.4.3' && tar xzf expo-google-fonts-noto-serif-sc-*.tgz)
# The date stamped into the fonts is fixed, so that the same sources give the same bytes.
SOURCE_DATE_EPOCH=1577836800 "$work/venv/bin/python" "$here/make.py" "$work/package" "$here/faces"
