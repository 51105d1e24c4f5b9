#!/usr/bin/env bash
# Keeps a covered call on a share: buys a lot of it and sells a call of about DELTA; when that call has
# expired or was bought back, sells the next one against the same shares. For cron, once a day:
#
#   30 9 * * 1-5  /path/to/covered-call.sh RELIANCE 25
#
# The delta chooses among the listed strikes of the nearest expiry. The day is the client id: running it
# twice sells once. Needs jq.
set -euo pipefail

share=${1:?the share, such as RELIANCE}
delta=${2:-25}
day=$(TZ=Asia/Kolkata date +%F)

open=$(papertrade strategy list --json | jq -c --arg on "$share" '
  [.strategies[] | select(.name == "covered-call" and .underlying == $on and .status != "CLOSED")][0]
  // empty')

if [[ -z $open ]]; then
  trade=(open covered-call "$share" --gap "d$delta")
elif jq -e 'any(.legs[]; .side == "SELL")' <<<"$open" >/dev/null; then
  jq -r '"\(.id): its call is still open"' <<<"$open"
  exit
else
  trade=(adjust "$(jq -r .id <<<"$open")" -1 "CE:d$delta" --on "$share")
fi

papertrade strategy "${trade[@]}" --client-id "cc-$share-$day" --json |
  jq -r '.strategy | "\(.id): sold " + (.legs[] | select(.side == "SELL") | "\(.symbol) at \(.price)")'
