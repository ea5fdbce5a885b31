import path from 'node:path';
import { DEFAULTS } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { readConfiguration } from '../../src/configuration/read-configuration.ts';

test('without anything set, the defaults of the documentation hold', () => {
  expect(readConfiguration({}, {})).toMatchObject({
    port: 3000,
    host: '0.0.0.0',
    maxConcurrency: 3,
    defaultTimeoutMs: 600_000,
    backgroundTimeoutMs: 600_000,
    waitingSlotGraceMs: 30_000,
    usageLimitMaxWaitMs: 21_600_000,
    defaultMode: 'process',
    dataDir: path.resolve('data'),
    databasePath: path.resolve('data/swarm.db'),
    workspacesDir: path.resolve('data/workspaces'),
    workspaces: DEFAULTS.workspaces,
    artifacts: { maxFiles: 10_000, maxBytes: 10 * 1024 ** 3 },
    logLevel: 'info',
    shutdownGraceMs: 10_000,
    warm: { count: 1, maxAgeMs: 600_000 },
    upstreamBaseUrl: 'https://api.anthropic.com',
    upstreamHeaders: {},
    taskRetentionMs: undefined,
    auditRetentionMs: 90 * 24 * 60 * 60 * 1_000,
    rateLimit: undefined,
    tokens: [],
  });
});

test('a flag wins over its variable, and an empty variable counts as not set', () => {
  const environment = { PORT: '4000', HOST: '', MAX_CONCURRENCY: '7', DATA_DIR: '/var/lib/one' };
  expect(readConfiguration(environment, { port: 5000, dataDir: '/var/lib/two' })).toMatchObject({
    port: 5000,
    host: '0.0.0.0',
    maxConcurrency: 7,
    databasePath: '/var/lib/two/swarm.db',
  });
});

test.for([
  ['Authorization: Bearer a:b\n\n X-Tenant :ours', { authorization: 'Bearer a:b', 'x-tenant': 'ours' }],
  ['{ "X-Tenant": "ours" }', { 'x-tenant': 'ours' }],
] as const)('headers for the upstream are read from %j', ([UPSTREAM_HEADERS, headers]) => {
  expect(readConfiguration({ UPSTREAM_HEADERS }, {}).upstreamHeaders).toEqual(headers);
});

test('the variables of workspaces are taken', () => {
  const environment = {
    KEEP_WORKSPACES: 'true',
    WORKSPACE_MAX_FILES: '7',
    GIT_PROTOCOLS: 'https, file',
    GIT_ALLOWED_HOSTS: 'git.example.org, *.example.net',
  };
  expect(readConfiguration(environment, {}).workspaces).toMatchObject({
    keep: true,
    maxFiles: 7,
    git: { allowedProtocols: ['https', 'file'], allowedHosts: ['git.example.org', '*.example.net'] },
  });
});

test('GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL name whom agents commit as, each by itself', () => {
  expect(readConfiguration({ GIT_AUTHOR_NAME: 'Ada "of" #1' }, {}).gitIdentity).toEqual({
    name: 'Ada "of" #1',
  });
  expect(readConfiguration({ GIT_AUTHOR_EMAIL: 'ada@example.test' }, {}).gitIdentity).toEqual({
    email: 'ada@example.test',
  });
});

test.for(['Ada <ada@example.test>', 'Ada\nLovelace'])(
  'an author whom git would not take as it is written is refused by the name of its variable: %j',
  (GIT_AUTHOR_NAME) => {
    expect(() => readConfiguration({ GIT_AUTHOR_NAME }, {})).toThrow('GIT_AUTHOR_NAME is "Ada');
  },
);

test.for([',', 'a b', 'tökén', 'one,two three'])(
  'a token list of "%s" is refused: it locks everybody out',
  (token) => {
    expect(() => readConfiguration({ CLAUDE_OPS_TOKEN: token }, {})).toThrow('no client can send');
  },
);

test('several tokens are taken apart', () => {
  expect(readConfiguration({ CLAUDE_OPS_TOKEN: 'new, old ,' }, {}).tokens).toEqual(['new', 'old']);
});

test.for([
  ['30d', 2_592_000_000],
  ['12h', 43_200_000],
  ['90m', 5_400_000],
  ['45s', 45_000],
  ['off', undefined],
] as const)('a retention of %s is %s ms', ([TASK_RETENTION, taskRetentionMs]) => {
  expect(readConfiguration({ TASK_RETENTION }, {}).taskRetentionMs).toBe(taskRetentionMs);
});

test('the retention of the audit log is a duration', () => {
  expect(readConfiguration({ AUDIT_RETENTION: '12h' }, {}).auditRetentionMs).toBe(43_200_000);
  expect(() => readConfiguration({ AUDIT_RETENTION: 'off' }, {})).toThrow('AUDIT_RETENTION is "off".');
});

test.for(['0', '30', '0d', '-1d', '1.5h', '30 d', '30D', '5w', '1e9d', '99999d', 'never'])(
  'a retention of %s is refused',
  (TASK_RETENTION) => {
    expect(() => readConfiguration({ TASK_RETENTION }, {})).toThrow(
      expect.objectContaining({
        message: `TASK_RETENTION is "${TASK_RETENTION}".`,
        advice: 'Set it to a duration such as 30d, 12h, 90m or 45s, at most 36500d, or to off.',
      }),
    );
  },
);

test('a rate limit is a number of requests a minute, or off', () => {
  expect(readConfiguration({ RATE_LIMIT: '600' }, {}).rateLimit).toBe(600);
  expect(readConfiguration({ RATE_LIMIT: 'off' }, {}).rateLimit).toBeUndefined();
});

