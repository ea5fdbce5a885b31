import { expect, test } from 'vitest';
import { checkHost, type HostRules } from '../../../src/workspaces/git/check-host.ts';
import { readGitUrl } from '../../../src/git/git-url.ts';

function check(text: string, rules: Partial<HostRules> = {}): Promise<string[]> {
  const url = readGitUrl(text, ['https', 'http', 'ssh']);
  if ('problem' in url) throw new Error(url.problem);
  const signal = new AbortController().signal;
  return checkHost(url, { allowedHosts: undefined, environment: {}, signal, ...rules });
}

test.for<[string]>([
  ['https://127.0.0.1/a'],
  ['https://127.255.0.9/a'],
  ['https://0x7f.1/a'],
  ['https://017700000001/a'],
  ['https://0/a'],
  ['https://localhost/a'],
  ['https://any.localhost/a'],
  ['https://169.254.169.254/a'],
  ['https://2852039166/a'],
  ['https://0xa9.0xfe.0xa9.0xfe/a'],
  ['ssh://git@169.254.169.254/a'],
  ['git@2852039166:a'],
  ['https://100.100.100.200/a'],
  ['https://168.63.129.16/a'],
  ['https://metadata.google.internal/a'],
  ['https://metadata.google.internal./a'],
  ['https://METADATA/a'],
  ['https://[::1]/a'],
  ['https://[::]/a'],
  ['https://[::ffff:127.0.0.1]/a'],
  ['https://[::ffff:a9fe:a9fe]/a'],
  ['https://[::ffff:0:169.254.169.254]/a'],
  ['https://[64:ff9b::169.254.169.254]/a'],
  ['https://[::127.0.0.1]/a'],
  ['https://[fe80::1]/a'],
  ['https://[febf::1]/a'],
  ['https://[fd00:ec2::254]/a'],
])('%s is refused', async ([url]) => {
  await expect(check(url)).rejects.toMatchObject({
    code: 'workspace_failed',
    message: expect.stringMatching(/not served/) as string,
  });
});

test('an address that is none of these is served, and is what git goes to', async () => {
  expect(await check('https://192.0.2.7/a')).toEqual(['192.0.2.7']);
  expect(await check('https://[2001:db8::7]/a')).toEqual(['2001:db8::7']);
});

test('with an allow list no other host is served, and one that is named may be this machine', async () => {
  const allowedHosts = ['git.example.org', '*.example.net', '127.0.0.1'];
  await expect(check('https://192.0.2.7/a', { allowedHosts })).rejects.toThrow(/takes git\.example\.org/);
  await expect(check('https://example.net/a', { allowedHosts })).rejects.toThrow(/not served/);
  await expect(check('https://evilexample.net/a', { allowedHosts })).rejects.toThrow(/not served/);
  expect(await check('https://127.0.0.1/a', { allowedHosts })).toEqual([]);
  expect(await check('https://git.example.org/a', { allowedHosts })).toEqual([]);
  await expect(check('https://localhost/a', { allowedHosts: ['*.localhost'] })).rejects.toThrow(/not served/);
  await expect(check('https://a.localhost/a', { allowedHosts: ['*.localhost'] })).rejects.toThrow(
    /not served/,
  );
});

test('a host that nobody knows is named, unless a proxy may know it', async () => {
  await expect(check('https://nowhere.invalid/a')).rejects.toThrow(/"nowhere.invalid" can't be resolved/);
  expect(
    await check('https://nowhere.invalid/a', { environment: { HTTPS_PROXY: 'http://proxy.test' } }),
  ).toEqual([]);
});

test('an abort ends the wait for a name', async () => {
  const signal = AbortSignal.abort('cancelled');
  await expect(check('https://nowhere.invalid/a', { signal })).rejects.toBe('cancelled');
});
