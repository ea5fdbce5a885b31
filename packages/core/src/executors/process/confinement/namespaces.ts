import type { Owner } from '../../../workspaces/give-tree.ts';
import { setUserInNamespace } from '../user/set-user.ts';

/** The two ends of a chain of commands, between which the mounts of a run are made. */
export interface Namespaces {
  /** Whether a user namespace is among them, in which the kernel counts processes apart. */
  readonly hasUserNamespace: boolean;
  /** Makes the namespaces, in which the rest may mount. */
  readonly enter: readonly string[];
  /** Gives that up, and starts the rest in a directory, as a user where one is given. */
  leave(directory: string, user: Owner | undefined): readonly string[];
}

const DIE_WITH_PARENT = ['setpriv', '--pdeathsig', 'KILL'];
const OWN_NAMESPACES = ['unshare', '--pid', '--ipc', '--fork', '--kill-child=SIGKILL', '--mount-proc'];

/** What gives a run processes and mounts of its own here, if the kernel allows it. */
export function findNamespaces(): Namespaces {
  return process.geteuid?.() === 0 ? ofRoot() : ofOrdinaryUser();
}

function ofRoot(): Namespaces {
  return {
    hasUserNamespace: false,
    enter: [...DIE_WITH_PARENT, ...OWN_NAMESPACES],
    leave: (directory, user) => [
      ...startIn(directory),
      ...(user === undefined ? [] : setUserInNamespace(user)),
    ],
  };
}

/**
 * An ordinary user is root in a user namespace while it mounts, and itself again in another one inside of that. To enter
 * either clears the death signal, so it is set in each.
 */
function ofOrdinaryUser(): Namespaces {
  const [uid, gid] = [process.geteuid?.() ?? 0, process.getegid?.() ?? 0];
  return {
    hasUserNamespace: true,
    enter: ['unshare', '--user', '--map-root-user', ...DIE_WITH_PARENT, ...OWN_NAMESPACES],
    leave: (directory) => [
      ...['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, `--wd=${directory}`],
      ...DIE_WITH_PARENT,
    ],
  };
}

function startIn(directory: string): readonly string[] {
  return ['sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', directory];
}
