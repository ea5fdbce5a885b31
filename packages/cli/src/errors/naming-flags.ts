import type { ClaudeOpsError } from '@claude-ops/contract';

/** The caller has no key, and the server has no credential in its place. No flag was given that could be named. */
const NO_KEY = '/apiKey';
const WAYS_TO_GIVE_A_KEY =
  'No Anthropic API key: set ANTHROPIC_API_KEY, give one with -k/--api-key, or name a credential of the server with --credential. It has no default credential.';

/** Flags with another name than their field. A deeper field comes before the one that has it. */
const FLAGS: readonly (readonly [pointer: string, flag: string])[] = [
  ['/allowedTools', 'allowed-tool'],
  ['/betas', 'beta'],
  ['/disallowedTools', 'disallowed-tool'],
  ['/artifactFilter/include', 'include'],
  ['/artifactFilter/exclude', 'exclude'],
  ['/artifactFilter/ignored', 'ignored'],
  ['/check/timeout', 'check-timeout'],
  ['/check/retries', 'check-retries'],
  ['/check/command', 'check'],
  ['/files', 'git'],
  ['/finishedBefore', 'before'],
  ['/maxCostUsd', 'max-cost'],
  ['/mcpServers/inline', 'mcp'],
  ['/mcpServers/profiles', 'mcp-profile'],
  ['/network/allow', 'allow-host'],
  ['/previousTaskId', 'continue'],
  ['/resources/memoryBytes', 'memory'],
  ['/resources/cpus', 'cpus'],
  ['/resources/processes', 'processes'],
  ['/retries/max', 'retries'],
  ['/retries/resume', 'retries-resume'],
  ['/servers', 'file'],
  ['/setup/timeout', 'setup-timeout'],
  ['/setup/cacheKey', 'setup-cache'],
  ['/setup/script', 'setup'],
  ['/tags', 'tag'],
];

/**
 * The words of a refusal for a person, who gave values by flags: the flag in the place of the pointer, and where within its value
 * ("--schema at /type"). A pointer that leads to no flag of the command stays.
 */
export function namingFlags(
  { message, errors = [] }: Pick<ClaudeOpsError, 'message' | 'errors'>,
  flags: Readonly<Record<string, unknown>>,
): { readonly message: string; readonly items: readonly string[] } {
  if (errors.some(({ pointer, detail }) => pointer === NO_KEY && detail.startsWith('is needed')))
    return { message: WAYS_TO_GIVE_A_KEY, items: [] };
  const items = errors.map(({ pointer, detail }) =>
    pointer === '' ? detail : `${flagOf(pointer, flags)}: ${detail}`,
  );
  const [first] = errors;
  // A refusal begins with the pointer of its first problem.
  const begin = first === undefined || first.pointer === '' ? undefined : `${first.pointer}: `;
  const isNamed = begin !== undefined && message.startsWith(begin);
  return {
    message: isNamed ? `${flagOf(first?.pointer ?? '', flags)}: ${message.slice(begin.length)}` : message,
    items,
  };
}

function flagOf(pointer: string, flags: Readonly<Record<string, unknown>>): string {
  const [found, flag] = FLAGS.find(([of]) => isWithin(pointer, of)) ?? ofItsOwnName(pointer);
  if (!Object.hasOwn(flags, flag)) return pointer;
  const within = pointer.slice(found.length);
  // A flag that may be repeated is a list.
  return within === '' || /^\/\d+$/.test(within) ? `--${flag}` : `--${flag} at ${within}`;
}

function isWithin(pointer: string, parent: string): boolean {
  return pointer === parent || pointer.startsWith(`${parent}/`);
}

function ofItsOwnName(pointer: string): readonly [string, string] {
  const [, name = ''] = pointer.split('/');
  return [`/${name}`, name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)];
}
