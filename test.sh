#!/usr/bin/env bash
# All tests, with what the full suite needs: ffmpeg for real exports, Chromium for the browser story, Node.js for independent clients, nginx as the reverse proxy,
# PostgreSQL for the store on a server, heif-convert for HEIC photos.
# Arguments go to `dotnet test`. One test project at a time: some tests measure what the machine does.
set -euo pipefail
cd "$(dirname "$0")"
./scripts/install.sh ffmpeg:ffmpeg chromium:chromium node:nodejs npm:npm nginx:nginx-light
./scripts/fonts.sh
./scripts/install.sh heif-convert:libheif-examples
# Newer systems have the decoder of HEIC apart.
if apt-cache show libheif-plugin-libde265 >/dev/null 2>&1 && ! dpkg -s libheif-plugin-libde265 >/dev/null 2>&1; then ./scripts/install.sh no-such-command:libheif-plugin-libde265; fi
# Debian has PostgreSQL's programs in a folder for each version, outside of the path.
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || ./scripts/install.sh initdb:postgresql
# A test that hangs ends the run after five silent minutes, and is named.
exec dotnet test NemoBot.sln --nologo -m:1 --blame-hang-timeout 5m --blame-hang-dump-type none "$@"
