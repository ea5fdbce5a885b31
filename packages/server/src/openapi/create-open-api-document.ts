import { HEADERS, ROUTE_TAGS, ROUTES, SERVER_ROUTES, type Route } from '@claude-ops/contract';
import type { JsonSchema, MediaTypes, OpenApiDocument, OperationObject } from './document.ts';
import { openApiPath } from './open-api-path.ts';
import { headerName, parametersOf } from './parameters-of.ts';
import { responsesOf } from './responses-of.ts';
import { createSchemaWriter, type SchemaWriter } from './create-schema-writer.ts';

export interface OpenApiOptions {
  /** Of claude-ops. */
  readonly version: string;
  /** Where the server is reached. @default '/', which is wherever the document came from */
  readonly serverUrl?: string;
}

/** The whole HTTP interface as an OpenAPI 3.1 document, made of the contract's routes, schemas and errors. */
export function createOpenApiDocument({ version, serverUrl = '/' }: OpenApiOptions): OpenApiDocument {
  const writer = createSchemaWriter();
  const paths = pathsOf(writer);
  return {
    openapi: '3.1.0',
    info: {
      title: 'claude-ops',
      version,
      summary: 'Claude Code as a service.',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: serverUrl, description: 'This server.' }],
    tags: Object.entries(ROUTE_TAGS).map(([name, description]) => ({ name, description })),
    security: [{ [BEARER]: [] }, {}],
    paths,
    components: {
      schemas: writer.components(),
      headers: RESPONSE_HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

const DESCRIPTION =
  'Submit a prompt; a bounded pool runs the real claude CLI on it in a workspace of its own; every step can be watched live and is kept; back come a structured result, what it cost, and an honest reason when it failed.';

const BEARER = 'bearer';
const SECURITY_SCHEMES = {
  [BEARER]: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A token that was made with `POST /api/tokens`, or one of those in CLAUDE_OPS_TOKEN, which are admins. Each operation names the role that it needs as `x-required-role`. Without any set in CLAUDE_OPS_TOKEN, only callers on the same machine are served, and need no token.',
  },
};

const RESPONSE_HEADERS = {
  [headerName(HEADERS.requestId)]: {
    description: 'Name of the request in the log: the one that the request had, or a new one.',
    schema: { type: 'string' },
  },
  [headerName(HEADERS.idempotencyReplayed)]: {
    description: 'True if this is the answer to an earlier request with the same key.',
    schema: { type: 'string', enum: ['true'] },
  },
  [headerName(HEADERS.retryAfter)]: {
    description: 'Seconds to wait.',
    schema: { type: 'integer', minimum: 0 },
  },
  [headerName(HEADERS.rateLimit)]: {
    description:
      'How many requests are left (`r`), for how many seconds (`t`). On every answer where a limit is set.',
    schema: { type: 'string', examples: ['"default";r=0;t=42'] },
  },
  [headerName(HEADERS.rateLimitPolicy)]: {
    description:
      'How many requests are allowed (`q`) in how many seconds (`w`). On every answer where a limit is set.',
    schema: { type: 'string', examples: ['"default";q=100;w=60'] },
  },
  Location: {
    description: 'Path of the created resource.',
    schema: { type: 'string', format: 'uri-reference' },
  },
};

function pathsOf(writer: SchemaWriter): OpenApiDocument['paths'] {
  const operations = Object.entries<Route>({ ...ROUTES, ...SERVER_ROUTES });
  const byPath = Map.groupBy(operations, ([, route]) => openApiPath(route.path));
  return Object.fromEntries(
    [...byPath].map(([path, routes]) => [
      path,
      Object.fromEntries(
        routes.map(([name, route]) => [route.method.toLowerCase(), operationOf(name, route, writer)]),
      ),
    ]),
  );
}

function descriptionOf({ description, uploads }: Route): { description?: string } {
  const form = 'Instead of JSON it takes a form, `x-form` here, with an archive of any size.';
  const sentences = [description, uploads && form].filter((sentence) => sentence !== undefined);
  return sentences.length === 0 ? {} : { description: sentences.join(' ') };
}

function operationOf(operationId: string, route: Route, writer: SchemaWriter): OperationObject {
  return {
    operationId,
    summary: route.summary,
    ...descriptionOf(route),
    tags: [route.tag],
    ...(route.role === null ? { security: [] } : { 'x-required-role': route.role }),
    parameters: parametersOf(route, writer),
    ...(route.body && bodiesOf(route.body, route, writer)),
    responses: responsesOf(route, writer),
  };
}

/** Of an operation with bodies of two media types a generator makes a client that sends neither: its form stands beside it. */
function bodiesOf(
  body: JsonSchema,
  { uploads }: Route,
  writer: SchemaWriter,
): Pick<OperationObject, 'requestBody' | 'x-form'> {
  const schema = writer.write(body);
  const requestBody = { required: true, content: { 'application/json': { schema } } };
  if (uploads === undefined) return { requestBody };
  const form = { required: true, content: { 'multipart/form-data': formOf(schema, uploads) } };
  return { requestBody, 'x-form': form };
}

function formOf(json: JsonSchema, { task, archive }: NonNullable<Route['uploads']>): MediaTypes[string] {
  return {
    schema: {
      type: 'object',
      description: `Send the part \`${task}\` first, then the part \`${archive}\`.`,
      properties: {
        [task]: json,
        [archive]: {
          type: 'string',
          contentMediaType: 'application/zip',
          description: 'Archive that fills the workspace: zip, tar.gz or tar.zst.',
        },
      },
      required: [task],
      additionalProperties: false,
    },
    encoding: {
      [task]: { contentType: 'application/json' },
      [archive]: { contentType: 'application/zip, application/octet-stream' },
    },
  };
}
