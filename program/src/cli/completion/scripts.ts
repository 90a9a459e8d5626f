/** Shells that completion exists for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** One of `SHELLS`. */
export type Shell = (typeof SHELLS)[number];

/**
 * The script that a shell loads. It asks `plumbline __complete WORDS…` (the last word is half typed) for candidates: a line
 * each, a tab before what it means, then ":" and Cobra's directive (2: no space behind it, 4: no file names).
 */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const BASH = `# bash: source <(plumbline completion bash)
_plumbline() {
  local line directive=0
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :*) directive=\${line#:} ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("\${COMP_WORDS[0]/#\\~/$HOME}" __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if ((directive & 2)); then compopt -o nospace 2>/dev/null; fi
  if ! ((directive & 4)); then compopt -o default 2>/dev/null; fi
}
complete -F _plumbline plumbline
`;

const ZSH = `#compdef plumbline
# zsh: source <(plumbline completion zsh), after compinit; or a file _plumbline in a folder of $fpath
_plumbline() {
  local line directive=0
  local -a candidates space
  for line in "\${(@f)$("\${words[1]/#\\~/$HOME}" __complete "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :* ]]; then
      directive=\${line#:}
    elif [[ -n $line ]]; then
      candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done
  if (( directive & 2 )); then space=(-S ''); fi
  if (( $#candidates )); then
    _describe -V plumbline candidates "\${space[@]}"
  elif ! (( directive & 4 )); then
    _files
  fi
}
if [[ $funcstack[1] == _plumbline ]]; then
  _plumbline "$@"
else
  compdef _plumbline plumbline
fi
`;

const FISH = `# fish: plumbline completion fish | source
function __plumbline_complete
  set -l tokens (commandline -opc)
  set -l current (commandline -ct)
  set -l lines ($tokens[1] __complete $tokens[2..-1] "$current" 2>/dev/null)
  for line in $lines
    string match -q ':*' -- $line; or echo $line
  end
  if test (count $lines) -eq 1; and test "$lines[1]" = :0
    __fish_complete_path "$current"
  end
end
complete -c plumbline -f -k -a '(__plumbline_complete)'
`;

const SCRIPTS: Record<Shell, string> = { bash: BASH, zsh: ZSH, fish: FISH };
