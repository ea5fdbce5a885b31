type Words = (...found: string[]) => string;

/** What oclif says of a command line, and how claude-ops says it: what is wrong with which value, and what to do. */
const REWORDINGS: readonly (readonly [pattern: RegExp, words: Words])[] = [
  [/^Missing \d+ required args?:\n([^]*)$/, (args) => `This command needs ${missing(args)}. See --help.`],
  [
    /^Unexpected arguments?: ([^]*)$/,
    (words) => `Unexpected argument: ${words.replaceAll('\n', ' ')}. See --help.`,
  ],
  [
    /^Parsing -\S+\s+Expected (--\S+) to be ([^]*?),? but received: ([^]*)$/,
    (flag, expected, given) => takes(flag, expected, given),
  ],
  [
    /^Parsing (-\S+)\s+Expected ([^]*?),? but received: ([^]*)$/,
    (flag, expected, given) => takes(flag, expected, given),
  ],
  [
    /^Expected (--\S+) to be ([^]*?),? but received: ([^]*)$/,
    (flag, expected, given) => takes(flag, expected, given),
  ],
  [
    /^Expected (--[^=\s]+)=([^]*) to be one of: ([^]*)$/,
    (flag, given, allowed) => takes(flag, either(allowed), given),
  ],
  [/^Expected ([^]*) to be one of: ([^]*)$/, (given, allowed) => `"${given}" is not ${either(allowed)}.`],
  [
    /^Flag (--\S+) expects one of these values: ([^]*)$/,
    (flag, allowed) => `${flag} needs ${either(allowed)}.`,
  ],
  [/^Flag (--\S+) expects a value$/, (flag) => `${flag} needs a value.`],
  [
    /^The following errors? occurred:\s+(--[^=\s]+)(?:=\S*)? cannot also be provided when using (--[^=\s]+)/,
    (flag, other) => `${flag} and ${other} can't be given together.`,
  ],
];

/** Where oclif sends to. */
const MORE_HELP = /\nSee more help with --help\s*$/;

/** Rewords what oclif says of a wrong command line. What is not known stays as it is. */
export function plainWords(message: string): string {
  const text = message.replace(MORE_HELP, '').trim();
  for (const [pattern, words] of REWORDINGS) {
    const found = pattern.exec(text);
    if (found !== null) return words(...found.slice(1));
  }
  return text;
}

function takes(flag: string, expected: string, given: string): string {
  return `${flag} takes ${expected}, not "${given}".`;
}

/** A name and its description in each line. */
function missing(args: string): string {
  const named = args.split('\n').map((line) => /^\s*(\S+)\s*([^]*?)\.?\s*$/.exec(line));
  return named.map((found) => `${found?.[1] ?? ''} (${found?.[2] ?? ''})`).join(' and ');
}

function either(allowed: string): string {
  const values = allowed.split(', ');
  const last = values.pop() ?? '';
  return values.length === 0 ? last : `${values.join(', ')} or ${last}`;
}
