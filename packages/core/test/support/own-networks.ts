import { findConfinement } from '../../src/executors/process/confinement/find-confinement.ts';
import { findNetworks } from '../../src/executors/process/network/find-networks.ts';
import { silentLogger } from '../../src/logger.ts';
import type { ClaudeOptions } from '../../src/options.ts';

const isRoot = process.getuid?.() === 0;
/** Of this process alone: all that these users run is ended. */
const first = 1_500_000 + (process.pid % 100_000) * 4;

const ONE_USER = { uid: 65_534, gid: 65_534 };
const RANGE = { uid: first, gid: first, lastUid: first + 3 };

/** The setups in which a run can have a network of its own, as this user can try them. */
export const SETUPS: readonly [Setup, ...Setup[]] = isRoot
  ? [
      ['root, a range', { processUser: RANGE }],
      ['root, one user', { processUser: ONE_USER }],
    ]
  : [['ordinary user', {}]];

/** Its name, and the options that make it. */
type Setup = readonly [string, ClaudeOptions];

const environment = process.env;

const found = await findNetworks({
  user: isRoot ? ONE_USER : undefined,
  confinement: await findConfinement({
    user: isRoot ? ONE_USER : undefined,
    usePidNamespace: true,
    shared: { workspaces: '/', attempts: '/' },
    environment,
    logger: silentLogger,
  }),
  environment,
});

/** Whether this machine and its user can make network namespaces. */
export const canMakeNetworks = 'make' in found;
