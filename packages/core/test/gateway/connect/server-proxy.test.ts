import { expect, test } from 'vitest';
import { serverProxyFor } from '../../../src/gateway/connect/server-proxy.ts';

const target = { host: 'git.example.org', port: 443 };

test.for([
  [{}, undefined],
  [{ HTTP_PROXY: 'http://proxy' }, undefined],
  [{ HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
  [{ HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
  [{ HTTPS_PROXY: 'http://upper', https_proxy: 'https://lower' }, 'https://lower/'],
  [{ HTTPS_PROXY: 'http://proxy', NO_PROXY: '' }, 'http://proxy/'],
  [{ HTTPS_PROXY: 'http://proxy', NO_PROXY: 'other.example, org' }, undefined],
  [{ HTTPS_PROXY: 'http://proxy', NO_PROXY: 'other.example,rg' }, 'http://proxy/'],
  [{ HTTPS_PROXY: 'http://proxy', NO_PROXY: '*' }, undefined],
  [{ HTTPS_PROXY: 'http://proxy', no_proxy: 'GIT.example.org' }, undefined],
  [{ HTTPS_PROXY: 'http://proxy', no_proxy: '.example.org' }, undefined],
  [{ HTTPS_PROXY: 'http://proxy', no_proxy: '*.example.org' }, undefined],
  [{ HTTPS_PROXY: 'http://proxy', no_proxy: 'example.org:443' }, undefined],
  [{ HTTPS_PROXY: 'http://proxy', no_proxy: 'example.org:8443' }, 'http://proxy/'],
] as const)('with %j the way is by %s', ([environment, url]) => {
  expect(serverProxyFor(target, environment)?.href).toBe(url);
});

test.for(['socks5://me:secret@proxy', 'http://', 'http://me:secret@:x'])(
  '%s is no proxy, and is not said',
  (url) => {
    expect(() => serverProxyFor(target, { HTTPS_PROXY: url })).toThrow(
      /^the server's HTTPS_PROXY is no URL of an http or https proxy$/,
    );
  },
);