test.for([
  [{ PORT: '70000' }, 'PORT is "70000".', 'Set it to a whole number from 0 to 65535.'],
  [{ RATE_LIMIT: '0' }, 'RATE_LIMIT is "0".', 'Set it to a whole number from 1 to 1000000, or to off.'],
  [{ PORT: '3000.5' }, 'PORT is "3000.5".', 'Set it to a whole number from 0 to 65535.'],
  [
    { BACKGROUND_TIMEOUT: '-1' },
    'BACKGROUND_TIMEOUT is "-1".',
    'Set it to a whole number from 0 to 86400000.',
  ],
  [{ DEFAULT_TIMEOUT: '60' }, 'DEFAULT_TIMEOUT is "60".', 'Set it to a whole number from 1000 to 86400000.'],
  [{ KEEP_WORKSPACES: 'yes' }, 'KEEP_WORKSPACES is "yes".', 'Set it to one of true, false.'],
  [{ GIT_PROTOCOLS: 'https,ext' }, 'GIT_PROTOCOLS is "ext".', 'Set it to one of https, http, ssh, file.'],
  [
    { GIT_ALLOWED_HOSTS: 'https://example.org' },
    'GIT_ALLOWED_HOSTS names "https://example.org".',
    'Set it to host names such as git.example.org or *.example.org, comma-separated.',
  ],
  [{ ZIP_MAX_RATIO: '0' }, 'ZIP_MAX_RATIO is "0".', 'Set it to a whole number from 1 to 1000000.'],
  [{ DEFAULT_MODE: 'vm' }, 'DEFAULT_MODE is "vm".', 'Set it to one of process, container.'],
  [
    { LOG_LEVEL: 'loud' },
    'LOG_LEVEL is "loud".',
    'Set it to one of fatal, error, warn, info, debug, trace, silent.',
  ],
  [
    { UPSTREAM_BASE_URL: 'api.anthropic.com' },
    'UPSTREAM_BASE_URL is "api.anthropic.com".',
    'Set it to an http or https URL.',
  ],
  [
    { UPSTREAM_BASE_URL: 'https://me:secret@gateway.example' },
    'UPSTREAM_BASE_URL has a user, a query or a fragment.',
    'Keep only an origin and a path. Put secrets into UPSTREAM_HEADERS.',
  ],
  [
    { UPSTREAM_HEADERS: 'X-One: 1\na-secret' },
    'Line 2 of UPSTREAM_HEADERS has no name before a colon.',
    'Set it to `Name: value` lines, or to a JSON object.',
  ],
  [
    { UPSTREAM_HEADERS: '{ "X-One": 1 }' },
    'UPSTREAM_HEADERS is not a JSON object of texts.',
    'Set it to { "Name": "value" }, or to `Name: value` lines.',
  ],
  [
    { UPSTREAM_HEADERS: 'Host: elsewhere' },
    'The header "Host" can\'t be set: it says how a request is sent.',
    'Fix the value of UPSTREAM_HEADERS.',
  ],
  [
    { LOCAL_ADDRESSES: '10.0.0.1, gateway' },
    'LOCAL_ADDRESSES has "gateway", which is not an address.',
    'Set it to IP addresses or default-route, comma-separated.',
  ],
] as const)('%o is refused by name', ([environment, message, advice]) => {
  expect(() => readConfiguration(environment, {})).toThrow(expect.objectContaining({ message, advice }));
});

test('origins whose pages may call are listed, and * takes a token', () => {
  const CORS_ORIGINS = 'https://app.example.org, http://localhost:5173';
  expect(readConfiguration({ CORS_ORIGINS }, {}).corsOrigins).toEqual([
    'https://app.example.org',
    'http://localhost:5173',
  ]);
  expect(readConfiguration({ CORS_ORIGINS: '*', CLAUDE_OPS_TOKEN: 'a-token' }, {}).corsOrigins).toEqual([
    '*',
  ]);
  for (const wrong of ['*', 'app.example.org', 'https://app.example.org/', 'null'])
    expect(() => readConfiguration({ CORS_ORIGINS: wrong }, {})).toThrow(`CORS_ORIGINS has "${wrong}".`);
});

test.for([
  ['https://ops.example.org', { url: 'https://ops.example.org', prefix: '' }],
  ['https://ops.example.org/', { url: 'https://ops.example.org', prefix: '' }],
  [
    'http://ops.example.org:8443/a/claude/',
    { url: 'http://ops.example.org:8443/a/claude', prefix: '/a/claude' },
  ],
] as const)('the public URL %s is read', ([PUBLIC_URL, expected]) => {
  expect(readConfiguration({ PUBLIC_URL }, {}).publicUrl).toEqual(expected);
});

test.for([
  'ops.example.org',
  'ftp://a',
  'https://me@a',
  'https://a/?b',
  'https://a/#c',
  'https://a/b%20c',
  'https://a/b//c',
])('the public URL %s is refused', (PUBLIC_URL) => {
  expect(() => readConfiguration({ PUBLIC_URL }, {})).toThrow(`PUBLIC_URL is "${PUBLIC_URL}".`);
});

test('the variables of a bucket count only with its URL', () => {
  expect(
    readConfiguration({ AWS_ACCESS_KEY_ID: 'key', S3_ENDPOINT: 'http://minio:9000' }, {}).s3,
  ).toBeUndefined();
  const environment = {
    ARTIFACTS_URL: 's3://bucket/x',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  expect(readConfiguration(environment, {}).s3).toEqual({
    url: 's3://bucket/x',
    endpoint: undefined,
    pathStyle: undefined,
    region: 'us-east-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: undefined },
  });
  expect(() => readConfiguration({ ...environment, S3_PATH_STYLE: 'yes' }, {})).toThrow(
    'S3_PATH_STYLE is "yes".',
  );
});
