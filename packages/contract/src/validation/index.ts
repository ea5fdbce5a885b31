export { isNestedDeeperThan } from './is-nested-deeper-than.ts';
export { normaliseMcpServers } from './normalise-mcp-servers.ts';
export { invalidRequest, parse } from './parse.ts';
export {
  parseCreateTaskInput,
  parsePresetSpec,
  type GivenPresetSpec,
  type GivenTaskInput,
} from './parse-create-task-input.ts';
