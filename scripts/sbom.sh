#!/usr/bin/env bash
# Writes the software bill of materials of the bot (CycloneDX, JSON): every shipped package with its version, hash and licence.
# Argument: the folder to write to (default: artifacts). The tool is pinned in .config/dotnet-tools.json.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-artifacts}
dotnet tool restore
dotnet restore src/NemoBot --locked-mode
dotnet tool run dotnet-CycloneDX src/NemoBot/NemoBot.csproj --output "$out" --filename nemobot.cdx.json --output-format Json --exclude-dev --disable-package-restore --recursive \
  --set-name NemoBot --set-version "$(sed -nE 's/.*<Version>(.*)<\/Version>.*/\1/p' Directory.Build.props)"
echo "$out/nemobot.cdx.json"
