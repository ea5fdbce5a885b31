/** Whether a long test runs at its full size, in `pnpm campaign suites`. In `pnpm test` it is smaller. */
export const IS_WHOLE = process.env['CLAUDE_OPS_SUITES'] === 'whole';
