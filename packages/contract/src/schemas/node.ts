import { Type, type Static } from '@sinclair/typebox';
import { ExecutionMode } from './execution.ts';
import { NodeLabel } from './placement.ts';

const timestamp = (description: string) => Type.String({ format: 'date-time', description });

/** A server among those that share a database. One that has a database for itself is the only one. */
export const Node = Type.Object({
  name: Type.String({ description: 'Name of the server: NODE_NAME, or the name of its machine.' }),
  version: Type.String({ description: 'Its version of claude-ops.' }),
  state: Type.Union([Type.Literal('ready'), Type.Literal('draining'), Type.Literal('lost')], {
    description:
      'A draining server finishes what it runs and starts nothing more. One that is lost has not been heard of for the length of a lease: others end its tasks.',
  }),
  modes: Type.Array(ExecutionMode, { description: 'The execution modes that it offers.' }),
  labels: Type.Array(NodeLabel, { description: 'What tasks may ask for: NODE_LABELS.' }),
  capacity: Type.Integer({
    minimum: 0,
    description: 'How many tasks it runs at once. 0: it takes tasks only.',
  }),
  running: Type.Integer({ minimum: 0, description: 'Tasks that ran there at its last heartbeat.' }),
  startedAt: timestamp('When it started.'),
  heartbeatAt: timestamp('When it was last heard of.'),
});
export type Node = Static<typeof Node>;

export const NodeList = Type.Object({ data: Type.Array(Node, { description: 'By name.' }) });
export type NodeList = Static<typeof NodeList>;
