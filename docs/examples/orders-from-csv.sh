#!/usr/bin/env bash
# Places the orders of a CSV file: id,side,symbol,quantity,price with a header line.
# The id becomes the client id, so running it again after a failure doubles nothing.
set -euo pipefail

file=${1:?a CSV file: id,side,symbol,quantity,price}
refused=0
{
  read -r _header
  while IFS=, read -r id side symbol quantity price || [ -n "$id" ]; do
    verb=$(printf '%s' "$side" | tr '[:upper:]' '[:lower:]')
    case $verb in buy | sell) ;; *) echo "$id: unknown side $side" >&2; exit 2 ;; esac
    status=0
    papertrade "$verb" "$symbol" "$quantity" --price "${price%$'\r'}" --client-id "$id" \
      --quiet </dev/null || status=$?
    # Status 3 is a rule of trading, such as too little cash: the others may still go.
    case $status in 0) ;; 3) refused=$((refused + 1)) ;; *) exit "$status" ;; esac
  done
} <"$file"
[ "$refused" -eq 0 ] || { echo "$refused refused" >&2; exit 3; }
