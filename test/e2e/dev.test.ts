import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { drivers } from '../runtime/ledger/drivers.js';
import { contract } from '../tester.js';
import { cli, DevServer, gecx, linkedWorkspace, type Answer } from './dev-server.js';
import { compilers, execute, installedProject, repository } from './installed-project.js';

beforeAll(() => expect(existsSync(cli), 'the build; `npm run build` makes it').toBe(true));

/** A tool that does as it is told, with a handler in TypeScript. */
const shop: Readonly<Record<string, string>> = {
  'tools/charge.tool.yaml': contract({
    name: 'charge',
    description: 'Charges a card.',
    inputSchema: { type: 'object', required: ['how'], properties: { how: { type: 'string' } } },
    outputSchema: { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } },
    approvalPolicy: 'user_confirm',
    sideEffectLevel: 'state_changing',
    auth: { required: true, scopes: ['cards.charge'], permissions: ['card:charge'] },
  }),
  'tools/read.tool.yaml': contract({
    name: 'read',
    description: 'Reads something.',
    inputSchema: { type: 'object', required: ['how'], properties: { how: { type: 'string' } } },
    auth: { required: true, scopes: ['read'] },
  }),
  'tools/charge.server.ts': `
    import type { ChargeHandler } from '../generated/server/charge.js';
    export const charge: ChargeHandler = () => ({ output: { ok: true } });
  `,
  'tools/read.server.ts': `
    import type { ReadHandler } from '../generated/server/read.js';
    export const read: ReadHandler = async ({ how }, ctx) => {
      if (how === 'badly') throw new Error('the reader is broken');
      if (how === 'slowly') await new Promise((resolve) => setTimeout(resolve, 500));
      return { output: { who: ctx.requester?.subject } };
    };
  `,
};

