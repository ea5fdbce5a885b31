import type { Owner } from '../../../system/owner.ts';

/**
 * The beginning of a command that runs the rest of it as another user: of none but its primary group, without capabilities,
 * and without a way to get any. Needs root, and util-linux.
 */
export function setUser({ uid, gid }: Owner): readonly string[] {
  return [
    ...['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs'],
    ...['--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all'],
  ];
}

/** Another user clears the death signal that was set before: as {@link setUser}, and it is set again. */
export function setUserInNamespace(user: Owner): readonly string[] {
  return [...setUser(user), '--pdeathsig=KILL'];
}
