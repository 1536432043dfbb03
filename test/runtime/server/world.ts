import { join } from 'node:path';
import { describe, onTestFinished } from 'vitest';
import type { Ledger } from '../../../runtime/ledger/ledger.js';
import { createMemoryLedger } from '../../../runtime/ledger/memory-ledger.js';
import { createSqliteLedger } from '../../../runtime/ledger/sqlite/sqlite-ledger.js';
import type { ServerToolHandlerSettings } from '../../../runtime/server/create-server-tool-handler.js';
import { createRandomSecrets } from '../../../runtime/server/secrets/secrets.js';
import { temporaryFolder } from '../../disk.js';
import { drivers } from '../ledger/drivers.js';
import { FakeEnvironment } from './fake-environment.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

type Tools = Readonly<Record<string, ToolSketch>>;

/** What a ledger is asked, and what it answers with. */
type Asked = (method: keyof Ledger, args: readonly unknown[]) => boolean;

/** Servers that share a ledger, a clock and secrets, as the processes of one machine do. */
export class World {
  readonly environment: FakeEnvironment;
  private readonly secrets = createRandomSecrets();
  private readonly open: () => Promise<Ledger>;
  private readonly lives = new Map<ToolServer, Life>();
  private underWay = 0;

  constructor(open: () => Promise<Ledger>) {
    this.open = open;
    this.environment = new FakeEnvironment(() => this.rest());
  }

  /** Starts a server. */
  async serve(tools: Tools, options: Partial<ServerToolHandlerSettings> = {}): Promise<ToolServer> {
    const life: Life = { isOver: false, endsBefore: () => false };
    const ledger = this.watch(await this.open(), life);
    const { environment, secrets } = this;
    const server = new ToolServer(tools, { secrets, ...options, after: { environment, ledger } });
    this.lives.set(server, life);
    return server;
  }

  /** Ends a server as kill -9 does: it stores nothing more. */
  kill(server: ToolServer): void {
    this.lifeOf(server).isOver = true;
  }

  /** Ends a server right before it asks its ledger something. */
  killBefore(server: ToolServer, asked: Asked): void {
    this.lifeOf(server).endsBefore = asked;
  }

  pass(ms: number): Promise<void> {
    return this.environment.pass(ms);
  }

  /** Until no ledger has anything to do. */
  async rest(): Promise<void> {
    for (let quiet = 0; quiet < 20; quiet++) {
      await new Promise((resolve) => void setImmediate(resolve));
      if (this.underWay > 0) quiet = 0;
    }
  }

  private lifeOf(server: ToolServer): Life {
    const life = this.lives.get(server);
    if (!life) throw new Error('this server is of another world');
    return life;
  }

  private watch(ledger: Ledger, life: Life): Ledger {
    return new Proxy(ledger, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...args: readonly unknown[]): Promise<unknown> => {
          if (life.endsBefore(name as keyof Ledger, args)) life.isOver = true;
          if (life.isOver) return new Promise(() => {});
          this.underWay += 1;
          try {
            return await (member.apply(target, args) as Promise<unknown>);
          } finally {
            this.underWay -= 1;
          }
        };
      },
    });
  }
}

interface Life {
  isOver: boolean;
  endsBefore: Asked;
}

/** A world whose ledger is in memory. */
export function memoryWorld(): World {
  const ledger = createMemoryLedger();
  return new World(async () => ledger);
}

function sqliteWorld(driver: (typeof drivers)[number]): World {
  const file = join(temporaryFolder(), 'calls.db');
  return new World(async () => {
    const ledger = await createSqliteLedger({ file, driver });
    onTestFinished(() => ledger.close());
    return ledger;
  });
}

/** A suite with the memory ledger, and with an SQLite file that each server opens for itself. */
export function describeEachLedger(name: string, suite: (newWorld: () => World) => void): void {
  describe(`${name}, in memory`, () => suite(memoryWorld));
  const [driver] = drivers;
  if (driver) describe(`${name}, in SQLite`, () => suite(() => sqliteWorld(driver)));
  else describe.skip(`${name}, in SQLite: no driver is here`, () => {});
}

/** A promise that a test settles when it wants to. */
export function deferred<T>(): { readonly promise: Promise<T>; resolve(value: T): void; reject(error: Error): void } {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve: (value) => resolve(value), reject: (error) => reject(error) };
}

/** The tools of the tests: one that asks its user, one that asks a supervisor, one that works later, one that does not ask. */
export const confirmed: ToolSketch = { approvalPolicy: 'user_confirm' };
export const supervised: ToolSketch = {
  approvalPolicy: 'supervisor_approve',
  approval: { approverPermission: 'refund:approve' },
};
export const later: ToolSketch = { approvalPolicy: 'async_pending' };
export const direct: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'state_changing' };
