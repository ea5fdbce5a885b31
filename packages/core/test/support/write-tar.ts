import { Header } from 'tar/header';
import { Pax } from 'tar/pax';

/** An entry of a tar, in which the header may lie. */
export interface TarEntry {
  readonly name: string | Buffer;
  readonly data?: string | Buffer;
  /** @default File, a directory where the name ends with a slash */
  readonly type?: NonNullable<Header['type']>;
  readonly mode?: number;
  readonly target?: string;
  /** What the header says instead of what is true. */
  readonly size?: number;
}

const BLOCK = 512;

/** Writes a tar without asking whether it makes sense. */
export function writeTar(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(2 * BLOCK)]);
}

function blocksOf({ name, data = '', mode = 0o644, target, size, ...entry }: TarEntry): Buffer[] {
  const content = Buffer.from(data);
  const path = name.toString();
  const header = new Header({
    path,
    mode,
    size: size ?? content.length,
    mtime: new Date(0),
    type: entry.type ?? (path.endsWith('/') ? 'Directory' : 'File'),
    ...(target === undefined ? {} : { linkpath: target }),
  });
  const needsPax = header.encode();
  const block = header.block ?? Buffer.alloc(BLOCK);
  // What no text is goes in as it is, with the checksum that belongs to it.
  if (typeof name !== 'string') {
    name.copy(block);
    block.fill(' ', 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  }
  const pax = needsPax ? [new Pax({ path, ...(target !== undefined && { linkpath: target }) }).encode()] : [];
  return [...pax, block, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
}
