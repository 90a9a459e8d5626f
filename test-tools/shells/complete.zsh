# zsh -f complete.zsh LINE…: types each line and Tab into an interactive zsh that has loaded the completion, and prints what
# the line became. $COMPLETION is the command that prints the script.
zmodload zsh/zpty
local chunk seen line
zpty shell zsh -f -i
zpty -w shell 'PS1=; unset zle_bracketed_paste; autoload -Uz compinit; compinit -D -u'
zpty -w shell 'show-line() { print; print -r -- "LINE<$BUFFER>"; BUFFER= }; zle -N show-line; bindkey "^X" show-line'
zpty -w shell "$COMPLETION; print SET''UP"
while zpty -r shell chunk; do [[ $chunk == *SETUP* ]] && break; done
for line in "$@"; do
  zpty -w -n shell "$line"$'\t\x18'
  seen=
  while [[ $seen != *LINE\<*\>* ]] && zpty -r shell chunk; do seen+=$chunk; done
  print -r -- "${${seen##*LINE<}%%>*}"
done
zpty -d shell
