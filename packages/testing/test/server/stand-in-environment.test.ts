import { expect, test } from 'vitest';
import { standInEnvironment } from '../../src/index.ts';

const server = { url: 'http://127.0.0.1:1234' };

test('the environment points the CLI at the server with a made-up key', () => {
  expect(standInEnvironment(server)).toEqual({
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:1234',
    ANTHROPIC_API_KEY: 'sk-ant-stand-in',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
  });
});

test('the key can be chosen', () => {
  expect(standInEnvironment(server, { apiKey: 'mine' })).toMatchObject({ ANTHROPIC_API_KEY: 'mine' });
});
