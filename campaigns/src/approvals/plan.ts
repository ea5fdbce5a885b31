import type { ApprovalKind, ExecutionMode, PermissionMode } from '@claude-ops/contract';

/** The way in which an approval ends: `twice` is two people who decide at once, and not alike. */
export type Ending = 'allow' | 'deny' | 'twice' | 'expire' | 'cancel' | 'message';

/** Something that a task asks for. */
export interface Ask {
  readonly kind: ApprovalKind;
  readonly ending: Ending;
  /** Names it in all that is asked, written and said. */
  readonly mark: string;
  /** Whether its task asks for nothing more. */
  readonly isLast: boolean;
}

export interface AskingTask {
  readonly number: number;
  readonly mode: ExecutionMode;
  readonly permissionMode: PermissionMode;
  /** One after the other. */
  readonly asks: readonly Ask[];
}

interface Template {
  readonly permissionMode: PermissionMode;
  readonly asks: readonly (readonly [ApprovalKind, Ending])[];
}

/** Every kind ends in every way. A cancel is the end of its task, and in a task that has things expire all do. */
const TEMPLATES: readonly Template[] = [
  {
    permissionMode: 'default',
    asks: [
      ['tool', 'allow'],
      ['question', 'allow'],
      ['tool', 'deny'],
      ['question', 'deny'],
      ['tool', 'twice'],
      ['question', 'twice'],
      ['tool', 'message'],
      ['question', 'message'],
      ['tool', 'cancel'],
    ],
  },
  {
    permissionMode: 'default',
    asks: [
      ['tool', 'twice'],
      ['question', 'twice'],
      ['question', 'cancel'],
    ],
  },
  {
    permissionMode: 'default',
    asks: [
      ['tool', 'expire'],
      ['question', 'expire'],
    ],
  },
  {
    permissionMode: 'plan',
    asks: [
      ['plan', 'deny'],
      ['plan', 'message'],
      ['plan', 'allow'],
      ['tool', 'allow'],
    ],
  },
  {
    permissionMode: 'plan',
    asks: [
      ['plan', 'deny'],
      ['plan', 'twice'],
    ],
  },
  { permissionMode: 'plan', asks: [['plan', 'cancel']] },
  { permissionMode: 'plan', asks: [['plan', 'expire']] },
  {
    // No tool is asked for, so that the server can ask.
    permissionMode: 'bypassPermissions',
    asks: [
      ['elicitation', 'allow'],
      ['elicitation', 'deny'],
      ['elicitation', 'twice'],
      ['elicitation', 'message'],
      ['elicitation', 'cancel'],
    ],
  },
  { permissionMode: 'bypassPermissions', asks: [['elicitation', 'expire']] },
  {
    // A message withdraws none: the request that it brings waits for the same one.
    permissionMode: 'bypassPermissions',
    asks: [
      ['budget', 'allow'],
      ['budget', 'twice'],
    ],
  },
  { permissionMode: 'bypassPermissions', asks: [['budget', 'deny']] },
  { permissionMode: 'bypassPermissions', asks: [['budget', 'expire']] },
  { permissionMode: 'bypassPermissions', asks: [['budget', 'cancel']] },
];

/** Tasks that ask so often, altogether. */
export function planApprovals(count: number, mode: ExecutionMode): AskingTask[] {
  const tasks: AskingTask[] = [];
  for (let left = count; left > 0;) {
    const number = tasks.length;
    const template = TEMPLATES[number % TEMPLATES.length];
    if (template === undefined) break;
    const { permissionMode } = template;
    const asks = template.asks.slice(0, left).map(([kind, ending], index, { length }): Ask => ({
      kind,
      ending,
      mark: `<a${number}-${index}>`,
      isLast: index === length - 1,
    }));
    left -= asks.length;
    tasks.push({ number, mode, permissionMode, asks });
  }
  return tasks;
}
