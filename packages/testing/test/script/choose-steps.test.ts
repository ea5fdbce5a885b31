import { expect, test } from 'vitest';
import { say } from '../../src/index.ts';
import { chooseSteps } from '../../src/script/choose-steps.ts';

const list = [say('from the list')];
const weather = { when: { promptIncludes: 'weather' }, steps: [say('Sunny.')] };
const paris = { when: { promptIncludes: 'Paris' }, steps: [say('France.')] };

test('a list of steps fits every prompt', () => {
  expect(chooseSteps(list, 'anything')).toBe(list);
});

test('the first rule that fits the prompt wins', () => {
  expect(chooseSteps({ rules: [weather, paris] }, 'The weather in Paris?')).toBe(weather.steps);
  expect(chooseSteps({ rules: [weather, paris] }, 'Where is Paris?')).toBe(paris.steps);
});

test('without a rule that fits the default steps are used', () => {
  expect(chooseSteps({ rules: [weather], steps: list }, 'Hello')).toBe(list);
});

test('without a rule that fits and without default steps there is none', () => {
  expect(chooseSteps({ rules: [weather] }, 'WEATHER')).toEqual([]);
});
