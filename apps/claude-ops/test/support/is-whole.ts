/** Whether a long test runs at its full size, in `pnpm campaign suites`. In `pnpm test` it is smaller. */
export const IS_WHOLE = process.env['CLAUDE_OPS_SUITES'] === 'whole';

/** The environment of the CLI in short runs: as in the tests of core, its engine leaves out what pays only in long ones. */
export const SHORT_RUNS = IS_WHOLE ? {} : { BUN_JSC_useDFGJIT: '0', BUN_JSC_useConcurrentGC: '0' };
