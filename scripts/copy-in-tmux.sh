#!/bin/sh
# Proves with a real tmux, and a real GNU screen where there is one, that what `y` copies gets through: an outer tmux
# stands for the terminal, and its buffer for the clipboard. Run after `npm run build`; ends with 1 where a copy is lost.
set -eu

id=6ed574f8-5b5d-4265-af17-02dfa55c695c
cli=$(cd "$(dirname "$0")/.." && pwd)/dist/cli.js
folder=$(mktemp -d)
outer=false
inner=false
trap '$inner kill-server 2>/dev/null; $outer kill-server 2>/dev/null; rm -rf "$folder"' EXIT INT TERM
printf 'set -g set-clipboard on\nset -g status off\nset -g default-terminal xterm-256color\n' >"$folder/outer.conf"

await() { # what it is, the command that tells, what it must hold
    for _ in $(seq 100); do
        case "$(eval "$2" 2>/dev/null)" in *"$3"*) return 0 ;; esac
        sleep 0.2
    done
    echo "not seen: $1: $3" >&2
    exit 1
}

# Servers of their own for each look: one that ends is not gone at once.
stage() { # the settings of the tmux that is looked at
    looks=$((${looks:-0} + 1))
    outer="tmux -L warptop-outer-$$-$looks -f $folder/outer.conf"
    inner="tmux -L warptop-inner-$$-$looks -f $folder/inner.conf"
    echo "$1" >"$folder/inner.conf"
}

look() { # a name, the command in the terminal, what the buffer must hold then
    $outer new-session -d -x 120 -y 40 "$2"
    await "$1" "$outer capture-pane -p" 'LIVE'
    await "$1" "$outer capture-pane -p" '▸ ├ 6ed574f8'
    $outer set-buffer -b before nothing
    $outer send-keys y
    await "$1" "$outer capture-pane -p" 'copy connector'
    $outer send-keys y
    await "$1" "$outer capture-pane -p" 'sent the id'
    if [ "$3" = - ]; then
        # What comes first shows that all before it has come.
        await "$1" "$outer show-buffer" nothing
    else
        await "$1" "$outer show-buffer" "$3"
    fi
    $outer send-keys q
    await "$1" "$outer has-session 2>/dev/null || echo ended" ended
    echo "ok: $1"
}

warptop="exec node $cli --demo calm"

stage ''
look 'a terminal without tmux' "TMUX= $warptop" "$id"
stage 'set -g set-clipboard on'
look 'tmux with set-clipboard on' "TMUX= exec $inner new-session '$warptop'" "$id"
stage 'set -g set-clipboard off; set -g allow-passthrough on'
look 'tmux with allow-passthrough on' "TMUX= exec $inner new-session '$warptop'" "$id"
stage ''
look 'tmux as it comes lets nothing through' "TMUX= exec $inner new-session '$warptop'" -
if command -v screen >/dev/null; then
    stage ''
    look 'GNU screen' "TMUX= exec screen -c /dev/null sh -c '$warptop'" "$id"
fi
