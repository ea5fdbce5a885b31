import { expectTypeOf, test } from 'vitest';
import type {
  ClaudeOps,
  ClaudeOpsOptions,
  CreateTaskInput,
  FinishedTask,
  Task,
  TaskErrorCode,
  TaskEvent,
  TaskResult,
} from '../src/index.ts';

// The compiler checks these when it checks the package.

test('a finished task has its result in its type once its status is known', () => {
  const read = ({ status, result, error }: FinishedTask) => {
    if (status === 'completed') expectTypeOf(result).toEqualTypeOf<TaskResult>();
    if (status === 'failed') expectTypeOf(error.code).toEqualTypeOf<TaskErrorCode>();
    if (status === 'cancelled') expectTypeOf(result).toEqualTypeOf<TaskResult | null>();
  };
  expectTypeOf(read).returns.toBeVoid();
  expectTypeOf<ClaudeOps['waitForCompletion']>().returns.resolves.toEqualTypeOf<FinishedTask>();
  expectTypeOf<Extract<Task, { status: 'queued' | 'running' }>['result']>().toEqualTypeOf<null>();
});

test('an event narrows on its type', () => {
  const read = (event: TaskEvent) => {
    if (event.type === 'task.failed') expectTypeOf(event.data.error.code).toEqualTypeOf<TaskErrorCode>();
    if (event.type === 'task.started') expectTypeOf(event.data.attempt).toBeNumber();
    if (event.type === 'claude.assistant') expectTypeOf(event.data['message']).toBeUnknown();
  };
  expectTypeOf(read).returns.toBeVoid();
});

test('an optional field may be given as undefined', () => {
  expectTypeOf<{ token: string | undefined }>().toExtend<ClaudeOpsOptions>();
  expectTypeOf<{
    prompt: string;
    apiKey: string;
    model: string | undefined;
    files: { type: 'git'; gitUrl: string; gitRef: string | undefined };
  }>().toExtend<CreateTaskInput>();
});
