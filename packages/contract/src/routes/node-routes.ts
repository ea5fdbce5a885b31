import { Type } from '@sinclair/typebox';
import { ENDPOINTS } from '../endpoints.ts';
import { REFUSALS } from '../refusals.ts';
import type { Route } from '../route.ts';
import { Node, NodeList } from '../schemas/node.ts';

const nameParams = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100, description: 'Name of a server.' }) },
  { additionalProperties: false },
);

export const NODE_ROUTES = {
  listNodes: {
    ...ENDPOINTS.listNodes,
    errors: REFUSALS.listNodes,
    summary: 'List the servers that share the database',
    tag: 'nodes',
    role: 'viewer',
    success: 200,
    response: NodeList,
  },
  drainNode: {
    ...ENDPOINTS.drainNode,
    errors: REFUSALS.drainNode,
    summary: 'Let a server finish what it runs and start nothing more',
    tag: 'nodes',
    role: 'operator',
    params: nameParams,
    success: 200,
    response: Node,
  },
} as const satisfies Record<string, Route>;
