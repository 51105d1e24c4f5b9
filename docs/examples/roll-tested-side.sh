#!/usr/bin/env bash
# Rolls the tested side of an iron condor: once the delta of a sold option reaches DELTA, both options of
# that side move to the next expiry, POINTS further out, if that brings a credit. If it doesn't, nothing
# changes. For cron, every five minutes:
#
#   */5 9-15 * * 1-5  /path/to/roll-tested-side.sh IC-1 30 100
#
# The four legs are one order: it fills whole, for the credit, or not at all. Needs jq.
set -euo pipefail

id=$1
delta=${2:-30}
points=${3:-100}

strategy=$(papertrade strategy show "$id" --json)
# The side whose sold option has the highest delta: its type, expiry and legs.
side=$(jq -c --argjson delta "$delta" '
  .strategy.legs
  | map(select(.side != null and .delta != null)
        + (.symbol | capture("(?<expiry>[-0-9]{10}) (?<strike>[.0-9]+) (?<type>CE|PE)$")))
  | (map(select(.side == "SELL")) | max_by(.delta | tonumber | fabs)) as $sold
  | select($sold != null and ($sold.delta | tonumber | fabs) * 100 >= $delta)
  | {type: $sold.type, expiry: $sold.expiry, delta: $sold.delta,
     legs: map(select(.type == $sold.type and .expiry == $sold.expiry))}' <<<"$strategy")
if [[ -z $side ]]; then
  echo "$id: no side is tested"
  exit
fi

underlying=$(jq -r '.strategy.underlying' <<<"$strategy")
expiry=$(papertrade chain "$underlying" --json |
  jq -r --argjson side "$side" '[.expiries[] | select(. > $side.expiry)][0] // empty')
if [[ -z $expiry ]]; then
  echo "$id: there is no later expiry to roll to" >&2
  exit 1
fi

# Each leg is closed, and opened again further out: `-75 OLD +75 NEW`.
mapfile -t legs < <(jq -r --arg on "$underlying" --arg to "$expiry" --argjson points "$points" '
  (if .type == "CE" then $points else -$points end) as $out
  | .type as $type | .legs[]
  | (if .side == "BUY" then ["-", "+"] else ["+", "-"] end) as [$close, $open]
  | ($close + .quantity), .symbol,
    ($open + .quantity), "\($on) \($to) \((.strike | tonumber) + $out) \($type)"' <<<"$side")

# The minute is the client id: a script that is run twice at once rolls once.
if result=$(papertrade strategy adjust "$id" "${legs[@]}" --units --net-credit 0.05 \
  --client-id "roll-$id-$points-$(date +%F-%H%M)" --json); then
  jq -r --arg to "$expiry" '.strategy | "\(.id): rolled to \($to) for \(.net_kind) \(.net)"' <<<"$result"
else
  status=$?
  # 3: a rule or the limit refused it, so the condor is as it was.
  [[ $status -eq 3 ]] && echo "$id: no roll for a credit"
  exit "$status"
fi
