import { flagNamed, flagsOfAll, type CommandFacts } from '../completion/command-facts.ts';

/**
 * The words of a command line with the command's name before its flags, as oclif wants it: they may be typed in any place.
 *
 * @example
 * commandFirst(['--url', 'http://ops:3000', 'list'], commands); // ['list', '--url', 'http://ops:3000']
 */
export function commandFirst(words: readonly string[], commands: readonly CommandFacts[]): string[] {
  const flags = flagsOfAll(commands);
  const names: string[] = [];
  const before: string[] = [];
  let at = 0;
  for (; at < words.length && !isWholeCommand(names, commands); at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) {
      if (!leadsToCommand([...names, word], commands)) break;
      names.push(word);
    } else {
      // Help and version are for oclif to see first.
      const flag = flagNamed(word, flags)?.[1];
      if (flag === undefined) return [...words];
      before.push(word);
      if (flag.type === 'option' && !word.includes('=') && at + 1 < words.length) {
        at += 1;
        before.push(words[at] ?? '');
      }
    }
  }
  // An unknown command comes first too, so that it is what the error names.
  const unknown = names.length === 0 ? words.slice(at, at + 1) : [];
  return [...names, ...unknown, ...before, ...words.slice(at + unknown.length)];
}

/** Whether it is a command, and no word behind it could make it another, as `pull` does behind `artifacts`. */
function isWholeCommand(names: readonly string[], commands: readonly CommandFacts[]): boolean {
  const id = names.join(':');
  const isCommand = commands.some((command) => command.id === id);
  return isCommand && !commands.some((command) => command.id.startsWith(`${id}:`));
}

function leadsToCommand(names: readonly string[], commands: readonly CommandFacts[]): boolean {
  const id = names.join(':');
  return commands.some((command) => command.id === id || command.id.startsWith(`${id}:`));
}
