#!/usr/bin/env bash
# Publishes as the Dockerfile does, checks that the licences are there, starts the published program, and checks that it becomes ready.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
pid=
trap '[ -n "$pid" ] && kill "$pid" 2>/dev/null || true; rm -rf "$out"' EXIT
publish=$(sed -nE 's/^RUN (dotnet publish .*)$/\1/p' Dockerfile)
eval "${publish/\/app/$out/app} -p:RunAnalyzersDuringBuild=false" # The build was analyzed.
for notice in LICENSE THIRD-PARTY-NOTICES; do
  cmp "$notice" "$out/app/$notice"
done
mkdir "$out/data"
Storage__Path="$out/data/nemobot.db" dotnet "$out/app/NemoBot.dll" --urls http://127.0.0.1:5999 >"$out/log" 2>&1 &
pid=$!
for _ in $(seq 1 60); do
  if curl -fsS http://127.0.0.1:5999/health/ready >/dev/null 2>&1; then
    curl -fsS -o /dev/null http://127.0.0.1:5999/
    kill -TERM "$pid"
    wait "$pid"
    echo "The published program is ready, serves its page and stops cleanly."
    exit 0
  fi
  kill -0 "$pid" 2>/dev/null || break
  read -r -t 0.5 <> <(:) || true
done
cat "$out/log" >&2
exit 1
