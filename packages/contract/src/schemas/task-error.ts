import { Type, type Static } from '@sinclair/typebox';
import { TASK_ERROR_CODES } from '../errors/error-table.ts';
import { codes } from './codes.ts';

/** Why a task failed. The code is one of the error table's task codes. */
export const TaskError = Type.Object({
  code: codes<string>(TASK_ERROR_CODES, {
    description: 'One of the task codes in docs/errors.md. More may come.',
    examples: ['timed_out'],
  }),
  message: Type.String({ description: 'What failed, with which value, and what to do.' }),
  details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export type TaskError = Static<typeof TaskError>;
