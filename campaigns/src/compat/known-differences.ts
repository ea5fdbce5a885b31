import type { Outcome } from '../parity/outcome/outcome.ts';

/** What a version of the CLI does otherwise in a task than by hand, or than the scenario expects. */
interface KnownDifference {
  readonly version: string;
  readonly scenario: string;
  readonly fields: readonly (keyof Outcome)[];
  /** A sentence of `docs/compatibility.md`. */
  readonly because: string;
}

/** A scenario may differ in these fields, and need not: some of it is a matter of moments. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    version: '2.1.300',
    scenario: 'a shell that takes longer than the task lets it',
    fields: ['told'],
    because: 'It tells the model behind each result how many tokens are left.',
  },
  {
    version: '2.1.300',
    scenario: 'an agent that starts an agent that starts an agent',
    fields: ['costUsd', 'turns', 'said', 'requests', 'told'],
    because:
      'If an agent goes on after its report, it tells Claude once or twice. The number varies by hand too.',
  },
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
];

/** The fields in which a scenario is known to differ with a version. */
export function knownFields(version: string, scenario: string): readonly (keyof Outcome)[] {
  return KNOWN_DIFFERENCES.filter((one) => one.version === version && one.scenario === scenario).flatMap(
    ({ fields }) => fields,
  );
}
