import { expect, test } from 'vitest';
import { secretsInArtifacts } from '../../src/secrets/artifact-secrets.ts';
import type { RunSecrets } from '../../src/secrets/run-secrets.ts';
import { credentialOfKey } from '../../src/secrets/model-credential.ts';

const of = (rest: Partial<RunSecrets>) =>
  secretsInArtifacts({
    credential: credentialOfKey('the key'),
    mcpServers: {},
    env: {},
    gitCredentials: null,
    ...rest,
  }).slice(1);

test('the key is always taken out of artifacts, also a short one', () => {
  const secrets = secretsInArtifacts({
    credential: credentialOfKey('key'),
    mcpServers: {},
    env: {},
    gitCredentials: null,
  });
  expect(secrets).toEqual(['key']);
});

test.for<[string, string]>([
  ['NODE_ENV', 'production'],
  ['Content-Type', 'application/json'],
  ['Accept', 'application/json, text/event-stream'],
  ['Accept', 'application/vnd.github.v3+json'],
  ['LOG_LEVEL', 'information'],
  ['AUTHOR', 'Ada Lovelace'],
  ['KEYBOARD_LAYOUT', 'deutschland'],
  ['TOKENIZERS_PARALLELISM', 'disabled'],
  ['MODEL', 'claude-sonnet-4-20250514'],
  ['PROJECT', 'MyReactNative2Application'],
  ['SINCE', '2026-11-05T00:00:00Z'],
  ['ADDRESS', '2001:0db8:85a3:1234:5678:8a2e:0370:7334'],
  ['DIRECTORY', '/srv/a1b2c3d4/e5f6a7b8/c9d0'],
  ['SSH_KEY_FILE', '/home/ada/.ssh/id_ed25519'],
  ['AUTH_URL', 'https://login.example.test/oauth2/v2.0/authorize'],
  ['ENDPOINT', 'https://a1b2c3d4e5f6a7b8.example.test/'],
  ['TOKEN', 'short'],
])('%s: %s stays in artifacts', ([name, value]) => {
  expect(of({ mcpServers: { local: { command: 'x', env: { [name]: value } } } })).toEqual([]);
});

test.for<[string, string, string[]]>([
  ['TOKEN', 'token-of-local', ['token-of-local']],
  ['githubToken', 'all lower', ['all lower']],
  ['PGPASSWORD', 'correcthorse', ['correcthorse']],
  ['Authorization', 'Bearer token-of-remote', ['Bearer token-of-remote', 'token-of-remote']],
  ['Authorization', 'Negotiate abcdefgh', ['Negotiate abcdefgh', 'abcdefgh']],
  ['KEY', '12345678\n', ['12345678\n', '12345678']],
  ['X-Api-Key', '/starts/like/a/path', ['/starts/like/a/path']],
  ['GH', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a', ['ghp_16C7e42F292c6912E7710c838347Ae178B4a']],
  ['AWS', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCY3x', ['wJalrXUtnFEMI/K7MDENG/bPxRfiCY3x']],
  ['TENANT', '7d793037-a076-4891-a2c4-9b1f6f3c8e55', ['7d793037-a076-4891-a2c4-9b1f6f3c8e55']],
  ['HEADERS', '{"X":"Bearer 9f86d081884c7d659a2f"}', ['9f86d081884c7d659a2f']],
  ['FEED', 'https://example.test/?access_token=abcdefgh', ['abcdefgh']],
  [
    'DATABASE_URL',
    'postgres://ada:pass-word@db.test/x',
    ['postgres://ada:pass-word@db.test/x', 'ada:pass-word', 'YWRhOnBhc3Mtd29yZA==', 'pass-word'],
  ],
])('%s: %s is taken out of artifacts', ([name, value, secrets]) => {
  expect(of({ mcpServers: { local: { command: 'x', env: { [name]: value } } } })).toEqual(secrets);
  const remote = { type: 'http', url: 'https://example.test', headers: { [name]: value } } as const;
  expect(of({ mcpServers: { remote } })).toEqual(secrets);
});

test('a private key is taken out of artifacts under any name', () => {
  const pem = '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----';
  expect(of({ mcpServers: { local: { command: 'x', env: { DEPLOY: pem } } } })).toEqual([pem]);
});

test.for<[string, string, string[]]>([
  ['octocat-the-cat', 'pass-word', ['pass-word']],
  ['x-access-token', 'pass-word', ['pass-word']],
  ['oauth2', 'pass-word', ['pass-word']],
  ['octocat-the-cat', 'short', []],
  ['ghp_16C7e42F292c6912E7710c838347Ae178B4a', '', ['ghp_16C7e42F292c6912E7710c838347Ae178B4a']],
  ['9f86d081884c7d659a2f', 'x-oauth-basic', ['9f86d081884c7d659a2f']],
])(
  'of the git credentials %s:%s the two together are taken out, and the password or token',
  ([username, password, alone]) => {
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    expect(of({ gitCredentials: { username, password } })).toEqual([
      `${username}:${password}`,
      basic,
      ...alone,
    ]);
  },
);
