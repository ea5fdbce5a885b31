import type { PermissionMode } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { permissionAdvice } from '../../src/tasks/permission-advice.ts';

test.for<[PermissionMode, string[], RegExp]>([
  ['default', ['Write'], /^--permission-mode acceptEdits would have allowed it\.$/],
  ['dontAsk', ['Write', 'Edit'], /^--permission-mode acceptEdits would have allowed them\.$/],
  ['default', ['Write', 'Bash'], /^--permission-mode bypassPermissions would have allowed them\.$/],
  ['acceptEdits', ['Write'], /^--permission-mode bypassPermissions would have allowed it\.$/],
  ['plan', ['Bash'], /^--permission-mode bypassPermissions would have allowed it\.$/],
  ['bypassPermissions', ['Bash'], /^No permission mode allows more/],
])('in mode %s, of denied calls of %j, the mode that allows them is named', ([mode, tools, advice]) => {
  expect(
    permissionAdvice(
      mode,
      tools.map((tool) => ({ tool, input: {}, reason: '' })),
    ),
  ).toMatch(advice);
});
