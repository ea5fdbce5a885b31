import type { ProcessUser } from '../process-user/find-process-user.ts';

/**
 * Whether agents run as a user of this machine; undefined where they run as the server's own user, from whom nothing tells them apart. Core decides
 * who agents run as, the server who may call: this is where the two meet.
 */
export function runUidCheck(
  processUser: Pick<ProcessUser, 'uid' | 'lastUid'> | undefined,
): ((uid: number) => boolean) | undefined {
  if (processUser === undefined) return undefined;
  const { uid: first, lastUid: last = first } = processUser;
  return (uid) => uid >= first && uid <= last;
}
