import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSqliteLedger } from '../../runtime/ledger/sqlite/sqlite-ledger.js';
import { someCall } from '../../runtime/testing/ledger-cases/ledger-case.js';
import { runIn, temporaryFolder } from '../disk.js';
import { cli, DevServer, linkedWorkspace } from '../e2e/dev-server.js';
import { drivers } from '../runtime/ledger/drivers.js';
import { contract } from '../tester.js';
import { canaries, secretsText } from './canaries.js';
import { bytesOf, Search } from './search.js';

const secret = secretsText.slice('k1:'.length);

/** Every piece of the secret that is long enough to be no chance. */
function piecesOfSecretIn(printed: string): string[] {
  const pieces = Array.from({ length: secret.length - 8 }, (_, at) => secret.slice(at, at + 8));
  return pieces.filter((piece) => printed.includes(piece));
}

describe.skipIf(drivers.length === 0)('gecx calls, with secrets that are broken, prints no piece of them', () => {
  const broken: readonly (readonly [string, string])[] = [
    ['without an id', secret],
    ['too short', secretsText.slice(0, -3)],
    ['too long', `${secretsText}abc`],
    ['with other letters', secretsText.replace(/.$/, '!')],
    ['in quotation marks', `"${secretsText}"`],
    ['twice', `${secretsText},${secretsText}`],
    ['the other way round', `${secret}:k1`],
    ['of another ledger', secretsText],
  ];

  async function show(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string> {
    const folder = temporaryFolder();
    for (const [index, [, text]] of broken.entries()) writeFileSync(join(folder, `secrets-${index}`), text);
    const ledger = await createSqliteLedger({ file: join(folder, 'calls.db') });
    await ledger.insert({ call: someCall('one'), keys: [], audit: [], now: 0, durable: false });
    await ledger.close();
    const argv = ['calls', 'show', 'one', '--payload', '--ledger', 'calls.db', ...args];
    const { exitCode, out, err } = await runIn(folder, argv, { env });
    // The secrets may only be the wrong ones.
    expect(`${exitCode} ${out}${err}`).toMatch(/^1 gecx: .*secret|its secret is not among those given/s);
    return out + err;
  }

  test.each(broken.map(([name, text], index) => [name, text, index] as const))('%s', async (_name, text, index) => {
    expect(piecesOfSecretIn(await show({ GECX_SECRETS: text }))).toEqual([]);
    expect(piecesOfSecretIn(await show({}, '--secrets', `secrets-${index}`))).toEqual([]);
  });

  test('given where the name of their file belongs', async () => {
    expect(piecesOfSecretIn(await show({}, '--secrets', secretsText))).toEqual([]);
  });
});

describe('gecx dev', () => {
  beforeAll(() => expect(existsSync(cli), 'the build; `npm run build` makes it').toBe(true));

  const text = { type: 'string' };
  const workspace = {
    'tools/charge.tool.yaml': contract({
      name: 'charge',
      description: 'Charges a card.',
      inputSchema: { type: 'object', required: ['order'], properties: { order: text } },
      outputSchema: { type: 'object', required: ['receipt'], properties: { receipt: text } },
      approvalPolicy: 'auto',
      sideEffectLevel: 'state_changing',
    }),
    'tools/charge.server.ts': `
      import type { ChargeHandler } from '../generated/server/charge.js';
      export const charge: ChargeHandler = ({ order }) => {
        if (order === 'none') throw new Error('${canaries.thrown}');
        return { output: { receipt: '${canaries.output}' } };
      };
    `,
  };

  test('prints nothing of what is sent and answered; only what a handler throws, for whoever writes it', async () => {
    const server = await DevServer.start(linkedWorkspace(workspace), ['--memory']);
    const post = async (id: string, order: unknown, body?: string): Promise<unknown> => {
      const key = canaries.idempotencyKey + id;
      const context = { sessionId: canaries.session, turnIndex: 0, toolCallId: canaries.toolCall + id };
      const response = await fetch(`${server.url}?token=${canaries.query}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${server.token('user', 'calls')}`,
          cookie: canaries.cookie,
          'x-api-key': canaries.otherHeader,
          'idempotency-key': key,
        },
        body: body ?? JSON.stringify({ name: 'charge', input: { order }, idempotencyKey: key, context }),
      });
      return response.json();
    };
    expect(await post('1', canaries.openInput)).toMatchObject({ output: { receipt: canaries.output } });
    await post('2', [canaries.openInput]);
    await post('3', canaries.openInput, `{"${canaries.body}`);
    expect(await post('4', 'none')).toMatchObject({ errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN' });
    await server.complained(canaries.thrown);
    await server.stop();
    const found = new Search(Object.entries(canaries)).in(bytesOf(server.out + server.err));
    expect([...found.keys()]).toEqual(['thrown']);
  });
});
