/** The shells that a completion script is made for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * The scripts only ask the program, so they need no change when commands do. An answer is one
 * candidate a line, a tab, its description; or ":files", ":folders" for the shell's own paths.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for papertrade
_papertrade() {
  local line current=\${COMP_WORDS[COMP_CWORD]}
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  [ "$current" = '=' ] && current=''
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default 2>/dev/null; return ;;
      :folders) compopt -o dirnames 2>/dev/null; return ;;
    esac
    COMPREPLY+=("$(printf '%q' "\${line%%$'\\t'*}")")
  done < <(papertrade __complete -- "\${words[@]}" "$current" 2>/dev/null)
}
complete -F _papertrade papertrade
`,
  zsh: `#compdef papertrade
_papertrade() {
  local line
  local -a candidates typed
  typed=("\${(@Q)words[2,CURRENT]}")
  while IFS= read -r line; do
    case $line in
      :files) _files; return ;;
      :folders) _files -/; return ;;
    esac
    local value=\${line%%$'\\t'*} description=\${line#*$'\\t'}
    candidates+=("\${value//:/\\\\:}\${description:+:$description}")
  done < <(papertrade __complete -- "\${typed[@]}" 2>/dev/null)
  _describe -V papertrade candidates
}
if [ "\${funcstack[1]}" = _papertrade ]; then
  _papertrade "$@"
else
  compdef _papertrade papertrade
fi
`,
  fish: `# fish completion for papertrade
function __papertrade_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer (papertrade __complete -- $words[2..-1] "$current" 2>/dev/null)
    switch "$answer[1]"
        case :files
            __fish_complete_path "$current"
        case :folders
            __fish_complete_directories "$current"
        case '*'
            printf '%s\\n' $answer
    end
end
complete -c papertrade -f -a '(__papertrade_complete)'
`,
};
