import { open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** The file that the system runs in the end when a command is started. */
export interface TracedProgram {
  /** Absolute, without links. */
  readonly file: string;
  /** The directory it can't do without: the npm package of a script. Undefined: the file is enough. */
  readonly package: string | undefined;
  /** Whether it needs nothing beside itself but what the system has. */
  readonly isNative: boolean;
  /** Whether a script of a package manager led there, which does nothing but start it. */
  readonly isBehindScript: boolean;
}

/** Package managers start their script with a few kilobytes. */
const HEAD_BYTES = 16 * 1024;
const ELF = Buffer.from('\u007fELF', 'latin1');
const MACH_O = Buffer.from([0xcf, 0xfa, 0xed, 0xfe]);

/**
 * Follows links, and the scripts that pnpm puts into `node_modules/.bin`, which name their target in their last line.
 *
 * @throws the error of the system where the file can't be read.
 */
export async function traceProgram(command: string): Promise<TracedProgram> {
  const file = await realpath(command);
  const head = await readHead(file);
  if ([ELF, MACH_O].some((magic) => head.subarray(0, magic.length).equals(magic)))
    return { file, package: undefined, isNative: true, isBehindScript: false };
  const target = shimTarget(head);
  if (target !== undefined) {
    const resolved = path.resolve(path.dirname(file), target);
    if (await isFile(resolved)) return { ...(await traceProgram(resolved)), isBehindScript: true };
  }
  return { file, package: packageOf(file), isNative: false, isBehindScript: false };
}

async function readHead(file: string): Promise<Buffer> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

/** From @pnpm/cmd-shim. */
function shimTarget(head: Buffer): string | undefined {
  return /^# cmd-shim-target=(.+)$/m.exec(head.toString())?.[1];
}

/** Of `.../node_modules/@scope/name/cli.js`, the directory of that package. */
function packageOf(file: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*(?=\/)/.exec(file)?.[0];
}

async function isFile(file: string): Promise<boolean> {
  return await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