/** Runs what is printed, one command after the other in one shell. Gives what each curl prints. */
function paste(commands: readonly string[]): Answer[] {
  const script = commands.map((command) => (command.startsWith('curl') ? `${command}; echo` : command)).join('\n');
  const { stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  const lines = stdout.trim().split('\n');
  expect(lines, stderr).toHaveLength(commands.filter((command) => command.startsWith('curl')).length);
  return lines.map((line) => JSON.parse(line) as Answer);
}

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.warn('skipped: what gecx dev prints is not run, as there is no curl');

describe('gecx dev in the sample workspace', () => {
  const sample = (): string => {
    const folder = linkedWorkspace({});
    for (const part of ['gecx.config.yaml', 'tools', 'generated']) {
      cpSync(join(repository, part), join(folder, part), { recursive: true });
    }
    return folder;
  };

  test.skipIf(!hasCurl || drivers.length === 0)(
    'prints commands that work when they are pasted, at each start anew',
    async () => {
      const folder = sample();
      for (const _start of [1, 2]) {
        const server = await DevServer.start(folder);
        const [called, again, confirmed, approved, seen] = paste(server.commands);
        expect(called).toMatchObject({ status: 'completed', output: { memoryId: expect.stringMatching(/^mem-/) } });
        expect(again).toMatchObject({
          status: 'duplicate',
          duplicateDisposition: 'replayed',
          output: called?.['output'],
        });
        expect(confirmed).toMatchObject({ state: 'completed', result: { output: { refundId: 'REF-1001' } } });
        expect(approved).toMatchObject({ state: 'completed', requestId: expect.any(String) });
        expect(approved).not.toHaveProperty('result');
        expect(seen).toMatchObject({ requestId: approved?.requestId, result: { output: { refundId: 'REF-1002' } } });
        expect(await server.stop()).toBe(0);
      }
    },
  );

  test('remembers for each customer what they save, and nobody else gets to it', async () => {
    const server = await DevServer.start(sample(), ['--memory', '--client-attested']);
    const { output } = await server.call('memory.save', { content: 'Likes Oak lamps.' });
    const { memoryId } = output as { readonly memoryId: string };
    await server.call('memory.update', { memoryId, content: 'Likes beech lamps.' });
    const kept = { memoryId, content: 'Likes beech lamps.', topic: 'other' };
    expect(await server.call('memory.recall', { query: 'LAMPS beech' })).toMatchObject({
      output: { memories: [kept] },
    });
    expect(await server.call('memory.recall', { query: 'oak' }, undefined, 'c-2')).toMatchObject({
      output: { memories: [] },
    });
    await server.call('memory_delete', { memoryId });
    expect(await server.call('memory_recall', {}, undefined, 'c-3')).toMatchObject({ output: { memories: [] } });
    expect(await server.call('memory_delete', { memoryId }, undefined, 'c-4')).toMatchObject({
      status: 'failed',
      errorCode: 'MEMORY_NOT_FOUND',
    });
  });

  test('tells the plan of whoever asks, and says that it cannot read pages yet', async () => {
    const server = await DevServer.start(sample(), ['--memory']);
    expect(await server.call('get-plan-usage', {})).toMatchObject({
      output: { planName: 'Starter', messageLimit: 1000, periodEnd: expect.stringMatching(/-01T00:00:00.000Z$/) },
    });
    const page = await server.call('web-scrape', { url: 'https://example.com/' });
    expect(page).toMatchObject({ status: 'failed', errorCode: 'TOOL_NOT_IMPLEMENTED' });
    const file = await server.call('web_scrape', { url: 'file:///etc/passwd' });
    expect(file).toMatchObject({ httpStatus: 422, errorCode: 'TOOL_VALIDATION_FAILED' });
  });
});

describe('gecx dev', () => {
  test('compiles first, and gives the user every right that contracts ask for, and the supervisor none of them', async () => {
    const server = await DevServer.start(linkedWorkspace(shop), ['--memory']);
    expect(server.out).toMatch(/wrote \d+ files/);
    expect(await server.call('read', { how: 'well' })).toMatchObject({ output: { who: 'user' } });
    expect(await server.call('charge', { how: 'well' })).toMatchObject({ status: 'pending' });
    const refused = await server.call('read', { how: 'well' }, server.token('supervisor', 'calls'));
    expect(refused).toMatchObject({ httpStatus: 403, errorCode: 'SERVER_TOOL_UNAUTHORIZED' });
  });

  test('takes a token for decisions for nothing else, and no other for decisions', async () => {
    const server = await DevServer.start(linkedWorkspace(shop), ['--memory']);
    expect(await server.call('read', { how: 'well' }, server.token('user', 'decides'))).toMatchObject({
      httpStatus: 401,
    });
    const { requestId } = await server.call('charge', { how: 'well' });
    const approve = (token: string): Promise<Answer> =>
      server.post(`/${requestId}/approval`, { decision: 'approve', version: 1 }, token);
    expect(await approve(server.token('user', 'calls'))).toMatchObject({ httpStatus: 401 });
    expect(await approve('')).toMatchObject({ httpStatus: 401 });
    expect(await approve(server.token('user', 'decides'))).toMatchObject({ httpStatus: 200, state: 'completed' });
  });

  test('says how users confirm, and believes the client only when told to', async () => {
    const folder = linkedWorkspace(shop);
    const server = await DevServer.start(folder, ['--memory']);
    expect(server.out).toMatch(/^user_confirm: the person confirms at this server.*: charge$/m);
    const trusting = await DevServer.start(folder, ['--memory', '--client-attested']);
    expect(trusting.out).toMatch(/^user_confirm: the client is believed.*: charge$/m);
    expect(await trusting.call('charge', { how: 'well' })).toMatchObject({ status: 'completed' });
  });

  test.skipIf(drivers.length === 0)(
    'keeps calls and secrets where no one else reads them and git does not look',
    async () => {
      const folder = linkedWorkspace(shop);
      const server = await DevServer.start(folder);
      const first = await server.call('charge', { how: 'well' });
      await server.stop();
      expect(readFileSync(join(folder, '.gecx/.gitignore'), 'utf8')).toBe('*\n');
      expect(statSync(join(folder, '.gecx/secrets')).mode & 0o777).toBe(0o600);
      const secrets = readFileSync(join(folder, '.gecx/secrets'), 'utf8');
      const next = await DevServer.start(folder);
      expect(await next.call('charge', { how: 'well' })).toMatchObject({
        status: 'pending',
        requestId: first.requestId,
      });
      expect(readFileSync(join(folder, '.gecx/secrets'), 'utf8')).toBe(secrets);
      expect(next.token('user', 'calls')).not.toBe(server.token('user', 'calls'));
    },
  );

  test('says which file of secrets is broken, and shows nothing of it', () => {
    const folder = linkedWorkspace({ ...shop, '.gecx/secrets': 'k1:hunter2hunter2' });
    const { exitCode, out, err } = gecx(folder, ['dev', '--port', '0']);
    expect([exitCode, err]).toEqual([1, expect.stringContaining(`secret 1 in the secrets file ${folder}`)]);
    expect(out + err).not.toMatch(/hunter2|please report/);
  });

  test('leaves nothing behind with --memory', async () => {
    const folder = linkedWorkspace(shop);
    await (await DevServer.start(folder, ['--memory'])).stop();
    expect(existsSync(join(folder, '.gecx'))).toBe(false);
  });

  test('shows errors of handlers with their stack, and callers none of it', async () => {
    const server = await DevServer.start(linkedWorkspace(shop), ['--memory']);
    const answer = await server.call('read', { how: 'badly' });
    expect(answer).toMatchObject({ status: 'failed', errorCode: 'TOOL_EXECUTION_FAILED' });
    expect(JSON.stringify(answer)).not.toContain('reader');
    await server.complained(/read: Error: the reader is broken\n +at .*read\.server\.ts/);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('waits for calls that run when it gets %s', async (signal) => {
    const server = await DevServer.start(linkedWorkspace(shop), ['--memory']);
    const answer = server.call('read', { how: 'slowly' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await server.stop(signal)).toBe(0);
    expect(await answer).toMatchObject({ status: 'completed' });
  });

  test('says for which tools it could make up no input', async () => {
    const hard = { type: 'object', required: ['a'], properties: { a: { type: 'string', not: { pattern: 's' } } } };
    const server = await DevServer.start(
      linkedWorkspace({
        ...shop,
        'tools/read.tool.yaml': contract({ name: 'read', inputSchema: hard }),
        'tools/read.server.ts': 'export const read = () => ({ output: {} });\n',
      }),
      ['--memory'],
    );
    expect(server.out).toContain(
      'A call that runs at once: no input could be made up for read; an example in the contract would help.',
    );
    expect(server.out).toContain('A call that waits for the supervisor: no tool has such calls.');
  });
});

describe('gecx dev cannot start', () => {
  const said = (folder: string, ...args: string[]): string => {
    const { exitCode, err } = gecx(folder, ['dev', '--memory', '--port', '0', ...args]);
    expect(exitCode).toBe(1);
    return err;
  };

  test('where the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(said(linkedWorkspace(shop), '--port', String(port))).toContain(`gecx: port ${port} is taken; --port names`);
  });

  test('without server tools', () => {
    expect(
      said(linkedWorkspace({ 'tools/a.tool.yaml': contract({ kind: 'client', http: undefined, name: 'ab' }) })),
    ).toContain('gecx: there are no server tools here; a contract with `kind: server` makes one');
  });

  test('with a contract that has an error', () => {
    expect(said(linkedWorkspace({ 'tools/a.tool.yaml': 'kind: server\n' }))).toContain('GECX2002');
  });

  test('with a handler that cannot be loaded, and names it', () => {
    const broken = "throw new Error('no database');\nexport const read = 1;\n";
    const err = said(linkedWorkspace({ ...shop, 'tools/read.server.ts': broken }));
    expect(err).toMatch(/gecx: the handler of `read` cannot be loaded:\nError: no database\n +at .*read\.server\.ts:1/);
  });

  test('with a module that does not export its handler', () => {
    expect(said(linkedWorkspace({ ...shop, 'tools/read.server.ts': 'export const other = 1;\n' }))).toContain(
      'the module of `read` does not export its handler',
    );
  });

  test('with a registry that is not there', () => {
    const folder = linkedWorkspace(shop);
    expect(said(folder, '--registry', 'dist/index.js')).toMatch(
      /there is no .*dist\/index\.js\. --registry names the built/,
    );
  });

  test('without a configuration, which is wrong usage', () => {
    const folder = linkedWorkspace(shop);
    rmSync(join(folder, 'gecx.config.yaml'));
    expect(gecx(folder, ['dev', '--memory']).exitCode).toBe(2);
    expect(gecx(folder, ['dev', '--port', '70000']).err).toContain('--port is a number from 0 to 65535');
  });
});

describe('where tsx is not installed', () => {
  const withoutTsx = (): { folder: string; program: string } => {
    const folder = installedProject();
    rmSync(join(folder, 'node_modules/tsx'));
    const files = { 'gecx.config.yaml': 'version: 1\ntools: ["tools/**/*.tool.yaml"]\nout: generated\n', ...shop };
    for (const [path, text] of Object.entries(files)) {
      if (path.includes('/') && !existsSync(join(folder, 'tools'))) execute(folder, 'mkdir', 'tools');
      writeFileSync(join(folder, path), text);
    }
    return { folder, program: join(folder, 'node_modules/gecx-tools/dist/generator/cli.js') };
  };

  test('handlers in TypeScript are refused with what to do, and built ones are served', async () => {
    const { folder, program } = withoutTsx();
    const { exitCode, err } = gecx(folder, ['dev', '--memory', '--port', '0'], { program });
    expect(exitCode).toBe(1);
    expect(err).toContain('Run `npm i -D tsx`');
    const flags = ['--outDir', 'dist', '--module', 'nodenext', '--target', 'es2022', '--strict', '--skipLibCheck'];
    const sources = ['generated/server/index.ts', 'tools/read.server.ts', 'tools/charge.server.ts'];
    execute(folder, process.execPath, compilers['6.0'], ...flags, '--rootDir', '.', '--types', 'node', ...sources);
    const server = await DevServer.start(folder, ['--memory', '--registry', 'dist/generated/server/index.js'], program);
    expect(await server.call('read', { how: 'well' })).toMatchObject({ output: { who: 'user' } });
  });
});
