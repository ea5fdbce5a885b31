import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StartFailure } from '@claude-ops/cli';
import type { AgentUser } from '@claude-ops/core';

const run = promisify(execFile);

/** Who agents are to run as. */
export interface ProcessUser extends AgentUser {
  /** As an operator knows it. */
  readonly name: string;
}

/**
 * The user that PROCESS_USER names, by a name, a uid, or uid:gid, or the range of uids that it gives. A group that isn't given is the user's primary one; of a
 * uid that the system doesn't know, the one of the same number.
 *
 * @throws {StartFailure} where there is none, or where it is root.
 */
export async function findProcessUser(text: string): Promise<ProcessUser> {
  const user = await lookUp(text);
  if (user.uid === 0)
    throw new StartFailure(`PROCESS_USER is "${text}", which is root.`, {
      advice: 'Name an ordinary user, such as one made for agents.',
    });
  if (user.gid === 0)
    throw new StartFailure(`PROCESS_USER is "${text}", which has the group of root.`, {
      advice: 'Set another group: uid:gid.',
    });
  return user;
}

async function lookUp(text: string): Promise<ProcessUser> {
  const [, first, last] = /^(\d{1,10})-(\d{1,10})$/.exec(text) ?? [];
  if (first !== undefined && last !== undefined) return await findRange(Number(first), Number(last));
  const [, uid, gid] = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(text) ?? [];
  if (uid !== undefined)
    return {
      name: `uid ${Number(uid)}`,
      uid: Number(uid),
      gid: Number(gid ?? (await ask('-g', uid)) ?? uid),
    };
  const [ofName, ofGroup] = NAME.test(text) ? [await ask('-u', text), await ask('-g', text)] : [];
  if (ofName === undefined || ofGroup === undefined)
    throw new StartFailure(`PROCESS_USER is "${text}", but this user does not exist.`, {
      advice:
        'Set it to the name of a user of this machine, to a uid, to uid:gid, or to a range of uids: 60000-60099.',
    });
  return { name: `${text} (uid ${Number(ofName)})`, uid: Number(ofName), gid: Number(ofGroup) };
}

/** Everything that a user of the range runs is ended with its task: so nobody may be one already. */
async function findRange(first: number, last: number): Promise<ProcessUser> {
  const name = `uids ${first} to ${last}`;
  if (last < first)
    throw new StartFailure(`PROCESS_USER is "${first}-${last}", which ends before it begins.`, {
      advice: 'Set the lower uid first, such as 60000-60099.',
    });
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  for (const [user = '', , uid] of passwd.split('\n').map((line) => line.split(':')))
    if (uid !== undefined && Number(uid) >= first && Number(uid) <= last)
      throw new StartFailure(`PROCESS_USER is "${first}-${last}", but uid ${uid} is the user ${user}.`, {
        advice: 'Set a range without users of this machine, such as 60000-60099.',
      });
  return { name, uid: first, gid: first, lastUid: last };
}

/** Beyond POSIX, names have dots, and directories bring domains and spaces of their own: those go in as numbers. */
const NAME = /^[a-z_][a-z0-9_.-]*\$?$/i;

/** What the system says of a user; undefined where it knows none. */
async function ask(option: '-u' | '-g', user: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('id', [option, user]);
    return /^\d+$/.test(stdout.trim()) ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}
