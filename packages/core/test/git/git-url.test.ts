import { expect, test } from 'vitest';
import { GIT_PROTOCOLS, readGitUrl } from '../../src/git/git-url.ts';

const served = ['https', 'http', 'ssh'] as const;

test.for<[string, object]>([
  [
    'https://github.com/octocat/Hello-World.git',
    { url: 'https://github.com/octocat/Hello-World.git', port: 443 },
  ],
  ['https://GitHub.com./a', { url: 'https://github.com/a', host: 'github.com' }],
  ['http://example.org:8080/a.git', { url: 'http://example.org:8080/a.git', port: 8080 }],
  [
    'https://octo:p%40ss%3Aword@example.org/a',
    { url: 'https://example.org/a', credentials: { username: 'octo', password: 'p@ss:word' } },
  ],
  ['https://token@example.org/a', { credentials: { username: 'token', password: '' } }],
  [
    'ssh://git@example.org:2222/a.git',
    { url: 'ssh://git@example.org:2222/a.git', port: 2222, credentials: null },
  ],
  [
    'git@example.org:octocat/a.git',
    { url: 'git@example.org:octocat/a.git', protocol: 'ssh', host: 'example.org' },
  ],
  ['https://0x7f.1/a', { host: '127.0.0.1', url: 'https://127.0.0.1/a' }],
  ['https://2130706433/a', { host: '127.0.0.1' }],
  ['https://0177.0.0.1/a', { host: '127.0.0.1' }],
  ['ssh://git@2852039166/a', { host: '169.254.169.254', url: 'ssh://git@169.254.169.254/a' }],
  ['git@0xa9fea9fe:a', { host: '169.254.169.254' }],
  ['https://[::ffff:127.0.0.1]/a', { host: '[::ffff:7f00:1]' }],
  ['https://\u2460\u2461\u2466.0.0.1/a', { host: '127.0.0.1' }],
])('%s is read', ([text, parts]) => {
  expect(readGitUrl(text, served)).toMatchObject(parts);
});

test.for<[string]>([
  ['ext::sh -c evil'],
  ['ext::sh%20-c%20evil'],
  ['fd::17'],
  ['http::https://example.org/a'],
  ['--upload-pack=evil'],
  ['-oProxyCommand=evil'],
  ['ssh://-oProxyCommand=evil/a'],
  ['ssh://git@-oProxyCommand=evil/a'],
  ['ssh://-oProxyCommand=evil@example.org/a'],
  ['-oProxyCommand=evil:a'],
  ['git@-oProxyCommand=evil:a'],
  ['git@example.org:-evil'],
  ['ssh://git@example.org/-evil'],
  ['ssh://git@example.org/%2Devil'],
  ['ssh://git:password@example.org/a'],
  ['ssh://git%20x@example.org/a'],
  ['ssh://git@exa%20mple.org/a'],
  ['ssh://git@$(evil)/a'],
  ['git@`evil`:a'],
  ['file:///etc'],
  ['file://host/etc'],
  ['/etc'],
  ['./relative'],
  ['relative'],
  ['C:\\repository'],
  ['git://example.org/a'],
  ['ftp://example.org/a'],
  ['gopher://example.org/a'],
  ['javascript:alert(1)'],
  ['https://'],
  ['https:///a'],
  ['https://example.org/a b'],
  ['https://example.org/a\n'],
  ['https://example.org/a\0'],
  ['https://example.org\\@evil.test/a'],
  ['https://example.org/a#main'],
  ['https://example.org/a?token=1'],
  ['https://us%3Aer:password@example.org/a'],
  ['https://user:%ZZ@example.org/a'],
  ['https://user:a%0Ab@example.org/a'],
  ['https://256.256.256.256/a'],
  ['https://exa_mple..org:99999/a'],
  [''],
])('%j is refused', ([text]) => {
  const read = readGitUrl(text, served);
  expect(read).toHaveProperty('problem');
  expect(JSON.stringify(read)).not.toContain('password@');
});

test('files are read where they are allowed, and only then', () => {
  expect(readGitUrl('file:///srv/a.git', GIT_PROTOCOLS)).toMatchObject({ url: 'file:///srv/a.git' });
  expect(readGitUrl('file:///srv/a%00b', GIT_PROTOCOLS)).toHaveProperty('problem');
  expect(readGitUrl('ssh://git@example.org/a', ['https'])).toHaveProperty('problem');
  expect(readGitUrl('git@example.org:a', ['https'])).toHaveProperty('problem');
});
