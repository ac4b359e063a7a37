#!/usr/bin/env bash
# Tests that take longer than CI allows: many kills while users talk to the bot, every case of the long matrices, one test repeatedly, a soak test.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'TEXT'
Usage: scripts/long-run.sh kills [KILLS [SEED [ENGINE [PLATFORM]]]]
                                                  kill the bot KILLS times (300) on each engine of the store, or on ENGINE (litedb, sqlite) only, starting with story SEED (1);
                                                  with PLATFORM "telegram" everybody talks there; a failure prints the command that repeats its round
       scripts/long-run.sh cluster [KILLS [SEED [ONLY]]]
                                                  kill, freeze and cut off the nodes of a cluster and stop their PostgreSQL, KILLS times (40), starting with story SEED (1), or only
                                                  in one way (killed, twokilled, frozen, terminated, databasestopped, cutoff); with more than 8 it also checks how long people wait, so the
                                                  machine must have nothing else to do; a failure prints the command that repeats its round
       scripts/long-run.sh cuts [CUTS]            cut the power of the LiteDB store CUTS times (2000) in a simulator; a failure prints the seed that repeats it (CsCheck_Seed)
       scripts/long-run.sh upload [MEGABYTES]     send a file of MEGABYTES (500) to the web chat over a line that is cut ten times; prints memory
       scripts/long-run.sh matrix                 all tests, with every case of those that CI only samples (the web chat's story in ten languages among them)
       scripts/long-run.sh repeat FILTER [TIMES]  the tests whose names contain FILTER, TIMES times (20) or until one fails
       scripts/long-run.sh soak [SECONDS]         1,000 edits at a time and 2,000 open pages for SECONDS (3600); prints memory and latency
TEXT
}

number() { [[ "$1" =~ ^[0-9]+$ ]] || { echo "'$1' is not a number." >&2; usage >&2; exit 2; }; }

case "${1:-}" in
  kills)
    number "${2:-300}"
    number "${3:-1}"
    # The test runner prints only at the end of a test: this prints each round as it ends.
    report=$(mktemp)
    tail -n +1 -f "$report" &
    trap 'kill $!; rm -f "$report"' EXIT
    NEMOBOT_FAULT_REPORT="$report" NEMOBOT_FAULT_KILLS="${2:-300}" NEMOBOT_FAULT_SEED="${3:-1}" NEMOBOT_FAULT_ENGINE="${4:-}" NEMOBOT_FAULT_PLATFORM="${5:-}" dotnet test tests/Faults -c Release
    ;;
  cluster)
    number "${2:-40}"
    number "${3:-1}"
    report=$(mktemp)
    tail -n +1 -f "$report" &
    trap 'kill $!; rm -f "$report"' EXIT
    NEMOBOT_CLUSTER_REPORT="$report" NEMOBOT_CLUSTER_KILLS="${2:-40}" NEMOBOT_CLUSTER_SEED="${3:-1}" NEMOBOT_CLUSTER_ONLY="${4:-}" dotnet test tests/Cluster -c Release
    ;;
  cuts)
    number "${2:-2000}"
    NEMOBOT_CUTS="${2:-2000}" exec dotnet test tests/NemoBot.Storage.LiteDb.Tests -c Release --filter "FullyQualifiedName~PowerCut"
    ;;
  upload)
    number "${2:-500}"
    NEMOBOT_UPLOAD_MEGABYTES="${2:-500}" exec dotnet test tests/NemoBot.WebChat.Tests -c Release --filter "FullyQualifiedName~A_file_over_a_line_that_is_cut_ten_times" --logger "console;verbosity=detailed"
    ;;
  matrix)
    NEMOBOT_LONG=1 exec dotnet test NemoBot.sln -c Release -m:1
    ;;
  repeat)
    [ -n "${2:-}" ] || { usage >&2; exit 2; }
    number "${3:-20}"
    dotnet build NemoBot.sln -c Release -v q
    for run in $(seq 1 "${3:-20}"); do
      echo "== run $run of ${3:-20}"
      dotnet test NemoBot.sln -c Release -m:1 --no-build --filter "FullyQualifiedName~$2"
    done
    ;;
  soak)
    number "${2:-3600}"
    out=$(mktemp -d)
    trap 'rm -rf "$out"' EXIT
    dotnet publish src/NemoBot -c Release --use-current-runtime --self-contained false -o "$out"
    dotnet run --project bench/NemoBot.Bench -c Release -- relay --bot="$out" --chats=1000 --pages=2000 --seconds="${2:-3600}"
    ;;
  -h | --help)
    usage
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac
