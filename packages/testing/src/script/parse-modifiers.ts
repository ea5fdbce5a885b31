import { readFields, type Fields } from './read-fields.ts';
import { readNumber, readRecord, readText } from './readers.ts';
import type { InterruptionModifiers, StepModifiers } from './step.ts';
import type { StepUsage } from './step-usage.ts';

export const modifierNames = ['delayMs', 'paceMs', 'usage', 'model', 'headers'];

export function parseModifiers(fields: Fields): StepModifiers {
  return {
    delayMs: fields.optional('delayMs', readNumber(0)),
    paceMs: fields.optional('paceMs', readNumber(0)),
    usage: fields.optional('usage', parseUsage),
    model: fields.optional('model', readText),
    headers: fields.optional('headers', readRecord(readText)),
  };
}

export const interruptionModifierNames = ['times', ...modifierNames];

export function parseInterruptionModifiers(fields: Fields): InterruptionModifiers {
  return { times: fields.optional('times', readNumber(1)), ...parseModifiers(fields) };
}

function parseUsage(value: unknown, path: string): StepUsage {
  const fields = readFields(value, path, {
    what: 'usage',
    names: ['inputTokens', 'outputTokens', 'cacheReadInputTokens', 'cacheCreationInputTokens'],
  });
  return {
    inputTokens: fields.required('inputTokens', readNumber(0)),
    outputTokens: fields.required('outputTokens', readNumber(0)),
    cacheReadInputTokens: fields.optional('cacheReadInputTokens', readNumber(0)),
    cacheCreationInputTokens: fields.optional('cacheCreationInputTokens', readNumber(0)),
  };
}
