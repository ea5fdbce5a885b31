import {
  findConfinement,
  type Confinement,
} from '../../src/executors/process/confinement/find-confinement.ts';
import { silentLogger } from '../../src/logger.ts';

const { mounts } = await findConfinement({
  user: undefined,
  usePidNamespace: true,
  shared: { workspaces: '/', attempts: '/' },
  environment: process.env,
  logger: silentLogger,
});

/** Where runs have what is their own, if this machine and its user can make mounts. */
export const ownMounts: Confinement['mounts'] = mounts;
