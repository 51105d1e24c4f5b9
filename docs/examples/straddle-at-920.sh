#!/usr/bin/env bash
# Sells a straddle at 9:20, with one stop for both legs: they close together when the loss is that part
# of the premium, else at 15:15. For cron, with the zone of the exchange (not every cron knows CRON_TZ):
#
#   CRON_TZ=Asia/Kolkata
#   20 9 * * 1-5  /path/to/straddle-at-920.sh NIFTY 30%
#
# Rules are judged at every quote of a leg, so keep "papertrade feed" running. The day is the client
# id: running it twice sells once. Needs jq.
set -euo pipefail

underlying=${1:-NIFTY}
stop=${2:-30%}
day=$(TZ=Asia/Kolkata date +%F)
papertrade strategy open short-straddle "$underlying" --stop "$stop" --exit-at 15:15 \
  --client-id "straddle-$underlying-$day" --json |
  jq -r '.strategy | "\(.id): \(.net_kind) \(.net), margin \(.margin)"'
