import type { ServerToolContract } from '../../../runtime/core/contract.js';
import { count } from '../codegen/count.js';
import type { People } from './people.js';

/** What is served, and for whom. */
export interface Serving {
  readonly url: string;
  readonly basePath: string;
  readonly contracts: readonly ServerToolContract[];
  readonly people: People;
  /** Where calls are kept; undefined in memory. */
  readonly file: string | undefined;
  readonly endpoints: ReadonlyMap<string, string>;
  readonly userConfirm: 'server' | 'client-attested';
}

/** Says what is served where, who can call and decide, and who confirms what. */
export function describeServing({ url, basePath, contracts, people, file, endpoints, userConfirm }: Serving): string {
  const elsewhere = contracts.filter(({ name }) => (endpoints.get(name) ?? basePath) !== basePath);
  const confirmed = contracts.filter(({ approvalPolicy }) => approvalPolicy === 'user_confirm').map(({ name }) => name);
  const modes = {
    server: 'the person confirms at this server, with a decision token (userConfirm: server)',
    'client-attested': 'the client is believed that the user has confirmed (userConfirm: client-attested)',
  };
  const lines = [
    `Serving ${count(contracts.length, 'server tool')} at ${url}`,
    ...(elsewhere.length > 0 ? [`  also there, and not at their own endpoint: ${namesOf(elsewhere)}`] : []),
    file === undefined ? 'Calls are kept in memory, and gone at the end.' : `Calls are kept in ${file}.`,
    ...(confirmed.length > 0 ? [`user_confirm: ${modes[userConfirm]}: ${confirmed.join(', ')}`] : []),
    '',
    'Authorization: Bearer …, new at each start:',
    ...[people.user, people.supervisor].map(
      ({ subject, callToken, decisionToken }) => `  ${subject.padEnd(12)}calls ${callToken}   decides ${decisionToken}`,
    ),
  ];
  return `${lines.join('\n')}\n\n`;
}

function namesOf(contracts: readonly ServerToolContract[]): string {
  return contracts.map(({ name }) => name).join(', ');
}
