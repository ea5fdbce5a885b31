import { expect, test } from 'vitest';
import { mediaTypeOf } from '../../src/artifacts/media-type.ts';

const CODE =
  'ts mts cts tsx rs pl d m v cls scm cs fs sql sh bat kt dart R S pas tex org as cmd toml lock patch';

test.for(CODE.split(' ').map((suffix) => `src/index.${suffix}`))('%s is text', (path) => {
  expect(mediaTypeOf(path)).toMatch(/^text\//);
});

test.for<[path: string, mediaType: string]>([
  ['index.ts', 'text/plain'],
  ['index.html', 'text/html'],
  ['index.js', 'text/javascript'],
  ['notes.md', 'text/markdown'],
  ['main.c', 'text/x-c'],
  ['data.json', 'application/json'],
  ['a picture.png', 'image/png'],
  ['film.mp4', 'video/mp4'],
  ['project.zip', 'application/zip'],
  ['Makefile', 'text/plain'],
  ['docs/LICENSE', 'text/plain'],
  ['.env.local', 'text/plain'],
  ['bin/tool', 'application/octet-stream'],
  ['ts/tool', 'application/octet-stream'],
])('%s is %s', ([path, mediaType]) => {
  expect(mediaTypeOf(path)).toBe(mediaType);
});
