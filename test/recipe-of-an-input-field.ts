/** A line that is put into a file, before the first line that begins with an anchor, or after the line that opens an object. */
export interface Step {
  readonly file: string;
  readonly after: string;
  readonly line: string;
}

/** How an input field is added, with a field that there is not: `CONTRIBUTING.md` lists the same files, in this order. */
export const STEPS: readonly Step[] = [
  {
    file: 'packages/contract/src/schemas/optional-task-fields.ts',
    after: '  maxCostUsd:',
    line: "  maxApples: Type.Integer({ minimum: 1, description: 'Most apples that the task may eat.' }),",
  },
  {
    file: 'packages/contract/src/schemas/task-spec.ts',
    after: '  maxCostUsd:',
    line: '  maxApples: nullable(Type.Integer()),',
  },
  {
    file: 'packages/core/src/api/spec-of-input.ts',
    after: '    idleTimeout:',
    line: '    maxApples: input.maxApples ?? null,',
  },
  {
    file: 'packages/core/src/claude/delivery/deliveries.ts',
    after: '  maxCostUsd:',
    line: "  maxApples: toTheCli({ arguments: ({ spec }) => (spec.maxApples === null ? [] : ['--max-apples', String(spec.maxApples)]) }),",
  },
  {
    file: 'packages/cli/src/commands/run-flags.ts',
    after: 'export const RUN_FLAGS',
    line: "  'max-apples': Flags.integer({ description: 'Most apples that the task may eat.' }),",
  },
  {
    file: 'packages/cli/src/arguments/read-task-input.ts',
    after: '    maxCostUsd:',
    line: "    maxApples: flags['max-apples'],",
  },
  {
    file: 'packages/cli/src/arguments/read-task-input.ts',
    after: "  readonly 'max-cost'",
    line: "  readonly 'max-apples'?: number | undefined;",
  },
  { file: 'packages/fixtures/src/a-spec.ts', after: '    maxCostUsd:', line: '    maxApples: null,' },
];
