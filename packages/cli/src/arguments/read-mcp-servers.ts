import { ClaudeOpsError, McpServerMap } from '@claude-ops/contract';
import { usageError } from '../errors/usage-error.ts';
import { fieldsOf } from '../events/narrow.ts';
import { readJsonFile } from './read-json-file.ts';

/**
 * The MCP servers of a file: by name, or in the `{ "mcpServers": ... }` that a project's `.mcp.json` has around them.
 *
 * @throws a usage error where the file can't be read or holds something else.
 */
export async function readMcpServers(path: string, flag: string): Promise<McpServerMap> {
  const json = await readJsonFile(path, flag);
  // Compiling a schema takes a moment, which other commands need not spend.
  const { normaliseMcpServers, parse } = await import('@claude-ops/contract/validation');
  try {
    return parse(McpServerMap, normaliseMcpServers(fieldsOf(json)['mcpServers'] ?? json));
  } catch (error) {
    if (!ClaudeOpsError.is(error)) throw error;
    throw usageError(
      `Expected ${flag} ${path} to hold MCP servers by name, each with a command or with a type and a url, but ${error.message}`,
    );
  }
}
