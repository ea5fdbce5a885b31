import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../src/parity/temporary-directory.ts';
import { findSuites, VARIABLE } from '../../src/suites/find-suites.ts';

test('a test file is found that reads the variable, or imports a module that does', async () => {
  await using directory = await temporaryDirectory();
  const files = {
    'reads.test.ts': `const isWhole = process.env['${VARIABLE}'] === 'whole';`,
    'imports.test.ts': "import { testsOf } from './suite.ts';",
    'suite.ts': "import { isWhole } from './is-whole.ts';\nimport { other } from './other.ts';",
    'is-whole.ts': `export const isWhole = process.env['${VARIABLE}'] === 'whole';`,
    'other.ts': "import { testsOf } from './suite.ts';",
    'neither.test.ts': "import { expect } from 'vitest';\nimport { it } from './neither.ts';",
    'neither.ts': 'export const it = 1;',
  };
  const folder = path.join(directory.path, 'packages/one/test');
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  expect(findSuites(directory.path)).toEqual([
    'packages/one/test/imports.test.ts',
    'packages/one/test/reads.test.ts',
  ]);
});

test('the suites of this repository are found, in processes and in containers', () => {
  const suites = findSuites(fileURLToPath(new URL('../../..', import.meta.url)));
  expect(suites).toContain('packages/core/test/executors/process/warm/suites.test.ts');
  expect(suites).toContain('packages/core/test/executors/container/reasons.test.ts');
  expect(suites).toContain('apps/claude-ops/test/gigabyte.test.ts');
});
