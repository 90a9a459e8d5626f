# bash complete.bash LINE…: loads the completion ($COMPLETION prints its script) and prints, a line each, what it offers for
# the last word of each line. Words are split as readline splits them: a "=" is a word of its own.
eval "$(eval "$COMPLETION")"
for line in "$@"; do
  words=${line//=/ = }
  read -ra COMP_WORDS <<<"$words"
  [[ $words == *" " ]] && COMP_WORDS+=("")
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _plumbline
  echo "${COMPREPLY[*]}"
done
