/** Where the objects of a store lie. */
export interface BucketAddress {
  readonly bucket: string;
  /** Empty, or with a slash at its end. */
  readonly prefix: string;
  /** Without a path. */
  readonly endpoint: URL;
  /** Whether the bucket is the first step of the path, and not a part of the host. */
  readonly pathStyle: boolean;
  readonly region: string;
}

export interface AddressOptions {
  /** `s3://bucket/prefix`. The prefix may be missing. */
  readonly url: string;
  /** Of a storage other than Amazon's: `https://minio.example.org:9000`. @default that of Amazon S3 in the region */
  readonly endpoint?: string | undefined;
  /** Whether the bucket stands in the path. @default true if there is an `endpoint` */
  readonly pathStyle?: boolean | undefined;
  /** @default 'us-east-1' */
  readonly region?: string | undefined;
}

const DEFAULT_REGION = 'us-east-1';
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; some storages allow capitals and underscores. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/;
/** The characters of a key that no storage and no proxy reads in another way. */
const PREFIX = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)*$/;
const REGION = /^[A-Za-z0-9-]+$/;

/** @throws {TypeError} naming the part that is wrong, and its value. */
export function parseAddress(options: AddressOptions): BucketAddress {
  const { bucket, prefix } = parseUrl(options.url);
  const region = options.region ?? DEFAULT_REGION;
  if (!REGION.test(region)) throw new TypeError(`The region "${region}" is not a name such as eu-central-1.`);
  const { endpoint } = options;
  return {
    bucket,
    prefix,
    region,
    endpoint: parseEndpoint(endpoint ?? `https://s3.${region}.amazonaws.com`),
    // The certificate of Amazon covers one label before its host.
    pathStyle: options.pathStyle ?? (endpoint !== undefined || bucket.includes('.')),
  };
}

function parseUrl(url: string): { bucket: string; prefix: string } {
  const [, bucket = '', rest = ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/.exec(url) ?? [];
  const prefix = rest === '' || rest.endsWith('/') ? rest : `${rest}/`;
  if (BUCKET.test(bucket) && PREFIX.test(prefix)) return { bucket, prefix };
  throw new TypeError(
    `"${withoutUser(url)}" is not s3://BUCKET/PREFIX, with letters, digits, dots, hyphens and underscores only.`,
  );
}

function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const { pathname = '', search = '', hash = '', username = '', password = '' } = url ?? {};
  if (url !== undefined && /^https?:$/.test(url.protocol) && pathname === '/')
    if (`${search}${hash}${username}${password}` === '') return url;
  throw new TypeError(
    `The S3 endpoint "${withoutUser(text)}" is not an http or https URL with a host and no path or user.`,
  );
}

/** A user and a password may be in a URL by mistake. No message may show them. */
function withoutUser(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//***@');
}

/** The URL of an object, or of the bucket itself. The key is relative to the prefix. */
export function urlOf(
  { bucket, prefix, endpoint, pathStyle }: BucketAddress,
  key: string | undefined,
  query: Readonly<Record<string, string>> = {},
): URL {
  const url = new URL(endpoint);
  if (!pathStyle) url.host = `${bucket}.${url.host}`;
  const object = key === undefined ? '' : `${prefix}${key}`;
  url.pathname = pathStyle ? `/${bucket}/${object}` : `/${object}`;
  if (pathStyle && object === '') url.pathname = `/${bucket}`;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** As a person reads it. */
export function describeAddress({ bucket, endpoint }: BucketAddress): string {
  return `bucket "${bucket}" at ${endpoint.origin}`;
}
