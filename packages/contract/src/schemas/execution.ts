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

export const DEFAULT_PERMISSION_MODE: PermissionMode = 'acceptEdits';
