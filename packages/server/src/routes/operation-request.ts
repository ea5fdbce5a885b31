import type { IncomingMessage, Server } from 'node:http';
import type { Operation, Route, ROUTES } from '@claude-ops/contract';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyRequest, RouteGenericInterface } from 'fastify';

type SchemaAt<Op extends Operation, Key extends keyof Route> =
  (typeof ROUTES)[Op] extends Record<Key, infer Schema> ? Schema : undefined;

interface OperationSchema<Op extends Operation> {
  params: SchemaAt<Op, 'params'>;
  querystring: SchemaAt<Op, 'query'>;
  body: SchemaAt<Op, 'body'>;
}

/** The request of an operation, with path, query and body typed by the schemas of its route. */
export type OperationRequest<Op extends Operation> = FastifyRequest<
  RouteGenericInterface,
  Server,
  IncomingMessage,
  OperationSchema<Op>,
  TypeBoxTypeProvider
>;
