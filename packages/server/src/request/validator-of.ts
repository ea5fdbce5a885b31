import { ClaudeOpsError, type Route } from '@claude-ops/contract';
import { Type, TypeGuard, type TObject } from '@sinclair/typebox';
import type { FastifySchemaCompiler } from 'fastify';
import { parseParams } from './parse-params.ts';
import { parseQuery } from './parse-query.ts';

const noQuery = Type.Object({}, { additionalProperties: false });

/**
 * How Fastify validates the requests of a route: path and query with the contract's `parse`, the body not at all. The
 * api validates that, so nothing on the way there may strip or coerce it.
 */
export function validatorOf(route: Route): FastifySchemaCompiler<unknown> {
  return ({ httpPart }) => {
    switch (httpPart) {
      case 'params':
        return (params: Readonly<Record<string, string>>) => attempt(() => parseParams(route, params));
      case 'querystring':
        return (query: Readonly<Record<string, unknown>>) =>
          attempt(() => parseQuery(querySchemaOf(route), query));
      default:
        return (value: unknown) => ({ value });
    }
  };
}

/** The schema of a route's query string: where the contract has none, nothing may be in it. */
export function querySchemaOf({ query }: Route): TObject {
  return TypeGuard.IsObject(query) ? query : noQuery;
}

// Fastify takes refusals as values: of an error that is thrown here it makes a failure of the server.
function attempt(parsePart: () => unknown): { value: unknown } | { error: Error } {
  try {
    return { value: parsePart() };
  } catch (error) {
    if (ClaudeOpsError.is(error)) return { error };
    throw error;
  }
}
