import { Args, type Command } from '@oclif/core';
import { answersOf } from '../../approvals/answers-of.ts';
import { APPROVAL_ID_ARGUMENT } from '../../approvals/approval-id-argument.ts';
import type { CommandParts } from '../../command-parts.ts';
import { DecideCommand } from './decide-command.ts';

/** `answer ID QUESTION=ANSWER...`: answers the questions of a task. */
export function createAnswerCommand(parts: CommandParts): Command.Class {
  return class Answer extends DecideCommand {
    static override summary = 'Answer the questions of a task.';
    static override description =
      'A question is named by its text or its header. One that is named several times has several answers. Where there is one question, its name can be left out. The first decision counts. Prints the line of the approval, as `approvals` does.';
    static override examples = [
      {
        description: 'Answer the only question',
        command: '<%= config.bin %> answer 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 PostgreSQL',
      },
      {
        description: 'Answer two questions',
        command:
          '<%= config.bin %> answer 019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90 Database=PostgreSQL "Which port?=5432"',
      },
    ];
    static override args = {
      id: APPROVAL_ID_ARGUMENT,
      answers: Args.string({
        description: 'Answers: QUESTION=ANSWER.',
        required: true,
        multiple: true,
        ignoreStdin: true,
      }),
    };

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { args, flags } = await this.parse(Answer);
      const api = await this.connect(flags);
      const answers = answersOf(args.answers, await api.getApproval(args.id));
      await this.decide(flags, args.id, { decision: 'answer', answers });
    }
  };
}
