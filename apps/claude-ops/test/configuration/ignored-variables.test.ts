import { expect, test } from 'vitest';
import { checkConfiguration } from '../../src/doctor/check-configuration.ts';
import { ignoredVariables } from '../../src/configuration/ignored-variables.ts';

test.each([
  ['of another program', { ANTHROPIC_BASE_URL: 'http://gateway' }, 'UPSTREAM_BASE_URL'],
  ['of an earlier release', { SPARE_PROCESSES: '2' }, 'WARM_PROCESSES'],
  ['with a letter too few', { MAX_CONCURENCY: '5' }, 'MAX_CONCURRENCY'],
  ['with a letter too many', { MAX_CONCURRRENCY: '5' }, 'MAX_CONCURRENCY'],
  ['with another letter', { MAX_CONCURRANCY: '5' }, 'MAX_CONCURRENCY'],
  ['with two that changed places', { MAX_CONCURRNECY: '5' }, 'MAX_CONCURRENCY'],
])('a variable %s is told of, with the one that is read', (_, environment, instead) => {
  expect(ignoredVariables(environment)).toEqual([{ name: Object.keys(environment)[0], instead }]);
});

test.each([
  [{ ANTHROPIC_BASE_URL: 'http://gateway', UPSTREAM_BASE_URL: 'http://gateway' }],
  [{ ANTHROPIC_BASE_URL: ' ' }],
  [{ MAX_CONCURRENCY: '5', PATH: '/bin', HOSTS: 'a', EDITOR: 'vi' }],
])('nothing is said of %j', (environment) => {
  expect(ignoredVariables(environment)).toEqual([]);
});

test('doctor warns of a variable that is not read', async () => {
  const { checks } = await checkConfiguration({ ANTHROPIC_BASE_URL: 'http://gateway' }, {});
  expect(checks).toContainEqual({
    name: 'configuration',
    state: 'warning',
    detail: 'ANTHROPIC_BASE_URL is set, and claude-ops does not read it',
    advice: 'Set UPSTREAM_BASE_URL if you mean that.',
  });
});
