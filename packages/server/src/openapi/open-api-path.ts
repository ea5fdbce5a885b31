/** The contract's `:name` and `*` in OpenAPI's form: `{name}` and `{path}`. */
export function openApiPath(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}').replace('*', `{${REST_OF_PATH}}`);
}

/** The name that a parameter of a path has in OpenAPI. */
export function pathParameterName(name: string): string {
  return name === '*' ? REST_OF_PATH : name;
}

const REST_OF_PATH = 'path';
