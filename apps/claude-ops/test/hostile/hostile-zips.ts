import { zipOf } from './zip-of.ts';

const LINK = 0o120777;

/** Archives that a workspace must not be made from. */
export const HOSTILE_ZIPS: Readonly<Record<string, Buffer>> = {
  'not an archive': Buffer.from('this is no zip archive'),
  'an empty file': Buffer.alloc(0),
  'a truncated archive': zipOf([{ name: 'a.txt', data: 'a'.repeat(100) }]).subarray(0, 90),
  'an absolute path': zipOf([{ name: '/tmp/canary', data: 'x' }]),
  'a path that leaves': zipOf([{ name: '../../canary', data: 'x' }]),
  'a path that leaves in the middle': zipOf([{ name: 'a/../../../canary', data: 'x' }]),
  'a path with backslashes': zipOf([{ name: '..\\..\\canary', data: 'x' }]),
  'a path with a drive': zipOf([{ name: 'C:/canary', data: 'x' }]),
  'a path with NUL': zipOf([{ name: 'a\0b', data: 'x' }]),
  'a path that is only dots': zipOf([{ name: '..', data: 'x' }]),
  'a path without a name': zipOf([{ name: '', data: 'x' }]),
  'a path that is too long': zipOf([{ name: 'a'.repeat(300), data: 'x' }]),
  'a link that leaves': zipOf([{ name: 'link', data: '../../canary', mode: LINK }]),
  'a link to an absolute path': zipOf([{ name: 'link', data: '/etc/passwd', mode: LINK }]),
  'a file below a link': zipOf([
    { name: 'link', data: '../..', mode: LINK },
    { name: 'link/canary', data: 'x' },
  ]),
  'a link over a link that leaves': zipOf([
    { name: 'a/b', data: '..', mode: LINK },
    { name: 'c', data: 'a/b/../canary', mode: LINK },
  ]),
  'a device': zipOf([{ name: 'device', mode: 0o020666 }]),
  'a pipe': zipOf([{ name: 'pipe', mode: 0o010644 }]),
  'the same entry twice': zipOf([
    { name: 'a.txt', data: 'one' },
    { name: 'a.txt', data: 'two' },
  ]),
  'a file where a directory is': zipOf([
    { name: 'a', data: 'one' },
    { name: 'a/b', data: 'two' },
  ]),
  'an encrypted entry': zipOf([{ name: 'a.txt', data: 'x'.repeat(20), flags: 0x801 }]),
  'an unknown compression': zipOf([{ name: 'a.txt', data: 'x', method: 99 }]),
  'a size that lies': zipOf([{ name: 'a.txt', data: 'x'.repeat(5_000), method: 8, claimedBytes: 5 }]),
  'a bomb': zipOf([{ name: 'zeros', data: Buffer.alloc(64 * 1024 * 1024), method: 8 }]),
  'more files than allowed': zipOf(Array.from({ length: 101 }, (_, index) => ({ name: `f${index}` }))),
};
