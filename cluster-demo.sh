#!/usr/bin/env bash
# Three nodes of the bot on one PostgreSQL server, with a proxy in front and a simulated video API, all on this machine: kill a node, and go on chatting.
# No account needed. Installs PostgreSQL, nginx and ffmpeg where they are missing and can be. Ctrl+C stops everything; nothing is kept.
set -euo pipefail
cd "$(dirname "$0")"
./scripts/install.sh ffmpeg:ffmpeg initdb:postgresql nginx:nginx-light
port=${PORT:-5080} # The page; further ports are counted from here.
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$postgres" ] || postgres=$(dirname "$(command -v postgres)")
nginx=$(command -v nginx || echo /usr/sbin/nginx)
[ -x "$postgres/postgres" ] && [ -x "$nginx" ] || { echo "PostgreSQL and nginx are needed; see above." >&2; exit 2; }

for used in $port $((port + 1)) $((port + 2)) $((port + 3)) $((port + 10)) $((port + 20)) $((port + 31)) $((port + 32)) $((port + 33)); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$used") 2>/dev/null; then
    echo "Port $used is in use by another program; end that, or choose others: PORT=6080 ./cluster-demo.sh" >&2
    exit 2
  fi
done

echo "Building… (the first time this takes a minute or two)"
dotnet build src/NemoBot -c Release -v q -nologo
bin=$PWD/src/NemoBot/bin/Release/net10.0

folder=$(mktemp -d)
chmod 755 "$folder"
pids=()
keep= # Set if the logs are needed.
stop() {
  trap - EXIT INT TERM
  echo; echo "Stopping…"
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  [ -n "$keep" ] || rm -rf "$folder"
}
trap stop EXIT INT TERM
start() { # name, command…: runs it in the background, with a log
  "${@:2}" >"$folder/$1.log" 2>&1 &
  pids+=($!)
}
answers() { # seconds, address: waits until it answers
  for _ in $(seq $(($1 * 5))); do curl -fs -o /dev/null "$2" && return; sleep 0.2; done
  echo "No answer from $2; the logs are in $folder." >&2
  keep=yes; exit 1
}

# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" -eq 0 ]; then as=(setpriv --reuid=postgres --regid=postgres --clear-groups); chown postgres "$folder"; fi
"${as[@]}" "$postgres/initdb" -D "$folder/database" -U nemobot -A trust -E UTF8 --locale=C >/dev/null
start postgres "${as[@]}" "$postgres/postgres" -D "$folder/database" -p $((port + 20)) -k "" -c listen_addresses=127.0.0.1
for _ in $(seq 50); do "$postgres/pg_isready" -q -h 127.0.0.1 -p $((port + 20)) && break; sleep 0.2; done

start simulator dotnet "$bin/NemoVideo.Simulator.dll" --urls "http://127.0.0.1:$((port + 10))" --TokensPerAddress=10000 --TokensPerClient=1000 --CreditsPerAccount=1000
start_node() {
  start "node$1" env \
    Cluster__Enabled=true Cluster__Address=127.0.0.1 Cluster__SiloPort=$((port + 30 + $1)) Cluster__ShowNode=true \
    Storage__Engine=postgres "Storage__Database=Host=127.0.0.1;Port=$((port + 20));Username=nemobot;Database=postgres" Storage__Secret=only-for-this-demonstration \
    "Storage__Path=$folder/nemobot.db" "Storage__FilesFolder=$folder/files" "Nemo__ApiUrl=http://127.0.0.1:$((port + 10))" Nemo__RenderPollInterval=00:00:01 Limits__FreeAccountsPerWeek=1000 \
    WebChat__TrustedProxies=127.0.0.1 "Urls=http://127.0.0.1:$((port + $1))" dotnet "$bin/NemoBot.dll"
}
for node in 1 2 3; do start_node $node; done

cat >"$folder/nginx.conf" <<EOF
daemon off;
pid $folder/nginx.pid;
error_log $folder/nginx-errors.log;
events {}
http {
  access_log off;
  client_body_temp_path $folder/body; proxy_temp_path $folder/proxy; fastcgi_temp_path $folder/fastcgi; uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi;
  upstream nemobot { $(for node in 1 2 3; do echo "server 127.0.0.1:$((port + node)) max_fails=1 fail_timeout=2s;"; done) }
  server {
    listen 127.0.0.1:$port;
    client_max_body_size 600m;
    location / {
      proxy_pass http://nemobot;
      proxy_connect_timeout 2s;
      proxy_next_upstream error timeout http_503 non_idempotent;
      proxy_read_timeout 1h;
      proxy_request_buffering off;
      proxy_set_header Host \$http_host;
      proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto \$scheme;
    }
  }
}
EOF
for node in 1 2 3; do answers 60 "http://127.0.0.1:$((port + node))/health/ready"; done
start nginx "$nginx" -c "$folder/nginx.conf" -e "$folder/nginx-errors.log"
answers 10 "http://127.0.0.1:$port/health/live"

node_pids=("${pids[@]:2:3}")
cat <<EOF

Three nodes are running. Open  http://127.0.0.1:$port  and say something: the page shows at its top which node serves it.

  node 1   127.0.0.1:$((port + 31))   process ${node_pids[0]}
  node 2   127.0.0.1:$((port + 32))   process ${node_pids[1]}
  node 3   127.0.0.1:$((port + 33))   process ${node_pids[2]}

Type a number and Enter to kill a node (SIGKILL), again to start it. The operator page of a node: http://127.0.0.1:$((port + 1))/operator
The logs are in $folder. Ctrl+C ends everything.
EOF
while read -r node; do
  case $node in
    1 | 2 | 3)
      pid=${node_pids[$((node - 1))]}
      if kill -0 "$pid" 2>/dev/null; then
        kill -KILL "$pid"
        wait "$pid" 2>/dev/null || true
        echo "Node $node is dead. Go on chatting."
      else
        start_node "$node"
        node_pids[$((node - 1))]=${pids[-1]}
        echo "Node $node starts (process ${pids[-1]})."
      fi
      ;;
    *) echo "1, 2 or 3." ;;
  esac
done
wait
