import type { Owner } from '../../system/owner.ts';

/** Whom a run is in its container, and whose its files are outside of it. */
export interface ContainerUser extends Owner {
  /** Whether the workspace must be given to that user before the run. */
  readonly ownsWorkspace: boolean;
}

/** The user of the runner image; a server that runs as root runs agents as that one. */
const RUNNER = { uid: 1000, gid: 1000 };

/**
 * The files of a workspace must be readable and removable for both sides. So a run has the server's own user; where that
 * is root, an ordinary one, to whom the workspace is given; and with a rootless engine root, which is there another name
 * of the engine's own user, and so of the server's.
 */
export function chooseUser(server: Owner, engine: { readonly isRootless: boolean }): ContainerUser {
  if (engine.isRootless) return { uid: 0, gid: 0, ownsWorkspace: false };
  if (server.uid === 0) return { ...RUNNER, ownsWorkspace: true };
  return { ...server, ownsWorkspace: false };
}
