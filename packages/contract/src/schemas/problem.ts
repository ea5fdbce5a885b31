import { Type, type Static } from '@sinclair/typebox';
import { ERROR_CODES, type ErrorCode } from '../errors/error-table.ts';
import { codes } from './codes.ts';

/** One thing wrong with a request. */
export const ProblemItem = Type.Object({
  pointer: Type.String({
    description: 'JSON Pointer (RFC 6901) to the offending value.',
    examples: ['/timeout'],
  }),
  detail: Type.String(),
});
export type ProblemItem = Static<typeof ProblemItem>;

/** The body of every refusal: RFC 9457 `application/problem+json`. */
export const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri-reference' }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String(),
    instance: Type.String({ format: 'uri-reference' }),
    code: codes<ErrorCode>(ERROR_CODES, {
      description: 'One of the codes in docs/errors.md. More may come.',
    }),
    requestId: Type.String(),
    errors: Type.Optional(Type.Array(ProblemItem)),
    details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { description: 'RFC 9457 problem details.' },
);
export type Problem = Static<typeof Problem>;
