import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly data?: string | Uint8Array;
  /** As in `stat`: 0o120777 is a link, 0o100644 a file. @default 0o100644 */
  readonly mode?: number;
  /** General purpose bits: 1 is encrypted. @default 0x800, names are UTF-8 */
  readonly flags?: number;
  readonly method?: number;
  /** What the headers say, where they lie. */
  readonly claimedBytes?: number;
}

/** A zip archive whose headers say what they are told to: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const local = localPart(entry);
    locals.push(local);
    central.push(centralHeader(entry, offset));
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function localPart(entry: ZipEntry): Buffer {
  const { name, packed } = factsOf(entry);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  writeShared(header, entry, 6);
  return Buffer.concat([header, name, packed]);
}

function centralHeader(entry: ZipEntry, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE((3 << 8) | 20, 4);
  header.writeUInt16LE(20, 6);
  writeShared(header, entry, 8);
  header.writeUInt32LE(((entry.mode ?? 0o100644) * 0x10000) >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, factsOf(entry).name]);
}

/** What both headers of an entry hold, from its flags to the length of its name. */
function writeShared(header: Buffer, entry: ZipEntry, at: number): void {
  const { name, data, packed, method } = factsOf(entry);
  header.writeUInt16LE(entry.flags ?? 0x800, at);
  header.writeUInt16LE(method, at + 2);
  header.writeUInt32LE(crc32(data), at + 8);
  header.writeUInt32LE(packed.length, at + 12);
  header.writeUInt32LE(entry.claimedBytes ?? data.length, at + 16);
  header.writeUInt16LE(name.length, at + 20);
}

function factsOf({ name, data = '', method = 0 }: ZipEntry) {
  const bytes = Buffer.from(data);
  return {
    name: Buffer.from(name),
    data: bytes,
    packed: method === 8 ? deflateRawSync(bytes) : bytes,
    method,
  };
}
