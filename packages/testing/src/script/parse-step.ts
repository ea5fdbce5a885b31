import {
  interruptionModifierNames,
  modifierNames,
  parseInterruptionModifiers,
  parseModifiers,
} from './parse-modifiers.ts';
import { readFields, type Fields } from './read-fields.ts';
import { readList, readNumber, readObject, readOneOf, readText, readTrue } from './readers.ts';
import { ScriptError } from './script-error.ts';
import { stopReasons, type AnswerStep, type Step, type ToolCall } from './step.ts';

/** @throws {ScriptError} naming the field that is wrong. */
export function parseStep(value: unknown, path: string): Step {
  const object = readObject(value, path);
  const name = interruptionNames.find((candidate) => candidate in object);
  if (name === undefined) return parseAnswer(value, path);
  const { names, parse } = interruptions[name];
  return parse(
    readFields(value, path, { what: `a "${name}" step`, names: [...names, ...interruptionModifierNames] }),
  );
}

const interruptionNames = ['fail', 'raw', 'hang', 'stall', 'cut'] as const;

type InterruptionName = (typeof interruptionNames)[number];

const interruptions: Record<InterruptionName, { names: readonly string[]; parse: (fields: Fields) => Step }> =
  {
    fail: {
      names: ['fail', 'retryAfter', 'message', 'errorType'],
      parse: (fields) => ({
        fail: fields.required('fail', readNumber(400, 599)),
        retryAfter: fields.optional('retryAfter', readNumber(0)),
        message: fields.optional('message', readText),
        errorType: fields.optional('errorType', readText),
        ...parseInterruptionModifiers(fields),
      }),
    },
    raw: {
      names: ['raw', 'status', 'contentType'],
      parse: (fields) => ({
        raw: fields.required('raw', readText),
        status: fields.optional('status', readNumber(200, 599)),
        contentType: fields.optional('contentType', readText),
        ...parseInterruptionModifiers(fields),
      }),
    },
    hang: {
      names: ['hang'],
      parse: (fields) => ({ hang: fields.required('hang', readTrue), ...parseInterruptionModifiers(fields) }),
    },
    stall: {
      names: ['stall', 'text'],
      parse: (fields) => ({
        stall: fields.required('stall', readTrue),
        text: fields.optional('text', readText),
        ...parseInterruptionModifiers(fields),
      }),
    },
    cut: {
      names: ['cut', 'text'],
      parse: (fields) => ({
        cut: fields.required('cut', readTrue),
        text: fields.optional('text', readText),
        ...parseInterruptionModifiers(fields),
      }),
    },
  };

function parseAnswer(value: unknown, path: string): AnswerStep {
  const fields = readFields(value, path, {
    what: 'a step that answers',
    names: ['thinking', 'text', 'tools', 'structured', 'stopReason', 'stopDetails', ...modifierNames],
  });
  const answer = {
    thinking: fields.optional('thinking', readText),
    text: fields.optional('text', readText),
    tools: fields.optional('tools', readList(parseToolCall)),
    structured: fields.optional('structured', readObject),
    stopReason: fields.optional('stopReason', readOneOf(stopReasons)),
  };
  if (Object.values(answer).every((part) => part === undefined)) {
    throw new ScriptError(
      path,
      'a step needs one of thinking, text, tools, structured, stopReason, fail, raw, hang, stall or cut',
    );
  }
  const stopDetails = fields.optional('stopDetails', readObject);
  return { ...answer, stopDetails, ...parseModifiers(fields) };
}

function parseToolCall(value: unknown, path: string): ToolCall {
  const fields = readFields(value, path, { what: 'a tool call', names: ['name', 'input'] });
  return { name: fields.required('name', readText), input: fields.required('input', readObject) };
}
