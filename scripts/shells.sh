#!/usr/bin/env bash
# Asks the shells that are installed whether the built completions work, and the man tools whether the page is sound.
set -euo pipefail
cd "$(dirname "$0")/.."
status=0
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

expect() { # expect WHAT WANTED GOT
  if [ "$2" = "$3" ]; then
    echo "ok      $1"
  else
    echo "not ok  $1: wanted $(printf %q "$2"), got $(printf %q "$3")"
    status=1
  fi
}

has() { command -v "$1" >/dev/null || { echo "absent  $1"; return 1; }; }

if has fish; then
  completed() { # completed LINE: what fish offers at its end, by name
    fish --no-config -c "source dist/completions/warptop.fish; complete -C $(printf %q "$1")" |
      cut -f1 | sort | paste -sd' ' -
  }
  expect 'fish: a flag' '--record --replay --report' "$(completed 'warptop --re')"
  expect 'fish: its value' 'all cloudflared warp' "$(completed 'warptop --kind ')"
  expect 'fish: its value, after a short one' 'uptime' "$(completed 'warptop -s u')"
  expect 'fish: its value, after =' '--sort=seen --sort=status' "$(completed 'warptop --sort=s')"
  expect 'fish: a scenario' 'degraded drift' "$(completed 'warptop --demo d')"
  expect 'fish: one scenario' '' "$(completed 'warptop --demo outage d')"
  expect 'fish: a file' 'package-lock.json package.json' "$(completed 'warptop --replay package')"
fi

if has zsh; then
  completed() { # completed LINE: what zsh makes of it where Tab is pressed at its end
    timeout 20 zsh -f scripts/shells.zsh "$1" "$place"
  }
  expect 'zsh: a flag' 'warptop --screen-reader' "$(completed 'warptop --scr')"
  expect 'zsh: its value' 'warptop --kind cloudflared' "$(completed 'warptop --kind c')"
  expect 'zsh: its value, after a short one' 'warptop -s uptime' "$(completed 'warptop -s u')"
  expect 'zsh: its value, after =' 'warptop --sort=conns' "$(completed 'warptop --sort=c')"
  expect 'zsh: a scenario' 'warptop --demo --utc outage' "$(completed 'warptop --demo --utc o')"
  expect 'zsh: one scenario' 'warptop --demo calm o' "$(completed 'warptop --demo calm o')"
  expect 'zsh: a file' 'warptop --replay tsconfig.json' "$(completed 'warptop --replay tsc')"
  expect 'zsh: no flag twice' 'warptop --ascii --asc' "$(completed 'warptop --ascii --asc')"
fi

if has man; then
  expect 'man: no warnings' '' "$(man -l --warnings -E UTF-8 dist/warptop.1 2>&1 >/dev/null)"
fi
if has mandoc; then
  # Without a date until it is released.
  expect 'mandoc: no warnings' '' "$(mandoc -T lint dist/warptop.1 | grep -v 'missing date' || true)"
fi
exit "$status"
