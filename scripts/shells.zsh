# Types a line and Tab into a zsh of its own, and prints the line that comes of it. Arguments: the line, a folder to use.
zmodload zsh/zpty
line=$1 place=$2
zpty shell 'zsh -f -i'
typed() { local piece; while zpty -r shell piece "$1"; do [[ $piece == ${~1} ]] && break; done }
zpty -w shell "PS1= PS2= RPS1=; unsetopt prompt_sp prompt_cr beep; fpath=($PWD/dist/completions \$fpath)"
zpty -w shell "autoload -Uz compinit; compinit -u -d $place/dump"
# What was typed goes to a file as the line editor has it, and not by way of a terminal.
zpty -w shell "save() { print -r -- \$BUFFER >$place/line; print SAVED; zle .kill-whole-line }; zle -N save; bindkey '^X' save; print REA''DY"
typed '*READY*'
zpty -wn shell "$line"$'\t\x18'
typed '*SAVED*'
zpty -d shell
line=$(<$place/line)
print -r -- "${line%% }"
