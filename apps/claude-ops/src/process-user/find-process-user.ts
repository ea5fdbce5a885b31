import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StartFailure } from '@claude-ops/cli';
import type { Owner } from '@claude-ops/core';

const run = promisify(execFile);

/** Who agents are to run as. */
export interface ProcessUser extends Owner {
  /** As an operator knows it. */
  readonly name: string;
}

/**
 * The user that PROCESS_USER names, by a name, a uid, or uid:gid. A group that isn't given is the user's primary one; of a
 * uid that the system doesn't know, the one of the same number.
 *
 * @throws {StartFailure} where there is none, or where it is root.
 */
export async function findProcessUser(text: string): Promise<ProcessUser> {
  const user = await lookUp(text);
  if (user.uid === 0)
    throw new StartFailure(`PROCESS_USER is "${text}", which is root.`, {
      advice: 'Name a user that agents may be, such as one that is made for them.',
    });
  if (user.gid === 0)
    throw new StartFailure(`PROCESS_USER is "${text}", whose group is that of root.`, {
      advice: 'Give another group: uid:gid.',
    });
  return user;
}

async function lookUp(text: string): Promise<ProcessUser> {
  const [, uid, gid] = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(text) ?? [];
  if (uid !== undefined)
    return {
      name: `uid ${Number(uid)}`,
      uid: Number(uid),
      gid: Number(gid ?? (await ask('-g', uid)) ?? uid),
    };
  const [ofName, ofGroup] = NAME.test(text) ? [await ask('-u', text), await ask('-g', text)] : [];
  if (ofName === undefined || ofGroup === undefined)
    throw new StartFailure(`PROCESS_USER is "${text}", and there is no such user.`, {
      advice: 'Set it to the name of a user of this machine, to a uid, or to uid:gid.',
    });
  return { name: `${text} (uid ${Number(ofName)})`, uid: Number(ofName), gid: Number(ofGroup) };
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
