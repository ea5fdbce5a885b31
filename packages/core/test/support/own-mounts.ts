import { findConfinement } from '../../src/executors/process/confinement/find-confinement.ts';
import { silentLogger } from '../../src/logger.ts';

/** Where runs have what is their own, if this machine and its user can make mounts. */
export const { mounts: ownMounts } = await findConfinement({
  user: undefined,
  usePidNamespace: true,
  shared: { workspaces: '/', attempts: '/' },
  environment: process.env,
  logger: silentLogger,
});
