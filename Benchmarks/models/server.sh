#!/usr/bin/env bash
# Starts and stops the chat completions service of nginx.conf on 127.0.0.1, as an instance of its own.
#
#   server.sh start    prints its base URL; installs nginx with Lua through apt-get where it is missing
#   server.sh stop
#
# PORT (8951), LATENCY in milliseconds (100), WORKERS (1), TLS (0; 1 listens on PORT+1 too, with HTTP/2 and the
# self-made certificate of $PREFIX/cert.pem), PREFIX (a folder in the temporary directory, removed by stop).
# Exits 75 and says why when the service cannot be had on this machine.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
port=${PORT:-8951} latency=${LATENCY:-100} workers=${WORKERS:-1} tls=${TLS:-0}
prefix=${PREFIX:-${TMPDIR:-/tmp}/refiner-bench-nginx-$(id -u)-$port}

skip() { echo "skipped: $*" >&2; exit 75; }
modules=/usr/lib/nginx/modules

has_lua() { command -v nginx > /dev/null && { [ -e $modules/ngx_http_lua_module.so ] || nginx -V 2>&1 | grep -q lua-nginx; }; }

install_nginx() {
  has_lua && return
  command -v apt-get > /dev/null || skip "nginx with Lua is not installed, and there is no apt-get to install it with"
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  { "${as_root[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq \
    --no-install-recommends nginx-light libnginx-mod-http-lua; } > /dev/null 2>&1 || true
  has_lua || skip "nginx with Lua (nginx-light, libnginx-mod-http-lua) cannot be installed here"
}

start() {
  install_nginx
  stop
  mkdir -p "$prefix"
  local load="" user="" secure=""
  if [ -e $modules/ngx_http_lua_module.so ]; then
    load="load_module $modules/ndk_http_module.so; load_module $modules/ngx_http_lua_module.so;"
  fi
  [ "$(id -u)" = 0 ] && user="user root;"
  if [ "$tls" = 1 ]; then
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
      -keyout "$prefix/key.pem" -out "$prefix/cert.pem" 2> /dev/null || skip "openssl cannot make a certificate"
    secure="listen 127.0.0.1:$((port + 1)) ssl http2 backlog=4096; ssl_certificate $prefix/cert.pem; ssl_certificate_key $prefix/key.pem; http2_max_concurrent_streams 1024;"
  fi
  sed -e "s|@MODULES@|$load|" -e "s|@USER@|$user|" -e "s|@TLS@|$secure|" -e "s|@PREFIX@|$prefix|g" \
    -e "s|@PORT@|$port|" -e "s|@LATENCY@|$latency|g" -e "s|@WORKERS@|$workers|" "$here/nginx.conf" > "$prefix/nginx.conf"
  # The private folder holds all that it writes; its standard error log would be the system's.
  nginx -p "$prefix" -e "$prefix/error.log" -c "$prefix/nginx.conf" || skip "nginx does not start"
  for _ in $(seq 100); do
    if (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then echo "http://127.0.0.1:$port/v1"; return; fi
    sleep 0.05
  done
  skip "nginx does not answer on port $port; see $prefix/error.log"
}

stop() {
  if [ -s "$prefix/nginx.pid" ]; then
    local pid
    pid=$(cat "$prefix/nginx.pid")
    kill -TERM "$pid" 2> /dev/null || true
    for _ in $(seq 100); do kill -0 "$pid" 2> /dev/null || break; sleep 0.05; done
  fi
  # Only what this script made: the configuration marks the folder as its own.
  if [ -e "$prefix/nginx.conf" ]; then rm -rf "$prefix"; fi
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  *) sed -n '2,9p' "$0" >&2; exit 64 ;;
esac
