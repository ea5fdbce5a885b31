import { chosen } from './parse-variable.ts';
import { VARIABLES, type VariableName } from './variables.ts';

/** The bucket for artifacts and uploads. */
export interface S3Configuration {
  readonly url: string;
  readonly endpoint: string | undefined;
  readonly pathStyle: boolean | undefined;
  readonly region: string;
  /** Secrets. Each variable is read by itself, so that doctor can say which ones are wrong: `openBucket` wants both. */
  readonly credentials: {
    readonly accessKeyId: string | undefined;
    readonly secretAccessKey: string | undefined;
    readonly sessionToken: string | undefined;
  };
}

/** Which bucket artifacts and uploads are kept in; undefined for none. @throws {StartFailure} */
export function readS3Options(
  given: (name: VariableName) => string | undefined,
): S3Configuration | undefined {
  const url = given('ARTIFACTS_URL');
  if (url === undefined) return undefined;
  const pathStyle = given('S3_PATH_STYLE');
  return {
    url,
    endpoint: given('S3_ENDPOINT'),
    pathStyle:
      pathStyle === undefined ? undefined : chosen('S3_PATH_STYLE', pathStyle, ['true', 'false']) === 'true',
    region: given('AWS_REGION') ?? VARIABLES.AWS_REGION.default,
    credentials: {
      accessKeyId: given('AWS_ACCESS_KEY_ID'),
      secretAccessKey: given('AWS_SECRET_ACCESS_KEY'),
      sessionToken: given('AWS_SESSION_TOKEN'),
    },
  };
}
