import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8');

test('the image of the runner has the claude CLI that everything is tested with', () => {
  const catalog = /'@anthropic-ai\/claude-code': (?<version>\d\S*)/.exec(read('pnpm-workspace.yaml'));
  const argument = /^ARG CLAUDE_VERSION=(?<version>\S+)$/m.exec(read('docker/runner.Dockerfile'));
  expect(catalog?.groups?.['version']).toMatch(/^\d+\.\d+\.\d+$/);
  expect(argument?.groups).toStrictEqual(catalog?.groups);
});
