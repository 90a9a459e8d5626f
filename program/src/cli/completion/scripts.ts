/** Shells that completion exists for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** One of `SHELLS`. */
export type Shell = (typeof SHELLS)[number];

/** The script that a shell loads: it asks `plumbline __complete` for candidates, a line each, a tab before what they mean. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const BASH = `# bash: source <(plumbline completion bash)
_plumbline() {
  local candidate
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate _; do
    case "$candidate" in
      :*) ;;
      "\${COMP_WORDS[COMP_CWORD]}"*) COMPREPLY+=("$candidate") ;;
    esac
  done < <("\${COMP_WORDS[0]}" __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _plumbline plumbline
`;

const ZSH = `#compdef plumbline
# zsh: source <(plumbline completion zsh)
_plumbline() {
  local line
  local -a candidates
  while IFS= read -r line; do
    [[ "$line" == :* ]] && continue
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe -V plumbline candidates || _files
}
compdef _plumbline plumbline
`;

const FISH = `# fish: plumbline completion fish | source
function __plumbline_complete
  set -l tokens (commandline -opc) (commandline -ct)
  $tokens[1] __complete $tokens[2..-1] 2>/dev/null | string match -v ':*'
end
complete -c plumbline -f -a '(__plumbline_complete)'
`;

const SCRIPTS: Record<Shell, string> = { bash: BASH, zsh: ZSH, fish: FISH };
