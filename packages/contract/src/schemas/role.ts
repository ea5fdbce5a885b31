import { Type, type Static } from '@sinclair/typebox';

/** What a caller may do. Each role may also do what those before it may. */
export const ROLES = ['viewer', 'submitter', 'operator', 'admin'] as const;

export const Role = Type.Union(
  [Type.Literal('viewer'), Type.Literal('submitter'), Type.Literal('operator'), Type.Literal('admin')],
  {
    description:
      'viewer: reads. submitter: also creates and cancels tasks, sends messages and decides approvals. operator: also removes tasks, and changes MCP profiles, usage limits and nodes. admin: also makes and revokes tokens, and reads the audit log.',
  },
);
export type Role = Static<typeof Role>;

/** Whether a role may do what needs a role. */
export function hasRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
