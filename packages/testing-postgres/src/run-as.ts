import { execa } from 'execa';

/** PostgreSQL refuses to run as root. Every system has this user, and it owns nothing. */
const USER = 'nobody';

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
