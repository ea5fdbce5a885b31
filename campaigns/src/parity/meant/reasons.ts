/** Why claude-ops differs from the CLI run by hand. `docs/compatibility.md` lists exactly these. */
export const REASONS = {
  lastText:
    'If the last message is empty, the result has the last text that Claude said. The CLI reports an empty text.',
  backgroundLimit:
    'Shells and monitors in the background are stopped after `backgroundTimeout` once only they are left. By hand the CLI waits for them.',
  shellLimit:
    'The CLI lets a shell run in the background for 30 minutes in a task, and for 10 by hand with `-p`, unless its call sets a limit.',
  refusedKey:
    'A key that the API refuses is not tried again. The CLI tries it as often as its retries allow.',
  schemaHolds:
    'A task with a schema completes only with data that satisfies it. The CLI reports success without data.',
  trust:
    'A task reads no instructions, hooks, skills or settings of its workspace unless it has `trustWorkspace`. The CLI with `-p` trusts every directory.',
} as const satisfies Readonly<Record<string, string>>;
