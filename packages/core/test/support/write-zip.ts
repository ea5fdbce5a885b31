import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of an archive, in which each header may lie. */
export interface ZipEntry {
  readonly name: string | Buffer;
  /** @default empty */
  readonly data?: string | Buffer;
  /** POSIX type and permissions. @default 0o100644, a directory where the name ends with a slash */
  readonly mode?: number;
  /** What the headers say instead of what is true. */
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly headerOffset?: number;
  /** The system that it was made on (APPNOTE 4.4.2). @default 3, Unix */
  readonly host?: number;
  /** Extra fields of the directory. */
  readonly extra?: Buffer;
  /** Bytes as they are, in the place of the deflated data. */
  readonly raw?: Buffer;
}

const UTF8 = 0x800;
const UNIX = 3;
export const LINK = 0o120777;

/** Writes an archive without asking whether it makes sense (APPNOTE 4.3). */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, directory } = writeEntry(entry, offset);
    locals.push(local);
    central.push(directory);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...locals, directory, writeEnd(entries.length, directory.length, offset)]);
}

function writeEntry(entry: ZipEntry, offset: number): { local: Buffer; directory: Buffer } {
  const name = Buffer.from(entry.name);
  const data = Buffer.from(entry.data ?? '');
  const isEmpty = data.length === 0 && entry.raw === undefined;
  const method = entry.method ?? (isEmpty ? 0 : 8);
  const bytes = entry.raw ?? (method === 8 ? deflateRawSync(data) : data);
  const mode = entry.mode ?? (String(entry.name).endsWith('/') ? 0o040755 : 0o100644);

  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(entry.flags ?? UTF8, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(entry.crc ?? crc32(data), 10);
  fields.writeUInt32LE(bytes.length, 14);
  fields.writeUInt32LE(entry.size ?? data.length, 18);
  fields.writeUInt16LE(name.length, 22);

  const { host = UNIX, extra = Buffer.alloc(0) } = entry;
  const inDirectory = Buffer.from(fields);
  inDirectory.writeUInt16LE(extra.length, 24);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(mode * 0x10000, 6);
  tail.writeUInt32LE(entry.headerOffset ?? offset, 10);
  return {
    local: Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, name, bytes]),
    directory: Buffer.concat([Buffer.from('PK\u0001\u0002'), version(host), inDirectory, tail, name, extra]),
  };
}

function version(host: number): Buffer {
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE((host << 8) | 20);
  return madeBy;
}

function writeEnd(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryOffset, 16);
  return end;
}
