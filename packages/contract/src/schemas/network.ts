import { Type, type Static } from '@sinclair/typebox';
import { Timestamp } from './common.ts';
import { LIMITS } from './limits.ts';

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
/** Begins with a letter: what ends in a number is an address (and `0x7f.1` is one too). */
const LAST_LABEL = '[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?';
const PORT = '(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';

const ALLOWED_HOST_PATTERN = `^(?:\\*\\.)?(?:${LABEL}\\.)*${LAST_LABEL}(?::${PORT})?$`;

/** The ports of an entry of an allow list that names none. */
export const ALLOWED_PORTS: readonly number[] = [443, 80];

/** What a run may reach besides the model. */
export const NetworkPolicy = Type.Union(
  [
    Type.Literal('none', { title: 'none' }),
    Type.Literal('open', { title: 'open' }),
    Type.Object(
      {
        allow: Type.Array(
          Type.String({
            maxLength: LIMITS.hostMaxCharacters,
            pattern: ALLOWED_HOST_PATTERN,
            description:
              'A host name in lower case, or *. and a name for all hosts below it. :PORT names a port other than 443 and 80. An IP address is refused.',
          }),
          {
            maxItems: LIMITS.networkAllowMaxCount,
            description: 'The hosts that the run may reach.',
            examples: [['github.com', '*.example.org', 'registry.example.org:8443']],
          },
        ),
      },
      { additionalProperties: false, title: 'AllowedHosts' },
    ),
  ],
  {
    description:
      'The hosts that a run may reach besides the model: none, each public address, or a list. If not set: none in a container, open in a process.',
  },
);
export type NetworkPolicy = Static<typeof NetworkPolicy>;

/** A host that a run asked for. */
export const SeenHost = Type.Object({
  host: Type.String({ maxLength: LIMITS.hostMaxCharacters }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  isAllowed: Type.Boolean({ description: 'False if at least one request for it was refused.' }),
  requests: Type.Integer({ minimum: 1 }),
  firstAt: Timestamp,
});
export type SeenHost = Static<typeof SeenHost>;

/** The policy of a task, and whether the server holds its run to it. */
export const EnforcedPolicy = Type.Object({
  policy: NetworkPolicy,
  isEnforced: Type.Boolean({
    description:
      'True if the run has no other way out. False if the policy is open, and in a process without a network namespace. The policy is then a request, which a command can ignore.',
  }),
});
export type EnforcedPolicy = Static<typeof EnforcedPolicy>;

/** The hosts that a run may reach, and those that it asked for. */
export const TaskNetwork = Type.Object({
  ...EnforcedPolicy.properties,
  seen: Type.Array(SeenHost, {
    maxItems: LIMITS.networkSeenMaxCount,
    description: `The first ${LIMITS.networkSeenMaxCount} hosts that the run asked for, filled when the task has ended. Empty for a process with the policy open.`,
  }),
});
export type TaskNetwork = Static<typeof TaskNetwork>;
