import type { Approval } from '@claude-ops/contract';
import { usageError } from '../errors/usage-error.ts';

type Answers = Record<string, unknown>;

/**
 * Reads `QUESTION=ANSWER` arguments. A question may be named by its header or its text; one that is named more than once has several answers.
 * A single answer without a name is for the only question.
 */
export function answersOf(words: readonly string[], { request }: Pick<Approval, 'request'>): Answers {
  const questions = request.questions ?? [];
  const answers: Answers = {};
  for (const word of words) {
    const named = questions
      .flatMap(({ question, header }) => [
        { name: question, question },
        { name: header, question },
      ])
      .filter(({ name }) => name !== '' && word.startsWith(`${name}=`));
    const [longest] = named.toSorted((one, other) => other.name.length - one.name.length);
    const found = longest ?? nameOf(word, questions);
    if (found === undefined)
      throw usageError(`Name the question of ${JSON.stringify(word)}: QUESTION=ANSWER.`);
    const { name, question } = found;
    const answer = name === '' ? word : word.slice(name.length + 1);
    const before = answers[question];
    const value = valueOf(answer, request.schema?.['properties'], question);
    answers[question] = before === undefined ? value : [before, value].flat();
  }
  return answers;
}

/** A field of a form that is no text is written as JSON. */
function valueOf(answer: string, fields: unknown, name: string): unknown {
  const field = new Map<string, unknown>(Object.entries(fields ?? {})).get(name);
  const isText = typeof field !== 'object' || field === null || !('type' in field) || field.type === 'string';
  if (isText) return answer;
  try {
    return JSON.parse(answer);
  } catch {
    return answer;
  }
}

interface Named {
  /** Empty where the whole word is the answer. */
  readonly name: string;
  readonly question: string;
}

/** The fields of an MCP server's form are no questions: there the name is all before the first `=`. */
function nameOf(word: string, questions: NonNullable<Approval['request']['questions']>): Named | undefined {
  const [only, ...others] = questions;
  if (only !== undefined) return others.length === 0 ? { name: '', question: only.question } : undefined;
  const name = word.slice(0, Math.max(0, word.indexOf('=')));
  return name === '' ? undefined : { name, question: name };
}
