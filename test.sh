#!/usr/bin/env bash
# All tests, with what the full suite needs: ffmpeg for real exports, Chromium for the browser story, Node.js for independent clients, nginx as the reverse proxy,
# PostgreSQL for the store on a server, heif-convert for HEIC photos, systemd-analyze for the unit file.
# Arguments: -c CONFIGURATION (default: Debug), --no-build; others go to `dotnet test`.
set -euo pipefail
cd "$(dirname "$0")"
./scripts/install.sh ffmpeg:ffmpeg chromium:chromium node:nodejs npm:npm nginx:nginx-light
./scripts/fonts.sh
./scripts/install.sh heif-convert:libheif-examples systemd-analyze:systemd
# Newer systems have the decoder of HEIC apart.
if apt-cache show libheif-plugin-libde265 >/dev/null 2>&1 && ! dpkg -s libheif-plugin-libde265 >/dev/null 2>&1; then ./scripts/install.sh no-such-command:libheif-plugin-libde265; fi
# Debian has PostgreSQL's programs in a folder for each version, outside of the path.
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || ./scripts/install.sh initdb:postgresql

configuration=Debug build=yes arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    -c | --configuration) configuration=$2; shift 2 ;;
    --no-build) build=no; shift ;;
    *) arguments+=("$1"); shift ;;
  esac
done
[ "$build" = no ] || dotnet build NemoBot.sln -c "$configuration" --nologo

# A test runs each path a few times: code that counts how often it runs, in order to be compiled better later, costs a fifth of the time and pays never.
export DOTNET_TieredPGO=0

failed=$(mktemp)
trap 'rm -f "$failed"' EXIT
# Runs projects one after the other. A test that hangs ends its project after five silent minutes, and is named.
run() {
  for project in "$@"; do
    dotnet test "tests/$project/bin/$configuration/net10.0/$project.dll" --nologo --blame-hang-timeout 5m --blame-hang-dump-type none ${arguments[@]+"${arguments[@]}"} || echo "$project" >>"$failed"
  done
}
# The stores wait for disks while the others compute. PostgreSQL computes itself, and the stories of killed bots have promises in seconds: they have the machine alone.
stores=() alone=(NemoBot.Storage.Postgres.Tests Cluster Faults Dialogs) others=()
for project in $(grep -l IsTestProject tests/*/*.csproj | xargs -n 1 basename -s .csproj); do
  case " ${alone[*]} " in *" $project "*) continue ;; esac
  case $project in
    NemoBot.Storage.*) stores+=("$project") ;;
    *) others+=("$project") ;;
  esac
done
run "${stores[@]}" &
run "${others[@]}"
wait
run "${alone[@]}"
if [ -s "$failed" ]; then
  echo "Failed: $(tr '\n' ' ' <"$failed")" >&2
  exit 1
fi
