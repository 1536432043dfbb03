import { AsyncResource } from 'node:async_hooks';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import {
  createServerToolHandler,
  jsonlSink,
  secretsFromEnv,
  toNodeListener,
  type AuditSink,
  type Principal,
} from 'gecx-tools/server';
import { createSqliteLedger } from 'gecx-tools/sqlite';
import { attemptHeader, faultHeader, readFault } from '../points.js';
import { Blows } from './blows.js';
import { ClockEnvironment } from './clock-environment.js';
import { openShop } from './shop.js';
import { StruckLedger } from './struck-ledger.js';
import { tell } from './tell.js';
import { UnderWay } from './under-way.js';

// A server of its own process, with real HTTP. It hears from its parent on standard input, a line each.
const { SERVER = '', LEDGER = '', CLOCK = '', AUDIT = '', DRIVER, BUSY_TIMEOUT } = process.env;
const environment = new ClockEnvironment(CLOCK);
const underWay = new UnderWay();
const blows = new Blows(SERVER, environment, underWay);
const struck = new StruckLedger(
  SERVER,
  await createSqliteLedger({
    file: LEDGER,
    ...(DRIVER === 'node:sqlite' || DRIVER === 'better-sqlite3' ? { driver: DRIVER } : {}),
    ...(BUSY_TIMEOUT === undefined ? {} : { busyTimeoutMs: Number(BUSY_TIMEOUT) }),
  }),
  blows,
  underWay,
);
let release = (): void => {};
const released = new Promise<void>((resolve) => void (release = resolve));

function personBehind(credential: string | null, scheme: string): Principal | null {
  const [given, subject] = (credential ?? '').split(' ');
  if (given !== scheme || subject === undefined) return null;
  const permissions = subject === 'ann' ? [] : ['payout:approve'];
  return { tenant: 'shop', subject, kind: 'human', scopes: [], permissions };
}

const handler = createServerToolHandler({
  tools: openShop({ server: SERVER, blows, struck, released }),
  authenticate: async (request) => {
    const person = personBehind(request.headers.get('authorization'), 'Caller');
    await blows.reach('authenticated');
    return person;
  },
  authenticateDecision: async (request) => {
    const person = personBehind(request.headers.get('authorization'), 'Decider');
    await blows.reach('authenticated');
    return person;
  },
  principals: { resolve: (_tenant, subject) => personBehind(`Caller ${subject}`, 'Caller') },
  inspectInput: () => blows.reach('parsed'),
  ledger: struck.ledger,
  secrets: secretsFromEnv('GECX_SECRETS'),
  audit: [strikeAfter(jsonlSink(AUDIT, 'audit'))],
  onError: (error) => tell({ problem: String(error) }),
  environment,
});

function strikeAfter(sink: AuditSink): AuditSink {
  return {
    name: sink.name,
    write: async (events) => {
      await sink.write(events);
      for (const { requestId, to } of events) {
        if (requestId !== null && to === 'settled') await blows.reach('audit written', requestId);
      }
    },
  };
}

const listener = toNodeListener(handler);
const listen: RequestListener = (incoming, outgoing) => {
  const header = (name: string): string | null => {
    const value = incoming.headers[name];
    return typeof value === 'string' ? value : null;
  };
  void blows.during({ attempt: header(attemptHeader), fault: readFault(header(faultHeader)) }, async () => {
    await blows.reach('received');
    strikeReply(outgoing);
    listener(incoming, outgoing);
  });
};

/** The answer leaves in two halves where its process is to be struck between them. */
function strikeReply(outgoing: ServerResponse): void {
  outgoing.once(
    'finish',
    AsyncResource.bind(() => void blows.reach('replied')),
  );
  if (!blows.isDueAt('replying')) return;
  const end = outgoing.end.bind(outgoing);
  const endInHalves = (body: string | Uint8Array): void => {
    const bytes = Buffer.from(body);
    const half = Math.floor(bytes.length / 2);
    const goOn = async (): Promise<void> => {
      await blows.reach('replying');
      end(bytes.subarray(half));
    };
    outgoing.write(bytes.subarray(0, half), () => void goOn());
  };
  outgoing.end = endInHalves as typeof outgoing.end;
}

const server = createServer(listen);
server.listen(0, '127.0.0.1', () => tell({ ready: (server.address() as AddressInfo).port }));

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'release') release();
  else {
    environment.strike();
    void underWay.rest().then(() => tell({ beat: Number(line) }));
  }
}
// Nobody is there any more who would end this process.
process.exit();
