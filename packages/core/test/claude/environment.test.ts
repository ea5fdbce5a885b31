import { expect, test } from 'vitest';
import {
  claudeEnvironment,
  INHERITED_VARIABLES,
  MARK_VARIABLE,
  type ClaudeEnvironmentOptions,
} from '../../src/claude/environment.ts';

const options: ClaudeEnvironmentOptions = {
  host: {},
  additions: {},
  gateway: { baseUrl: 'http://127.0.0.1:4711', token: 'a-token', isFirstParty: false, proxyUrl: null },
  home: '/attempt/home',
  temporaryDirectory: '/attempt/tmp',
  mark: 'instance.attempt',
  isPatient: false,
};
const own = {
  HOME: '/attempt/home',
  CLAUDE_CONFIG_DIR: '/attempt/home/.claude',
  TMPDIR: '/attempt/tmp',
  CLAUDE_CODE_TMPDIR: '/attempt/tmp',
  ANTHROPIC_API_KEY: 'a-token',
  ANTHROPIC_BASE_URL: 'http://127.0.0.1:4711',
  [MARK_VARIABLE]: 'instance.attempt',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  SHELL: '/bin/bash',
  CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS: '1',
  CLAUDE_CODE_PRINT_BG_WAIT_CEILING_MS: '0',
  CLAUDE_CODE_DISABLE_CRON: '1',
  CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
  CLAUDE_CODE_ATTRIBUTION_HEADER: '0',
};

test('of an empty host nothing comes, and what has no value is left out', () => {
  expect(claudeEnvironment(options)).toEqual(own);
});

test('nothing is inherited beyond the list', () => {
  const secrets = {
    ANTHROPIC_API_KEY: 'of the host',
    ANTHROPIC_AUTH_TOKEN: 'of the host',
    ANTHROPIC_BASE_URL: 'of the host',
    CLAUDE_CODE_OAUTH_TOKEN: 'of the host',
    CLAUDE_CODE_USE_BEDROCK: 'of the host',
    AWS_SECRET_ACCESS_KEY: 'of the host',
    NODE_OPTIONS: 'of the host',
    LD_PRELOAD: 'of the host',
    HOME: 'of the host',
    TMPDIR: 'of the host',
    [MARK_VARIABLE]: 'of the host',
  };
  expect(claudeEnvironment({ ...options, host: secrets })).toEqual(own);
});

test('everything on the list is inherited', () => {
  const host = Object.fromEntries(INHERITED_VARIABLES.map((name) => [name, `host ${name}`]));
  expect(claudeEnvironment({ ...options, host })).toEqual({
    ...own,
    ...host,
    NO_PROXY: 'host NO_PROXY,127.0.0.1',
    no_proxy: 'host no_proxy,127.0.0.1',
  });
});

test('additions win over what is inherited and over the defaults', () => {
  const environment = claudeEnvironment({
    ...options,
    host: { PATH: '/host/bin', TZ: 'UTC' },
    additions: { PATH: '/added/bin', DISABLE_AUTOUPDATER: '0', CLAUDE_CODE_MAX_RETRIES: '1' },
  });
  expect(environment).toMatchObject({
    PATH: '/added/bin',
    TZ: 'UTC',
    DISABLE_AUTOUPDATER: '0',
    CLAUDE_CODE_MAX_RETRIES: '1',
  });
});

test('additions change neither home nor mark nor the way to the model', () => {
  const homes = ['HOME', 'CLAUDE_CONFIG_DIR', 'TMPDIR', 'CLAUDE_CODE_TMPDIR'];
  const additions = Object.fromEntries(
    [...homes, 'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', MARK_VARIABLE].map(
      (name) => [name, 'added'],
    ),
  );
  expect(claudeEnvironment({ ...options, additions })).toEqual(own);
});

test('an addition without a value changes nothing', () => {
  const environment = claudeEnvironment({
    ...options,
    host: { TZ: 'UTC' },
    additions: { TZ: undefined, OTHER: undefined },
  });
  expect(environment).toEqual({ ...own, TZ: 'UTC' });
});

test.for([
  [{ http_proxy: 'http://proxy' }, '127.0.0.1'],
  [{ HTTPS_PROXY: 'http://proxy', NO_PROXY: 'example.org' }, 'example.org,127.0.0.1'],
  [{ HTTP_PROXY: 'http://proxy', no_proxy: 'example.org' }, 'example.org,127.0.0.1'],
] as const)('with a proxy of %j the gateway is reached without it', ([host, list]) => {
  expect(claudeEnvironment({ ...options, host })).toEqual({
    ...own,
    ...host,
    NO_PROXY: list,
    no_proxy: list,
  });
});

test('a policy leads by the proxy of the gateway, whatever host and operator say', () => {
  const proxyUrl = 'http://claude-ops:a-token@127.0.0.1:4711';
  const others = { HTTPS_PROXY: 'http://other', https_proxy: 'http://other', NO_PROXY: '*', no_proxy: '*' };
  const environment = claudeEnvironment({
    ...options,
    host: others,
    additions: others,
    gateway: { ...options.gateway, proxyUrl },
  });
  expect(environment).toEqual({
    ...own,
    HTTP_PROXY: proxyUrl,
    HTTPS_PROXY: proxyUrl,
    http_proxy: proxyUrl,
    https_proxy: proxyUrl,
    NO_PROXY: '127.0.0.1,localhost,::1',
    no_proxy: '127.0.0.1,localhost,::1',
  });
});

test('the CLI is told that the gateway leads to the real API, unless an addition says otherwise', () => {
  const name = '_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL';
  const gateway = { ...options.gateway, isFirstParty: true };
  const { CLAUDE_CODE_ATTRIBUTION_HEADER: _, ANTHROPIC_API_KEY: token, ...others } = own;
  const attributed = { ...others, ANTHROPIC_AUTH_TOKEN: token };
  expect(claudeEnvironment({ ...options, gateway })).toEqual({ ...attributed, [name]: '1' });
  const additions = { [name]: '0', ANTHROPIC_API_KEY: 'added' };
  expect(claudeEnvironment({ ...options, gateway, additions })).toEqual({
    ...attributed,
    [name]: '0',
  });
});
