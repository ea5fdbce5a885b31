/** Shells that can complete a command line. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof SHELLS)[number];

/**
 * Each hands the words up to the cursor to `complete`, as they are, and reads what may stand there: a line for each value, with
 * its description after a tab, and last `:0` where files may stand there too, or `:4`. None of them evaluates what is typed.
 */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_NAME() {
  local line word last
  local -a words=()
  # bash splits words at these two signs.
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    last=$((\${#words[@]} - 1))
    if [[ $last -ge 0 && ( $word == [=:] || \${words[last]} == *[=:] ) ]]; then
      words[last]+=$word
    else
      words+=("$word")
    fi
  done
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :4) compopt +o default 2> /dev/null ;;
      :*) ;;
      *) COMPREPLY+=("$(printf %q "\${line%%$'\\t'*}")") ;;
    esac
  done < <(command BIN complete -- "\${words[@]}" 2> /dev/null)
}
complete -o default -F _NAME BIN
`,
  zsh: `#compdef BIN
_NAME() {
  local line
  local -a values
  local -i files=0
  while IFS= read -r line; do
    case $line in
      (:0) files=1 ;;
      (:*) ;;
      (*) values+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done < <(command BIN complete -- "\${(@)words[2,CURRENT]}" 2> /dev/null)
  [[ $PREFIX == --*=* ]] && compset -P '*='
  if (( \${#values} )); then _describe -V value values; fi
  if (( files )); then _files; fi
}
if (( $+functions[compdef] )); then compdef _NAME BIN; fi
`,
  fish: `function __NAME
    set -l current (commandline -ct)
    set -l words (commandline -opc) $current
    set -l flag (string match -r '^--[^=]*=' -- $current)
    for line in (command BIN complete -- $words[2..] 2> /dev/null)
        switch $line
            case ':0'
                __fish_complete_path $current
            case ':*'
            case '*'
                printf '%s%s\\n' "$flag" $line
        end
    end
end
complete -c BIN -f -k -a '(__NAME)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName BIN -ScriptBlock {
  param($current, $line, $position)
  $words = @($line.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.StartOffset -lt $position } | ForEach-Object { $_.Extent.Text })
  if ($current -eq '') { $words += '' }
  BIN complete -- @words 2> $null | Where-Object { $_ -notlike ':*' } | ForEach-Object {
    $value, $description = $_ -split "\`t", 2
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', "$description ")
  }
}
`,
};

/** The script that has a shell complete the command line of a program, which is found on PATH by its name. */
export function completionScript(shell: Shell, bin: string): string {
  return SCRIPTS[shell].replaceAll('BIN', bin).replaceAll('NAME', bin.replaceAll(/\W/g, '_'));
}
