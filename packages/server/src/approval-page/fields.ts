import type { ApprovalRequest } from '@claude-ops/contract';

/** The names of the fields of a form, before the number of their question. Words of an agent are neither names nor values of fields. */
export const ANSWER = 'answer-';
export const OTHER = 'other-';

/** A field of the form that an MCP server asks for. */
export interface FormField {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly choices: readonly string[];
}

export function fieldsOf({ schema }: ApprovalRequest): FormField[] {
  return Object.entries(recordOf(schema?.['properties'])).map(([name, field]) => {
    const { type, title, description, enum: choices } = recordOf(field);
    return {
      name,
      type: typeof type === 'string' ? type : 'string',
      description: [title, description].filter((text) => typeof text === 'string').join(': '),
      choices: type === 'boolean' ? ['true', 'false'] : textsIn(choices),
    };
  });
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
