/** A text of many different letters and digits. */
function mixed(length: number): string {
  return 'aB3dE5gH7jK9mN2pQ4sT6vW8xZ1cF0rL'.repeat(9).slice(0, length);
}

/** Made up, and put together here so that no scanner takes this file for a leak. */
export const secrets: {
  readonly awsKey: string;
  readonly githubToken: string;
  readonly githubFineToken: string;
  readonly gitlabToken: string;
  readonly slackToken: string;
  readonly stripeKey: string;
  readonly stripeRestrictedKey: string;
  readonly googleKey: string;
  readonly openaiKey: string;
  readonly npmToken: string;
  readonly jwt: string;
  readonly privateKey: string;
  readonly card: string;
} = {
  awsKey: `AK${'IA'}${mixed(20).toUpperCase().slice(0, 16)}`,
  githubToken: `gh${'p_'}${mixed(36)}`,
  githubFineToken: `github${'_pat_'}${mixed(22)}_${mixed(59)}`,
  gitlabToken: `glpat${'-'}${mixed(20)}`,
  slackToken: `xox${'b-'}123456789012-${mixed(24)}`,
  stripeKey: `sk${'_live_'}${mixed(24)}`,
  stripeRestrictedKey: `rk${'_live_'}${mixed(24)}`,
  googleKey: `AI${'za'}${mixed(35)}`,
  openaiKey: `sk${'-proj-'}${mixed(40)}`,
  npmToken: `npm${'_'}${mixed(36)}`,
  jwt: ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', mixed(43)].join('.'),
  privateKey: `-----BEGIN RSA PRIVATE${' KEY-----'}\n${mixed(64)}\n${mixed(64)}\n-----END RSA PRIVATE${' KEY-----'}`,
  card: ['4111', '1111', '1111', '1111'].join(' '),
};
