import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { cli, DevServer, gecx, linkedWorkspace } from '../../e2e/dev-server.js';
import { drivers } from '../../runtime/ledger/drivers.js';
import { contract, run, workspace } from '../../tester.js';

beforeAll(() => expect(existsSync(cli), 'the build; `npm run build` makes it').toBe(true));

const tools = {
  'tools/charge.tool.yaml': contract({
    name: 'charge',
    description: 'Charges a card.',
    inputSchema: { type: 'object', required: ['how'], properties: { how: { type: 'string' } } },
    outputSchema: { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } },
    approvalPolicy: 'auto',
    sideEffectLevel: 'state_changing',
  }),
  'tools/charge.server.ts': `
    import { accepted } from 'gecx-tools/server';
    import type { ChargeHandler } from '../generated/server/charge.js';
    export const charge: ChargeHandler = async ({ how }) => {
      if (how === 'break off') throw new Error('the line is dead');
      if (how === 'hand over') return accepted({ externalRef: 'job-7' });
      if (how === 'forever') await new Promise(() => {});
      return { output: { ok: true } };
    };
  `,
};

/** The metadata of a call, as JSON. */
interface Shown {
  readonly requestId: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly [name: string]: unknown;
}

/** A workspace whose server has made some calls, by what their handler did. */
async function afterCalls(...hows: readonly string[]): Promise<{ folder: string; ids: readonly string[] }> {
  const folder = linkedWorkspace(tools);
  const server = await DevServer.start(folder);
  const ids: string[] = [];
  for (const [index, how] of hows.entries()) {
    const { requestId } = await server.call('charge', { how }, undefined, `c-${index}`);
    ids.push(String(requestId));
  }
  await server.stop();
  return { folder, ids };
}

function list(folder: string, ...args: readonly string[]): readonly Shown[] {
  return JSON.parse(gecx(folder, ['calls', 'list', '--json', ...args]).out) as readonly Shown[];
}

function show(folder: string, id: string, ...args: readonly string[]): Shown {
  return JSON.parse(gecx(folder, ['calls', 'show', id, '--json', ...args]).out) as Shown;
}

