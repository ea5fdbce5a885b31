import { expect, test } from 'vitest';
import { parseTag, tagsOf } from '../../src/arguments/tag-flag.ts';

test.each([
  ['project=demo', { key: 'project', value: 'demo' }],
  ['query=a=b', { key: 'query', value: 'a=b' }],
  ['empty=', { key: 'empty', value: '' }],
])('%s is the tag %j', (input, tag) => {
  expect(parseTag(input)).toEqual(tag);
});

test.each(['project', '=demo', ''])('"%s" is refused', (input) => {
  expect(() => parseTag(input)).toThrow('Expected key=value');
});

test('no tags are no tags at all', () => {
  expect(tagsOf(undefined)).toBeUndefined();
  expect(tagsOf([{ key: 'a', value: '1' }])).toEqual({ a: '1' });
});
