/** Why claude-ops differs from the CLI run by hand. `docs/compatibility.md` lists exactly these. */
export const REASONS = {
  withheldTools:
    'Wakeups, schedules and the skill `loop` are not offered: a task ends with its work, and nothing could wake it.',
  memory: 'The automatic memory of the CLI is off: it would be thrown away with the home of the run.',
  billing:
    'The billing line at the start of the system prompt goes only to the real API. It differs from task to task, and other servers would cache nothing.',
  lastText:
    'If the last message is empty, the result has the last text that Claude said. The CLI reports an empty text.',
  backgroundLimit:
    'Shells and monitors in the background are stopped after `backgroundTimeout` once only they are left. By hand the CLI waits for them.',
  shellLimit:
    'In a task the CLI lets a shell run in the background for 30 minutes, and by hand with `-p` for 10. A limit in the call wins.',
  refusedKey:
    'A key that the API refuses is not tried again. The CLI tries it as often as its retries allow.',
  schemaHolds:
    'A task with a schema completes only with data that satisfies it. The CLI reports success without data.',
  trust:
    'A task reads no instructions, hooks, skills or settings of its workspace unless it has `trustWorkspace`. The CLI with `-p` trusts every directory.',
} as const satisfies Readonly<Record<string, string>>;
