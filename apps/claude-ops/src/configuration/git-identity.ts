import { StartFailure } from '@claude-ops/cli';
import type { GitIdentity } from '@claude-ops/core';
import type { VariableName } from './variables.ts';

/** Whom agents commit as. @throws {StartFailure} */
export function gitIdentity(given: (name: VariableName) => string | undefined): Partial<GitIdentity> {
  const [name, email] = [taken('GIT_AUTHOR_NAME', given), taken('GIT_AUTHOR_EMAIL', given)];
  return { ...(name !== undefined && { name }), ...(email !== undefined && { email }) };
}

function taken(
  variable: 'GIT_AUTHOR_NAME' | 'GIT_AUTHOR_EMAIL',
  given: (name: VariableName) => string | undefined,
): string | undefined {
  const value = given(variable);
  if (value === undefined || !/[\p{Cc}<>]/u.test(value)) return value;
  throw new StartFailure(`${variable} is ${JSON.stringify(value)}.`, {
    advice: 'Set it to a text without control characters, < and >.',
  });
}
