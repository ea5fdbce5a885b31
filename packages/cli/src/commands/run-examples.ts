/** What a newcomer would like to do with `run`. */
export const RUN_EXAMPLES = [
  {
    description: 'Ask, watch and get the answer (with ANTHROPIC_API_KEY set)',
    command: '<%= config.bin %> run -p "Explain the Liskov Substitution Principle" --wait',
  },
  {
    description: 'Submit without waiting',
    command: '<%= config.bin %> run -p "Write a quicksort" --timeout 10m --tag team=demo',
  },
  {
    description: 'Read the prompt from a pipe, and keep only the answer',
    command: '$ git diff | <%= config.bin %> run --wait > review.md',
  },
  {
    description: 'Work on a copy of this folder, and download the changed files',
    command: '<%= config.bin %> run -p "Write tests for src" --workspace . --wait --download out',
  },
  {
    description: 'Work on this folder, and apply the changes to it',
    command: '<%= config.bin %> run -p "Fix the typos in docs" --workspace . --apply',
  },
  {
    description: 'List the files that would be sent',
    command: '<%= config.bin %> run --workspace . --workspace-exclude "*.log" --workspace-list',
  },
  {
    description: 'Work on a branch of a repository',
    command:
      '<%= config.bin %> run -p "Fix the typos" --git "https://github.com/octocat/Hello-World.git#master" --wait',
  },
  {
    description: 'Get JSON that satisfies a schema',
    command: '<%= config.bin %> run --prompt-file prompt.md --schema schema.json --wait',
  },
];
