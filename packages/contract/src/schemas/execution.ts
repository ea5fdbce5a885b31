import { Type, type Static } from '@sinclair/typebox';

export const ExecutionMode = Type.Union([Type.Literal('process'), Type.Literal('container')], {
  description: 'Where the claude CLI runs: in a child process, or in its own container.',
});
export type ExecutionMode = Static<typeof ExecutionMode>;

/** The claude CLI's own `--permission-mode` choices; `default` is what it calls `manual` since 2.1. */
export const PermissionMode = Type.Union(
  [
    Type.Literal('acceptEdits'),
    Type.Literal('auto'),
    Type.Literal('bypassPermissions'),
    Type.Literal('default'),
    Type.Literal('dontAsk'),
    Type.Literal('manual'),
    Type.Literal('plan'),
  ],
  { description: "The claude CLI's permission mode.", default: 'acceptEdits' },
);
export type PermissionMode = Static<typeof PermissionMode>;

export const PermissionPrompts = Type.Union([Type.Literal('deny'), Type.Literal('ask')], {
  description:
    'What happens where the claude CLI would ask a person. deny, if not set: no. ask: an approval is made, and the run waits until somebody decides it. The tools of the MCP servers of the task ask then too.',
});
export type PermissionPrompts = Static<typeof PermissionPrompts>;

export const OnBudget = Type.Union([Type.Literal('fail'), Type.Literal('ask')], {
  description:
    'What happens when maxCostUsd is spent. fail, if not set: the task fails with budget_exceeded. ask: an approval is made, and the run waits until somebody allows it to cost more.',
});
export type OnBudget = Static<typeof OnBudget>;

export const OnUsageLimit = Type.Union([Type.Literal('fail'), Type.Literal('wait')], {
  description:
    'What happens when the provider refuses the credential until a later moment. fail: the task fails with rate_limited. wait: all tasks that wait with this credential do so until then. If not set: wait for an OAuth token, fail for an API key.',
});
export type OnUsageLimit = Static<typeof OnUsageLimit>;

export const DEFAULT_PERMISSION_MODE: PermissionMode = 'acceptEdits';
