import { say, useTool } from '@claude-ops/testing';
import type { Scenario } from '../scenario.ts';
import { PNG } from './files/media.ts';

const TRUSTED = { permissionMode: 'bypassPermissions', trustWorkspace: true } as const;
const UNTRUSTED = { permissionMode: 'bypassPermissions' } as const;

const command = (text: string) => ({ hooks: [{ type: 'command', command: text }] });

const HOOKS = JSON.stringify({
  hooks: {
    PreToolUse: [{ matcher: 'Bash', ...command('echo before >> hooks.txt') }],
    PostToolUse: [{ matcher: 'Bash', ...command('echo after >> hooks.txt') }],
    Stop: [command('echo stop >> hooks.txt')],
  },
});

const SKILL = '---\nname: greet\ndescription: Greets people\n---\nSay hello to everybody.\n';
const AGENT = '---\nname: reviewer\ndescription: Reviews things\n---\nYou review things.\n';
const BAN = JSON.stringify({ permissions: { deny: ['Bash(touch:*)'] } });

/** What a project brings along, and prompts that are more than words. */
export const PROJECT: readonly Scenario[] = [
  {
    name: 'instructions and hooks of a trusted project',
    options: TRUSTED,
    isQuick: true,
    files: { 'CLAUDE.md': 'Always be brief.\n', '.claude/settings.json': HOOKS },
    script: [useTool('Bash', { command: 'echo work' }), say('Done.')],
  },
  {
    name: 'a hook that takes its time at the end of the session of a trusted project',
    options: TRUSTED,
    files: {
      '.claude/settings.json': JSON.stringify({
        hooks: {
          SessionEnd: [
            { hooks: [{ type: 'command', command: 'sleep 7; echo end >> hooks.txt', timeout: 30 }] },
          ],
        },
      }),
    },
    script: [say('Done.')],
  },
  {
    name: 'hooks of a project that is not trusted',
    options: UNTRUSTED,
    files: { '.claude/settings.json': HOOKS },
    script: [useTool('Bash', { command: 'echo work' }), say('Done.')],
    meant: [{ field: 'files', becomes: () => ({}), because: 'trust' }],
  },
  {
    name: 'a hook that stops a tool in a trusted project',
    options: TRUSTED,
    files: {
      '.claude/settings.json': JSON.stringify({
        hooks: { PreToolUse: [{ matcher: 'Bash', ...command('echo not today >&2; exit 2') }] },
      }),
    },
    script: [useTool('Bash', { command: 'touch a.txt' }), say('Stopped.')],
  },
  {
    name: 'a hook that does not let Claude stop at once in a trusted project',
    options: TRUSTED,
    files: {
      '.claude/settings.json': JSON.stringify({
        hooks: { Stop: [command('[ -e once ] || { touch once; echo go on >&2; exit 2; }')] },
      }),
    },
    script: [say('I am done.'), say('Now I am.')],
  },
  {
    name: 'permissions of a trusted project',
    options: { ...TRUSTED, permissionMode: 'acceptEdits' },
    files: { '.claude/settings.json': BAN },
    script: [useTool('Bash', { command: 'touch a.txt' }), say('Denied.')],
  },
  {
    name: 'a skill of a trusted project',
    options: TRUSTED,
    files: { '.claude/skills/greet/SKILL.md': SKILL },
    script: [useTool('Skill', { skill: 'greet' }), say('Hello, everybody.')],
  },
  {
    name: 'a slash command that is a skill of a trusted project',
    options: TRUSTED,
    prompt: '/greet now',
    files: { '.claude/skills/greet/SKILL.md': SKILL },
    script: [say('Hello, everybody.')],
  },
  {
    name: 'a slash command of a trusted project',
    options: TRUSTED,
    prompt: '/fix 42',
    files: { '.claude/commands/fix.md': 'Fix issue $ARGUMENTS.\n' },
    script: [say('Fixed.')],
  },
  {
    name: 'an agent of a trusted project',
    options: TRUSTED,
    needs: ['Agent'],
    outlivesTurn: true,
    files: { '.claude/agents/reviewer.md': AGENT },
    script: {
      rules: [
        {
          when: { promptIncludes: 'REVIEW' },
          steps: [
            useTool('Bash', { command: 'echo begin && sleep 3', description: 'looks' }),
            say('Reviewed.'),
          ],
        },
      ],
      steps: [
        useTool('Agent', { description: 'review', prompt: 'REVIEW', subagent_type: 'reviewer' }),
        say('WAITING'),
        say('FINAL'),
      ],
    },
  },
  { name: 'a slash command that the CLI answers', prompt: '/model', script: [say('Not said.')] },
  { name: 'a slash command that is a prompt', prompt: '/init', script: [say('Written.')] },
  { name: 'a slash command that needs a terminal', prompt: '/help', script: [say('Not said.')] },
  { name: 'a slash command that nobody knows', prompt: '/no-such-command at all', script: [say('Said.')] },
  {
    name: 'a file that the prompt mentions',
    prompt: 'Summarize @notes.txt please',
    files: { 'notes.txt': 'Buy milk.\n' },
    script: [say('Milk.')],
  },
  {
    name: 'a picture that the prompt mentions',
    prompt: 'Describe @picture.png please',
    files: { 'picture.png': PNG },
    script: [say('One pixel.')],
  },
  { name: 'a prompt that begins with a dash', prompt: '- first\n- second', script: [say('A list.')] },
  { name: 'a prompt that begins with an exclamation mark', prompt: '!ls', script: [say('Said.')] },
  { name: 'a prompt that begins with a number sign', prompt: '# Title', script: [say('Said.')] },
];
