import { isRecord } from '../../system/is-record.ts';
import { stringOr } from '../message.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The rules that a decision adds, so that the CLI does not ask again. */
export interface Remembered {
  /** As people read them: `Bash(npm test *)`. */
  readonly names: string[];
  /** As the CLI takes them. They hold for its session, which is the task. */
  readonly updates: readonly object[];
}

const SESSION = { destination: 'session' } as const;

/**
 * The narrowest of what the CLI suggests: rules, or else the permission mode for edits with its directories. It suggests rules for a file of
 * the workspace (`localSettings`, measured with 2.1.330), which would outlive the task: here all of them are for the session.
 */
export function rememberedBy(fields: Fields): Remembered {
  const given = fields['permission_suggestions'];
  const suggestions = Array.isArray(given) ? given.filter(isRecord) : [];
  const rules = suggestions.filter(isRuleToAllow);
  if (rules.length > 0)
    return {
      names: rules.flatMap((rule) => rulesIn(rule).map(ruleName)),
      updates: rules.map((rule) => ({ ...rule, ...SESSION })),
    };
  const tool = stringOr(fields['tool_name'], '');
  if (tool.startsWith('mcp__')) return ofWholeTool(tool);
  const edits = suggestions.filter((suggestion) => suggestion['mode'] === 'acceptEdits');
  if (edits.length === 0) return { names: [], updates: [] };
  const directories = suggestions.filter(({ type }) => type === 'addDirectories');
  return {
    names: ['all edits of files', ...directories.flatMap(directoriesIn)],
    updates: [...edits, ...directories].map((update) => ({ ...update, ...SESSION })),
  };
}

function ofWholeTool(toolName: string): Remembered {
  const rule = { type: 'addRules', rules: [{ toolName }], behavior: 'allow', ...SESSION };
  return { names: [toolName], updates: [rule] };
}

function isRuleToAllow({ type, behavior }: Fields): boolean {
  return type === 'addRules' && behavior === 'allow';
}

function rulesIn({ rules }: Fields): Record<string, unknown>[] {
  return Array.isArray(rules) ? rules.filter(isRecord) : [];
}

function ruleName(rule: Fields): string {
  const content = stringOr(rule['ruleContent'], null);
  const tool = stringOr(rule['toolName'], '');
  return content === null ? tool : `${tool}(${content})`;
}

function directoriesIn({ directories }: Fields): string[] {
  return (Array.isArray(directories) ? directories : []).map((path) => `also in ${String(path)}`);
}
