import type { NetworkPolicy } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { objectionTo } from '../../../src/gateway/connect/decide.ts';

const allow = ['github.com', '*.example.org', 'registry.example.net:8443', '*.deep.example:22'];

test.for<[NetworkPolicy, string, number]>([
  ['open', 'anything.example', 1],
  ['open', '127.0.0.1', 443],
  [{ allow }, 'github.com', 443],
  [{ allow }, 'github.com', 80],
  [{ allow }, 'a.example.org', 443],
  [{ allow }, 'a.b.example.org', 80],
  [{ allow }, 'registry.example.net', 8443],
  [{ allow }, 'a.deep.example', 22],
])('%j lets %s:%d through', ([policy, host, port]) => {
  expect(objectionTo({ host, port }, policy)).toBeUndefined();
});

test.for<[NetworkPolicy, string, number, RegExp]>([
  ['none', 'github.com', 443, /"none".*\{ "allow": \["github\.com"\] \}/],
  ['none', '127.0.0.1', 443, /"none"/],
  [{ allow }, 'api.github.com', 443, /Add "api\.github\.com" to network\.allow/],
  [{ allow }, 'github.com', 22, /Add "github\.com:22" to network\.allow/],
  [{ allow }, 'notgithub.com', 443, /not in the allow list/],
  [{ allow }, 'github.com.evil.example', 443, /not in the allow list/],
  [{ allow }, 'example.org', 443, /not in the allow list/],
  [{ allow }, 'evilexample.org', 443, /not in the allow list/],
  [{ allow }, 'registry.example.net', 443, /not in the allow list/],
  [{ allow }, 'a.deep.example', 443, /not in the allow list/],
  [{ allow }, '1.1.1.1', 443, /by its name/],
  [{ allow }, '2606:4700::1111', 443, /by its name/],
  [{ allow: [] }, 'github.com', 443, /not in the allow list/],
])('%j refuses %s:%d, and says what to do', ([policy, host, port, words]) => {
  const { reason = '', advice = '' } = objectionTo({ host, port }, policy) ?? {};
  expect(`${reason}. ${advice}`).toMatch(words);
});
