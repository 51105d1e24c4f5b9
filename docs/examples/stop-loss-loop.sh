#!/usr/bin/env bash
# A strategy loop: closes every position that has lost more than a part of its cost, in percent.
# It waits for events instead of polling, and ends when the session ends. Needs jq.
set -euo pipefail

most=${1:-5}
close_losers() {
  papertrade positions --json |
    jq -r --argjson most "$most" '.positions[]
      | select((.pnl_percent | tonumber) < -$most)
      | [.side, .symbol, .exchange_segment, .current_price, .security_id] | @tsv' |
    while IFS=$'\t' read -r side symbol segment price security; do
      verb=$([ "$side" = LONG ] && echo sell || echo buy)
      papertrade "$verb" "$symbol" all --price "$price" --segment "$segment" \
        --security-id "$security" --note 'stop loss' --quiet </dev/null || true
    done
}

papertrade watch --json | while read -r event; do
  case $(jq -r .event <<<"$event") in snapshot | position) close_losers ;; esac
done
