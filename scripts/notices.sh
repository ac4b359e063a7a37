#!/usr/bin/env bash
# Writes THIRD-PARTY-NOTICES: every package of the published bot with its version, licence and copyright, and the texts of the licences.
# Reads src/NemoBot/packages.lock.json and the restored packages, no network. scripts/lock.sh calls it; a test compares the file with the lock file.
# Argument: the file to write (default: THIRD-PARTY-NOTICES).
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
out=${1:-THIRD-PARTY-NOTICES}
store=$(dotnet nuget locals global-packages --list | sed -nE 's/^global-packages: //p')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "scripts/notices.sh: $*" >&2; exit 1; }

# What only the build uses is not shipped.
build_only() { sed -nE 's/.*PackageReference Include="([^"]+)".*PrivateAssets="all".*/\1/p' Directory.Build.props src/Directory.Build.props src/NemoBot/NemoBot.csproj; }

# "name version" of each package in any section of the lock file (one section for each machine that the bot is published for).
shipped() {
  awk -F'"' '
    NR == FNR { unshipped[$1] = 1; next }
    /^      "[^"]+": \{/ { name = $2 }
    /^        "resolved": / && !(name in unshipped) { print name, $4 }' <(build_only && echo "-") src/NemoBot/packages.lock.json | sort -u
}

# The value of an element that a package's description has on one line; the description is UTF-8.
element() { { grep -m1 "<$2[ >]" "$1" || true; } | sed -E "s|.*<$2[^>]*>([^<]*)</$2>.*|\1|; s/&amp;/\&/g; s/&lt;/</g; s/&gt;/>/g" | tr -d '\r'; }

# Adds a text, once, under the name of each package that has it: text TITLE FILE PACKAGE
text() {
  local key
  key=$(tr -d '\r' <"$2" | cksum | tr ' ' '-')
  if [ ! -e "$work/$key.text" ]; then
    tr -d '\r' <"$2" | sed -e '1s/^\xef\xbb\xbf//' -e 's/[[:space:]]*$//' >"$work/$key.text"
    echo "$key" >>"$work/order"
    echo "$1" >"$work/$key.title"
  fi
  echo "  $3" >>"$work/$key.packages"
}

touch "$work/order"
while read -r name version; do
  folder="$store$(tr '[:upper:]' '[:lower:]' <<<"$name/$version")"
  spec=$(echo "$folder"/*.nuspec)
  [ -f "$spec" ] || fail "$name $version is not restored: run scripts/lock.sh"
  licence=$(element "$spec" license)
  own=$(find "$folder" -maxdepth 1 -iname 'license*' | sort | head -1)
  case $name in
    SQLite) licence=blessing ;; # Names a file, which says "public domain".
  esac
  if [ -n "$own" ] && [ "$licence" != Apache-2.0 ]; then
    text "$licence" "$own" "$name"
  else
    # Of the Apache licence every copy is the same.
    [ -f "scripts/licences/$licence.txt" ] || fail "$name $version has the licence '$licence', which is not in scripts/licences: is it one that NemoBot may ship?"
    text "$licence" "scripts/licences/$licence.txt" "$name"
  fi
  while read -r notices; do
    text "Notices of these packages" "$notices" "$name"
  done < <(find "$folder" -maxdepth 1 -iname 'third-party-notices*' | sort)
  copyright=$(element "$spec" copyright)
  url=$(element "$spec" projectUrl)
  [ -n "$url" ] || url=$(sed -nE 's/.*<repository [^>]*url="([^"]+)".*/\1/p' "$spec" | head -1)
  {
    echo
    echo "$name $version"
    echo "  Licence:   $licence"
    echo "  Authors:   $(element "$spec" authors)"
    # Some write the name of the licence into it.
    if [ -n "$copyright" ] && [ "$copyright" != "$licence" ]; then echo "  Copyright: $copyright"; fi
    echo "  From:      $url"
  } >>"$work/packages"
done < <(shipped)
[ -s "$work/packages" ] || fail "src/NemoBot/packages.lock.json names no package"

{
  cat <<'HEAD'
NemoBot is under the MIT licence (LICENSE). The published program also contains the packages below, and as its
executable the host of .NET (MIT, Copyright (c) .NET Foundation and Contributors). The container image contains .NET as
well, with its own notices in /usr/share/dotnet.

scripts/notices.sh writes this file. Licences are named by their SPDX identifiers; their texts are at the end.

================================================================================
Packages
================================================================================
HEAD
  cat "$work/packages"
  while read -r key; do
    echo
    echo "================================================================================"
    cat "$work/$key.title" "$work/$key.packages"
    echo "================================================================================"
    echo
    cat "$work/$key.text"
  done <"$work/order"
} >"$work/notices"
mv "$work/notices" "$out"
