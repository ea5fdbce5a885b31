/** The user and the password of a url, decoded. */
export interface GitCredentials {
  readonly username: string;
  readonly password: string;
}
