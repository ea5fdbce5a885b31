import { readdir, readFile } from 'node:fs/promises';
import type { Look } from './find-marked.ts';

/** Whether a uid is one of those that are looked for. */
export type IsOurs = (uid: number) => boolean;

/** Looks through all processes for those of some users, whatever their environment. Read from /proc, so on Linux only. */
export async function findOfUsers(isOurs: IsOurs): Promise<Look> {
  const entries = await readdir('/proc').catch((): string[] => []);
  const pids = entries.filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(pids.map(async (pid) => ((await isOf(pid, isOurs)) ? [Number(pid)] : [])));
  return { marked: found.flat(), unclear: [], newest: '' };
}

/** A zombie is nobody's any more: its parent has only to hear of it. */
async function isOf(pid: string, isOurs: IsOurs): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  if (/^State:\s+[ZX]/m.test(status)) return false;
  const [, uids = ''] = /^Uid:\s+(.*)$/m.exec(status) ?? [];
  return uids.split(/\s+/).some((uid) => uid !== '' && isOurs(Number(uid)));
}
