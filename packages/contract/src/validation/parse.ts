import type { Static, TSchema } from '@sinclair/typebox';
import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import { ClaudeOpsError } from '../errors/claude-ops-error.ts';
import type { ProblemItem } from '../schemas/problem.ts';
import { describeErrors } from './describe-errors.ts';

const compiled = new WeakMap<TSchema, TypeCheck<TSchema>>();

/**
 * Narrows an unknown value to what a schema describes. Nothing is coerced and nothing is removed; each schema is
 * compiled once.
 *
 * @throws {ClaudeOpsError} invalid_request, with a pointer to each offending value.
 */
export function parse<T extends TSchema>(schema: T, value: unknown): Static<T> {
  const check = checkerOf(schema);
  if (check.Check(value)) return value;
  throw invalidRequest(describeErrors(schema, check.Errors(value)));
}

/** The refusal of a request whose values are wrong. */
export function invalidRequest(errors: readonly ProblemItem[]): ClaudeOpsError {
  const [first] = errors;
  const where = first === undefined || first.pointer === '' ? '' : `${first.pointer}: `;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ClaudeOpsError('invalid_request', `${where}${first?.detail ?? 'invalid'}${more}`, { errors });
}

function checkerOf(schema: TSchema): TypeCheck<TSchema> {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const check = TypeCompiler.Compile(schema);
  compiled.set(schema, check);
  return check;
}
