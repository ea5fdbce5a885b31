import type { Outcome } from '../parity/outcome/outcome.ts';

/** What a version of the CLI does otherwise in a task than by hand, or than the scenario expects. */
interface KnownDifference {
  readonly version: string;
  readonly scenario: string;
  readonly fields: readonly (keyof Outcome)[];
  /** A sentence of `docs/compatibility.md`. */
  readonly because: string;
}

const SHELLS_OF_2_0_76 = [
  'a shell in the background',
  'a shell in the background that ends while the turn still runs',
  'a shell in the background that fails',
  'a shell that takes longer than the task lets it',
  'a command that its time limit moves to the background',
  'background work that begins in the second turn',
  'an agent and a shell at once',
];

/** A scenario may differ in these fields, and need not: some of it is a matter of moments. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    version: '2.1.250',
    scenario: 'a shell that takes longer than the task lets it',
    fields: ['told'],
    because: 'It tells the model behind each result how many tokens are left.',
  },
  {
    version: '2.1.150',
    scenario: 'no data for its schema',
    fields: ['text'],
    because: 'It reports an empty text here. A task has the last text that Claude said.',
  },
  {
    version: '2.1.150',
    scenario: 'tools of an MCP server',
    fields: ['told', 'offered'],
    because: 'By hand it does not wait for MCP servers before its first request. In a task it does.',
  },
  {
    version: '2.0.76',
    scenario: 'an empty last message after one with the answer',
    fields: ['text'],
    because: 'It says "(no content)" for an empty message.',
  },
  {
    version: '2.0.76',
    scenario: 'an API that refuses the key',
    fields: ['requests'],
    because: 'It tries a refused key once more.',
  },
  {
    version: '2.0.76',
    scenario: 'no data for its schema',
    fields: ['costUsd', 'turns', 'said', 'requests', 'told'],
    because: 'If Claude never gives data for a schema, it asks again and again, not always equally often.',
  },
  ...SHELLS_OF_2_0_76.map((scenario) => ({
    ...{ version: '2.0.76', scenario },
    fields: ['files', 'text', 'costUsd', 'background', 'requests', 'told'] as const,
    because: 'Shells in the background end with the last turn: it tells a task nothing of them.',
  })),
];

/** The fields in which a scenario is known to differ with a version. */
export function knownFields(version: string, scenario: string): readonly (keyof Outcome)[] {
  return KNOWN_DIFFERENCES.filter((one) => one.version === version && one.scenario === scenario).flatMap(
    ({ fields }) => fields,
  );
}
