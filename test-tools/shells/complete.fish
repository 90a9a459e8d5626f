# fish complete.fish LINE…: loads the completion ($COMPLETION prints its script) and prints, a line each, what it offers for
# the last word of each line.
eval $COMPLETION | source
for line in $argv
    echo (complete -C $line | string replace -r '\t.*' '')
end
