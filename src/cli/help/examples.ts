/** An example of each command, below the overview. */
export const EXAMPLES = `
Examples:
  papertrade session start --balance 200000
  papertrade report --format html --out monday.html
  papertrade buy "NIFTY 25000 CE" 65 --price 104.25
  papertrade sell "NIFTY 25000 CE" all --price 120
  papertrade batch orders.csv
  papertrade close "NIFTY 25000 CE" --price 121
  papertrade cancel all
  papertrade order show 3
  papertrade quote set "NIFTY 25000 CE" 118
  papertrade size INFY --price 1500 --stop 1470 --risk 1%
  papertrade halt --reason "enough for today"
  papertrade resume
  papertrade feed ticks.csv
  papertrade replay ticks.csv
  papertrade charges "NIFTY 25000 CE" 65 --buy 100 --sell 120
  papertrade chain NIFTY
  papertrade greeks --by strategy
  papertrade payoff iron-condor NIFTY --gap 300 --width 200
  papertrade whatif iron-condor NIFTY --spot -3%..3%:1% --days 0,2
  papertrade margin "-1 NIFTY 25000 CE" "+1 NIFTY 25200 CE"
  papertrade trade +1 CE:atm -1 CE:otm2 --on NIFTY
  papertrade strategy open short-straddle NIFTY --stop 30%
  papertrade option CE 24000 --forward 23699.95 --days 5.6 --iv 17
  papertrade instruments search "NIFTY 25000"
  papertrade balance --json | jq -r .available
  papertrade positions --all
  papertrade orders --open
  papertrade trades --since yesterday
  papertrade watch
  papertrade verify --all
  papertrade status
  papertrade cleanup --older-than 90d --dry-run
  papertrade backup --out books.backup
  papertrade restore books.backup
  papertrade migrate-files ./data --dry-run
  papertrade store copy --to redis://127.0.0.1:6379
  papertrade config show
  papertrade completion bash
  papertrade version
  papertrade help accounting`;