describe.skipIf(drivers.length === 0)('gecx calls', () => {
  let folder = '';
  let ids: readonly string[] = [];

  beforeEach(async () => {
    ({ folder, ids } = await afterCalls('well', 'break off', 'hand over'));
  });

  test('list shows a table, in order of creation', () => {
    const { out, exitCode } = gecx(folder, ['calls', 'list']);
    expect(exitCode).toBe(0);
    const rows = out.trim().split('\n');
    expect(rows[0]).toMatch(/^ID +CREATED +TENANT +SUBJECT +TOOL +STATE +OUTCOME +CODE$/);
    expect(rows.slice(1)).toEqual([
      expect.stringMatching(new RegExp(`^${ids[0]} .* dev +user +charge +settled +completed$`)),
      expect.stringMatching(new RegExp(`^${ids[1]} .* settled +unknown +SERVER_TOOL_OUTCOME_UNKNOWN$`)),
      expect.stringMatching(new RegExp(`^${ids[2]} .* accepted$`)),
    ]);
  });

  test('list takes filters, and says how to go on where there is more', () => {
    const found = (...args: readonly string[]): string[] => list(folder, ...args).map(({ requestId }) => requestId);
    expect(found('--outcome', 'unknown')).toEqual([ids[1]]);
    expect(found('--state', 'accepted,executing')).toEqual([ids[2]]);
    expect(found('--tool', 'charge', '--tenant', 'dev')).toEqual(ids);
    expect(found('--tenant', 'other')).toEqual([]);
    const { err } = gecx(folder, ['calls', 'list', '--limit', '2']);
    expect(err).toBe(`There are more: --after ${ids[1]}\n`);
    expect(found('--after', String(ids[1]))).toEqual([ids[2]]);
  });

  test('show tells what is known, and what was sent only with --payload', () => {
    const plain = gecx(folder, ['calls', 'show', String(ids[2])]);
    expect(plain.out).toMatch(/^externalRef +job-7$/m);
    expect(plain.out).not.toContain('hand over');
    expect(show(folder, String(ids[0]))).not.toHaveProperty('input');
    expect(show(folder, String(ids[0]), '--payload')).toMatchObject({
      input: { how: 'well' },
      result: { output: { ok: true } },
    });
  });

  test('payloads of another ledger need its secrets, from a file or the environment', () => {
    const elsewhere = ['calls', 'show', String(ids[0]), '--payload', '--ledger', '.gecx/dev.db'];
    const without = gecx(folder, elsewhere);
    expect([without.exitCode, without.out]).toEqual([1, '']);
    expect(without.err).toContain('set GECX_SECRETS, or name a file with --secrets FILE');
    expect(gecx(folder, [...elsewhere, '--secrets', '.gecx/secrets']).out).toContain('"how":"well"');
    const GECX_SECRETS = `k1:${'A'.repeat(43)}`;
    expect(gecx(folder, elsewhere, { env: { GECX_SECRETS } }).out).toContain('its secret is not among those given');
  });

  test('resolve stores what somebody has found out, once, and the client gets it', async () => {
    const resolve = (id: unknown, ...args: readonly string[]): { exitCode: number | null; out: string; err: string } =>
      gecx(folder, ['calls', 'resolve', String(id), ...args, '--by', 'Ada']);
    expect(resolve(ids[1], '--completed', '{"ok":true}')).toEqual({
      exitCode: 0,
      out: `${ids[1]} is completed now.\n`,
      err: '',
    });
    expect(resolve(ids[2], '--failed', 'CARD_REFUSED', 'the bank says no').out).toContain('is failed now');
    const again = resolve(ids[1], '--failed', 'CARD_REFUSED', 'no');
    expect([again.exitCode, again.err]).toEqual([
      1,
      'gecx: the call has ended (completed); only accepted calls and unknown outcomes can be resolved\n',
    ]);
    const server = await DevServer.start(folder);
    expect(await server.call('charge', { how: 'break off' }, undefined, 'c-1')).toMatchObject({ output: { ok: true } });
    expect(await server.call('charge', { how: 'hand over' }, undefined, 'c-2')).toMatchObject({
      status: 'failed',
      errorCode: 'CARD_REFUSED',
      error: 'the bank says no',
    });
  });

  test('resolve refuses an output that the contract does not allow, and changes nothing', () => {
    const { exitCode, err } = gecx(folder, ['calls', 'resolve', String(ids[1]), '--completed', '{}', '--by', 'Ada']);
    expect(exitCode).toBe(1);
    expect(err).toContain('gecx: the output is not valid');
    expect(show(folder, String(ids[1]))).toMatchObject({ outcome: 'unknown', version: expect.any(Number) });
  });

  test('resolve refuses a call that is executing', async () => {
    const server = await DevServer.start(folder);
    server.call('charge', { how: 'forever' }, undefined, 'c-9').catch(() => {});
    await vi.waitFor(() => expect(list(folder, '--state', 'executing')).toHaveLength(1), { timeout: 30_000 });
    const [call] = list(folder, '--state', 'executing');
    const { exitCode, err } = gecx(folder, [
      'calls',
      'resolve',
      String(call?.requestId),
      '--completed',
      '{"ok":true}',
      '--by',
      'Ada',
    ]);
    expect(exitCode).toBe(1);
    expect(err).toContain('gecx: the call is executing; who runs it says');
  });

  test('resolve needs the generated code, and the tool in it', () => {
    rmSync(join(folder, 'generated'), { recursive: true });
    const { exitCode, err } = gecx(folder, [
      'calls',
      'resolve',
      String(ids[1]),
      '--completed',
      '{"ok":true}',
      '--by',
      'Ada',
    ]);
    expect(err).toMatch(/there is no .*generated\/server\/index\.ts\. Run `gecx codegen`\./);
    expect(exitCode).toBe(1);
  });

  test('a call or a ledger that does not exist is said to be missing, and none is made', () => {
    expect(gecx(folder, ['calls', 'show', 'A'.repeat(22)]).err).toBe(`gecx: there is no call ${'A'.repeat(22)}\n`);
    const { exitCode, err } = gecx(folder, ['calls', 'list', '--ledger', 'none.db']);
    expect(exitCode).toBe(1);
    expect(err).toContain('none.db; --ledger FILE names another one');
    expect(existsSync(join(folder, 'none.db'))).toBe(false);
  });
});

describe('gecx calls is used wrongly', () => {
  test.each([
    [[], 'say what to do'],
    [['lsit'], 'say what to do'],
    [['show'], 'say which call'],
    [['list', 'abc'], 'takes options only'],
    [['list', '--by', 'Ada'], '`gecx calls list` has no option --by'],
    [['list', '--state', 'done'], '--state is waiting, queued, executing, accepted or settled'],
    [['list', '--limit', '0'], '--limit is a whole number'],
    [['resolve', 'abc', '--by', 'Ada'], 'either --completed JSON or --failed CODE MESSAGE'],
    [['resolve', 'abc', '--by', 'Ada', '--completed', '{}', '--failed', 'A_B', 'c'], 'either --completed JSON or'],
    [['resolve', 'abc', '--by', 'Ada', '--completed', '{"ok":tru'], '--completed is no JSON'],
    [['resolve', 'abc', '--by', 'Ada', '--completed', '[]'], '--completed is the output, a JSON object'],
    [['resolve', 'abc', '--by', 'Ada', '--failed', 'A_B'], 'takes one message'],
    [['resolve', 'abc', '--by', 'Ada', '--failed', 'nope', 'c'], 'CODE is written in capitals'],
    [['resolve', 'abc', '--completed', '{}'], 'say who has found out: --by NAME'],
  ])('%j', async (args, said) => {
    const { exitCode, out, err } = await run(workspace({}), ['calls', ...args]);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain(said);
  });
});
