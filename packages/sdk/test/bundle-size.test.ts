import { gzipSync } from 'node:zlib';
import { build, stop } from 'esbuild';
import { afterAll, expect, test } from 'vitest';

const MOST_BYTES = 15_000;

afterAll(stop);

/** What esbuild makes of a page that uses all of the SDK. */
async function bundle(): Promise<{ bytes: number; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `import { ClaudeOps } from '@claude-ops/sdk'; globalThis.client = new ClaudeOps();`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
  });
  const [file] = outputFiles;
  return { bytes: gzipSync(file?.contents ?? '').length, inputs: Object.keys(metafile.inputs) };
}

test('a page takes at most 15 KB of the SDK, and no library that validates', async () => {
  const { bytes, inputs } = await bundle();

  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  expect(inputs.filter((file) => file.includes('typebox'))).toEqual([]);
});
