import { execa } from 'execa';

/** PostgreSQL refuses to run as root. Every system has this user; `nobody` is the user of agents in tests, all that it runs is ended. */
const USER = 'daemon';

export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

/** The user that PostgreSQL runs as: this one, unless that is root. */
export async function findRunAs(): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {};
  const idOf = async (flag: string) => Number((await execa('id', [flag, USER])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}
