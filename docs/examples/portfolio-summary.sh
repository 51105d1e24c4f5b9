#!/usr/bin/env bash
# Prints one line about the current session, for a status bar or a chat message. Needs jq.
set -euo pipefail

balance=$(papertrade balance --json)
positions=$(papertrade positions --json)
jq -rn --argjson balance "$balance" --argjson positions "$positions" '
  "\($balance.session_id): equity \($balance.equity), unrealized \($balance.unrealized_pnl), " +
  "\($positions.positions | length) open" +
  ($positions.positions | map(" \(.symbol) \(.net_qty)") | join(","))'
