import {
  ERROR_TABLE,
  Problem,
  PROBLEM_MEDIA_TYPE,
  type Operation,
  type Route,
  type ServerOperation,
} from '@claude-ops/contract';
import type { TSchema } from '@sinclair/typebox';
import type { FastifySchema } from 'fastify';
import { querySchemaOf } from '../request/validator-of.ts';

/** A route's schemas in Fastify's form, with what an OpenAPI document says beside them. */
interface RouteSchema extends FastifySchema {
  readonly operationId: Operation | ServerOperation;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly response: Readonly<Record<number, unknown>>;
}

export function schemaOf(operation: Operation | ServerOperation, route: Route): RouteSchema {
  return {
    operationId: operation,
    summary: route.summary,
    tags: [route.tag],
    ...(route.params && { params: route.params }),
    querystring: querySchemaOf(route),
    ...(route.body && { body: route.body }),
    response: { ...refusalsOf(route), ...successOf(route) },
  };
}

function successOf({ success, response }: Route): Readonly<Record<number, TSchema>> {
  return response === undefined ? {} : { [success]: response };
}

function refusalsOf({ errors }: Route): Readonly<Record<number, unknown>> {
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: Problem } };
  return Object.fromEntries(errors.map((code) => [ERROR_TABLE[code].status, { content }]));
}
